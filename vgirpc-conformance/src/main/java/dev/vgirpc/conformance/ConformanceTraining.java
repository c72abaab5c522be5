package dev.vgirpc.conformance;

import dev.vgirpc.ExchangeStream;
import dev.vgirpc.RpcClient;
import dev.vgirpc.conformance.StreamRows.Counter;
import dev.vgirpc.conformance.StreamRows.Measure;
import dev.vgirpc.transport.pipe.UnixSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the ahead-of-time cache of the worker's image is made from: it starts, is called at a socket, and starts on pipes. */
public final class ConformanceTraining {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ConformanceTraining() {}

    /**
     * Trains, with an empty standard input.
     *
     * @param args none
     * @throws IOException when there is no place for a socket
     * @throws InterruptedException when interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("vgirpc-training");
        Path socket = folder.resolve("socket");
        Throwable[] failure = {null};
        Thread caller = Thread.ofPlatform().daemon().start(() -> {
            try {
                call(socket);
            } catch (Throwable e) {
                failure[0] = e;
            }
        });
        int status = ConformanceWorker.worker().run("--unix", socket.toString(), "--idle-timeout", "1");
        caller.join(PATIENCE);
        Files.delete(folder);
        if (failure[0] != null) {
            throw new IllegalStateException("the calls failed", failure[0]);
        }
        // On pipes last: they take standard output for good.
        System.exit(status == 0 ? ConformanceWorker.worker().run() : status);
    }

    private static void call(Path socket) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(socket) && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        try (RpcClient client = RpcClient.connect(UnixSocket.at(socket))) {
            ConformanceService service = client.proxy(ConformanceService.class);
            service.echoString("a");
            service.echoInt(1);
            service.voidNoop();
            service.echoPoint(new Point(1, 2));
            service.produceN(2).asProducer(Counter.class).forEach(_ -> {});
            try (ExchangeStream<Measure, Measure> scaled = ExchangeCalls.measures(service.exchangeScale(2))) {
                scaled.exchange(new Measure(1.0));
            }
        }
    }
}
