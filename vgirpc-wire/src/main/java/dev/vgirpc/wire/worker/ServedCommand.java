package dev.vgirpc.wire.worker;

import dev.vgirpc.ContractException;
import dev.vgirpc.RpcServer;
import dev.vgirpc.TransportException;
import dev.vgirpc.wire.spi.WorkerPlace;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** One run of a worker: starts the server, tells where it is, and waits for its end. */
final class ServedCommand {

    static final int CANNOT_SERVE = 1;

    private final String program;
    private final WorkerPlace place;
    private final Duration grace;
    private final Supplier<RpcServer.Builder> builder;
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    /** Completed when the server runs, cancelled when it cannot. */
    private final CompletableFuture<RpcServer> running = new CompletableFuture<>();

    ServedCommand(String program, WorkerPlace place, CommandLine given, Supplier<RpcServer.Builder> builder) {
        this.program = program;
        this.place = place;
        this.grace = given.seconds(ServerFlags.GRACE);
        this.builder = builder;
    }

    int run() {
        Thread hook = new Thread(this::stop, "vgirpc-worker-stop");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process was told to end before it could serve.
            return CANNOT_SERVE;
        }
        // Before the service is made: what its constructor prints must not get into the protocol either.
        System.setOut(err);
        boolean untold = false;
        try {
            try (RpcServer server = start()) {
                running.complete(server);
                untold = tell(server).isEmpty();
                join(server);
            }
            return 0;
        } catch (ContractException | TransportException e) {
            say(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            say("cannot serve: " + e);
            // It comes from the program's own code, where one line does not find it.
            e.printStackTrace(err);
        } finally {
            running.cancel(false);
            removeHook(hook);
            // A server of standard input and output keeps it for good.
            if (!untold) {
                System.setOut(out);
            }
        }
        return CANNOT_SERVE;
    }

    private RpcServer start() {
        return builder.get().start(place.endpoint());
    }

    /** Prints where the server is; returns the line of standard output, empty when there is none. */
    private String tell(RpcServer server) {
        String line = place.discovery().apply(server.address());
        if (!line.isEmpty()) {
            say("serving at " + server.address());
            out.print(line + "\n");
            out.flush();
        }
        return line;
    }

    private void join(RpcServer server) {
        try {
            server.join();
        } catch (InterruptedException e) {
            end(server);
            Thread.currentThread().interrupt();
        }
    }

    /** Run when the process is told to end: waits for a start that is under way, so that its socket goes. */
    private void stop() {
        try {
            end(running.get(TimeUnit.NANOSECONDS.convert(grace), TimeUnit.NANOSECONDS));
        } catch (CancellationException | ExecutionException | TimeoutException | InterruptedException e) {
            // Nothing runs.
        }
    }

    private void end(RpcServer server) {
        if (!server.stop(grace)) {
            say("calls that went on for longer than " + ServerFlags.GRACE + " allows were cut off");
        }
    }

    private void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending.
        }
    }

    private void say(String message) {
        err.println(program + ": " + message);
    }
}
