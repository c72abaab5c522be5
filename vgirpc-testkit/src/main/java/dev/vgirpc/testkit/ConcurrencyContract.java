package dev.vgirpc.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RpcClient;
import dev.vgirpc.testkit.EchoStreams.Item;
import dev.vgirpc.testkit.EchoStreams.Sum;
import dev.vgirpc.testkit.EchoStreams.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Many threads and many clients at once get their own answers. */
public abstract class ConcurrencyContract extends TransportContract {

    private static final int THREADS = 16;
    private static final int CALLS = 200;

    /** For subclasses. */
    protected ConcurrencyContract() {}

    /**
     * Sixteen threads share one client.
     *
     * @throws Exception when one of them fails
     */
    @Test
    public void sixteenThreadsOnOneClient() throws Exception {
        try (RpcClient client = harness().connect()) {
            EchoService echo = client.proxy(EchoService.class);
            runAll(name -> callMany(echo, name));
        }
    }

    /**
     * Sixteen clients, each on a thread of its own, reach one server.
     *
     * @throws Exception when one of them fails
     */
    @Test
    public void sixteenClientsOnOneServer() throws Exception {
        harness().require(TransportHarness.Feature.MANY_CLIENTS);
        runAll(name -> {
            try (RpcClient client = harness().connect()) {
                callMany(client.proxy(EchoService.class), name);
            }
        });
    }

    /**
     * Sixteen clients, each on a thread of its own, have streams on one server.
     *
     * @throws Exception when one of them fails
     */
    @Test
    public void sixteenClientsWithStreams() throws Exception {
        harness().require(TransportHarness.Feature.MANY_CLIENTS);
        runAll(name -> {
            try (RpcClient client = harness().connect()) {
                EchoService echo = client.proxy(EchoService.class);
                for (int at = 0; at < 10; at++) {
                    assertEquals(Received.items(60), Received.rows(echo.items(20, 3, 1)));
                    try (ExchangeStream<Value, Sum> stream = echo.accumulate(name)) {
                        for (int turn = 1; turn <= 20; turn++) {
                            assertEquals(turn, stream.exchange(new Value(1)).row().turns());
                        }
                    }
                    try (ProducerStream<Item> stream = echo.endless(name)) {
                        assertEquals(5, Received.take(stream, 5));
                    }
                    assertEquals(name, echo.text(name));
                }
            }
        });
    }

    /**
     * Threads that share a client take turns: each opens its stream once the others' is closed.
     *
     * @throws Exception when one of them fails
     */
    @Test
    public void sixteenThreadsWithStreamsOnOneClient() throws Exception {
        Object turn = new Object();
        try (RpcClient client = harness().connect()) {
            EchoService echo = client.proxy(EchoService.class);
            runAll(name -> {
                for (int at = 0; at < 20; at++) {
                    synchronized (turn) {
                        assertEquals(Received.items(4), Received.rows(echo.items(4, 1, 0)));
                    }
                }
            });
        }
    }

    private static void callMany(EchoService echo, String name) {
        byte[] bytes = name.repeat(500).getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < CALLS; at++) {
            assertEquals(name + at, echo.text(name + at));
            if (at % 20 == 0) {
                assertEquals(bytes.length, echo.bytes(bytes).length);
            }
        }
    }

    private interface Job {
        void run(String name);
    }

    private static void runAll(Job job) throws InterruptedException, ExecutionException {
        List<FutureTask<?>> tasks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int at = 0; at < THREADS; at++) {
            String name = "thread " + at + " call ";
            FutureTask<?> task = new FutureTask<>(() -> job.run(name), null);
            tasks.add(task);
            threads.add(Thread.ofPlatform().daemon().name("caller-" + at).start(task));
        }
        for (Thread each : threads) {
            each.join();
        }
        for (FutureTask<?> each : tasks) {
            each.get();
        }
    }
}
