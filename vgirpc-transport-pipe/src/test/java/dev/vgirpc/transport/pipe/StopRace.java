package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.RpcServer;
import dev.vgirpc.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that connect and call again and again while their server stops. */
final class StopRace {

    private StopRace() {}

    /**
     * Stops a server in the middle of calls.
     *
     * @param call connects, calls, checks the answer and leaves
     */
    static void run(RpcServer server, Runnable call) throws Exception {
        AtomicInteger answered = new AtomicInteger();
        try (var callers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> tasks = new ArrayList<>();
            for (int at = 0; at < 4; at++) {
                tasks.add(callers.submit(() -> {
                    try {
                        while (true) {
                            call.run();
                            answered.incrementAndGet();
                        }
                    } catch (TransportException e) {
                        return; // The server is gone: the only way that this may end.
                    }
                }));
            }
            while (answered.get() < 20) {
                Thread.onSpinWait();
            }
            assertThat(server.stop(Duration.ofSeconds(30))).isTrue();
            for (Future<?> each : tasks) {
                each.get();
            }
        }
    }
}
