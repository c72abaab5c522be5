package dev.vgirpc.conformance;

import dev.vgirpc.RpcServer;
import dev.vgirpc.Worker;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@link ConformanceService} as a worker. */
public final class ConformanceWorker {

    private ConformanceWorker() {}

    /**
     * Serves where the flags say, see {@link Worker}. Without {@code --idle-timeout} it waits for ever.
     *
     * @param args the command line; {@code --transport-kind-probe} serves {@link TransportKindProbe}
     */
    public static void main(String[] args) {
        worker().main(args);
    }

    static Worker worker() {
        AtomicBoolean kindProbe = new AtomicBoolean();
        return Worker.of(() -> kindProbe.get()
                        ? RpcServer.builder(TransportKindProbe.class, new TransportKindProbeService())
                        : RpcServer.builder(ConformanceService.class, new ConformanceServiceImpl()))
                .name("conformance-worker")
                .flag(
                        "--transport-kind-probe",
                        "serve report_transport_kind() instead of the conformance service",
                        () -> kindProbe.set(true))
                .orElse("--idle-timeout", "0");
    }
}
