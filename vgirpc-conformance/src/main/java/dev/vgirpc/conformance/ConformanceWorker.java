package dev.vgirpc.conformance;

import dev.vgirpc.RpcServer;
import dev.vgirpc.Worker;
import dev.vgirpc.transport.http.HttpEndpoint;
import dev.vgirpc.transport.http.HttpOptions;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@link ConformanceService} as a worker. */
public final class ConformanceWorker {

    private static final int STRICT_BYTES = 1 << 20;

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
        AtomicBoolean strict = new AtomicBoolean();
        AtomicBoolean auth = new AtomicBoolean();
        AtomicBoolean failStart = new AtomicBoolean();
        return Worker.of(() -> kindProbe.get()
                        ? RpcServer.builder(TransportKindProbe.class, new TransportKindProbeService())
                        : RpcServer.builder(
                                ConformanceService.class,
                                failStart.get() ? new FailingStart() : new ConformanceServiceImpl()))
                .name("conformance-worker")
                .flag(
                        "--transport-kind-probe",
                        "serve report_transport_kind() instead of the conformance service",
                        () -> kindProbe.set(true))
                .flag(
                        "--strict",
                        "over HTTP, let no response exceed 1 MiB, nor what it puts into external storage",
                        () -> strict.set(true))
                .flag(
                        "--http-auth",
                        "over HTTP, let callers in who name themselves by X-Conformance-Principal",
                        () -> auth.set(true))
                .flag("--fail-serve-start-once", "let the first start fail", () -> failStart.set(true))
                .endpoint(
                        HttpEndpoint.class,
                        http -> http.options(options(http.options(), strict.get(), auth.get())))
                .orElse("--idle-timeout", "0");
    }

    private static HttpOptions options(HttpOptions given, boolean strict, boolean auth) {
        HttpOptions options = given;
        if (strict) {
            options = options.maxResponseBytes(STRICT_BYTES).maxExternalizedResponseBytes(STRICT_BYTES);
        }
        return auth ? options.authenticator(new NamedCallers()) : options;
    }
}
