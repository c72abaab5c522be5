package dev.vgirpc.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.CallContext;
import dev.vgirpc.RpcClient;
import dev.vgirpc.wire.support.LeakCheck;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class ConcurrencyTest {

    private static void together(List<Runnable> jobs) throws InterruptedException {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = jobs.stream().map(Thread::new).toList();
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((t, e) -> failures.add(e)));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void twoClientsAreServedAtOnce() throws InterruptedException {
        CyclicBarrier both = new CyclicBarrier(2);
        Calls.Answering service = new Calls.Answering(() -> {
            both.await(20, TimeUnit.SECONDS);
            return CallContext.current().requestId();
        });
        try (Served<Calls> served = new Served<>(Calls.class, service);
                RpcClient second = new WireEngine().client(served.transport).connect()) {
            Calls other = second.proxy(Calls.class);
            Runnable first = () -> assertThat(served.proxy.text()).hasSize(16);
            together(List.of(first, () -> assertThat(other.text()).hasSize(16)));
        }
    }

    @Test
    void callsOfOneClientDoNotMix() throws InterruptedException {
        try (Served<Calls> served = new Served<>(Calls.class, new Calls.Answering(() -> null))) {
            together(IntStream.range(0, 6)
                    .<Runnable>mapToObj(thread -> () -> {
                        for (int i = 0; i < 300; i++) {
                            long number = thread * 1_000L + i;
                            assertThat(served.proxy.number(number)).isEqualTo(number);
                            byte[] bytes = new byte[(thread * 31 + i) % 500];
                            assertThat(served.proxy.bytes(bytes)).hasSameSizeAs(bytes);
                        }
                    })
                    .toList());
        }
    }
}
