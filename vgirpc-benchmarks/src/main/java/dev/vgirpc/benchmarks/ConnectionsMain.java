package dev.vgirpc.benchmarks;

import dev.vgirpc.RpcClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many connections to one worker, all calling without pause: prints calls per second. Arguments: scheme,
 * folder for the socket, number of connections, how many of them the worker serves on platform threads,
 * {@code platform} or {@code virtual} for the callers, milliseconds.
 */
public final class ConnectionsMain {

    private ConnectionsMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int connections = Integer.parseInt(args[2]);
        long millis = Long.parseLong(args[5]);
        String address = SocketWorker.start(
                List.of("-Ddev.vgirpc.platformThreads=" + args[3]),
                CallsWorker.class,
                SocketWorker.address(args[0], Path.of(args[1])));
        Thread.Builder threads = args[4].equals("virtual") ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
        LongAdder calls = new LongAdder();
        CountDownLatch connected = new CountDownLatch(connections);
        List<RpcClient> clients = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            RpcClient client = RpcClient.connect(address);
            clients.add(client);
            Calls proxy = client.proxy(Calls.class);
            threads.start(() -> {
                connected.countDown();
                while (true) {
                    if (proxy.add(1, 2) != 3) {
                        throw new IllegalStateException("1 + 2 is not 3");
                    }
                    calls.increment();
                }
            });
        }
        connected.await();
        Thread.sleep(millis);
        calls.reset();
        long start = System.nanoTime();
        Thread.sleep(millis);
        System.out.println(calls.sum() * 1e9 / (System.nanoTime() - start));
        System.out.flush();
        Thread.sleep(60_000); // whoever reads the figure ends this process and its worker
    }
}
