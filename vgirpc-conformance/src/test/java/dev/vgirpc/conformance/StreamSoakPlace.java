package dev.vgirpc.conformance;

import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.transport.pipe.InProcess;
import dev.vgirpc.transport.pipe.Subprocess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the soak's server is. Closing ends the server. */
abstract class StreamSoakPlace implements AutoCloseable {

    /** What makes figures of memory steady: a heap that is resident from the start, a compiler that takes little. */
    private static final List<String> STEADY =
            List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=1");

    /** The kinds of connections. */
    enum Kind {
        INPROCESS,
        SUBPROCESS,
        UNIX,
        TCP;

        StreamSoakPlace open() throws IOException {
            return switch (this) {
                case INPROCESS -> new Here();
                case SUBPROCESS -> new Child();
                case UNIX -> {
                    Path folder = Files.createTempDirectory("soak");
                    yield new Listener("unix:" + folder.resolve("s"), folder);
                }
                case TCP -> new Listener("tcp://127.0.0.1:0", null);
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A new connection. */
    abstract RpcClient connect();

    /** Every how many abandoned streams one really is; the others are cancelled. */
    int abandonEvery() {
        return 1;
    }

    @Override
    public abstract void close() throws IOException;

    private static List<String> command(String address) {
        try {
            return SoakWorker.command(StreamSoakWorker.class, STEADY, address);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Here extends StreamSoakPlace {
        private final InProcess place = InProcess.create();
        private final RpcServer server =
                RpcServer.builder(StreamSoak.class, new StreamSoak.Service()).start(place);

        @Override
        RpcClient connect() {
            return RpcClient.connect(place);
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** A process for each connection: as starting one takes long, fewer streams are abandoned. */
    private static final class Child extends StreamSoakPlace {
        @Override
        RpcClient connect() {
            return RpcClient.connect(Subprocess.command(command(StreamSoakWorker.STDIO)));
        }

        @Override
        int abandonEvery() {
            return 20;
        }

        @Override
        public void close() {}
    }

    private static final class Listener extends StreamSoakPlace {
        private final Process process;
        private final BufferedReader output;
        private final String address;
        private final @Nullable Path folder;

        Listener(String wanted, @Nullable Path folder) throws IOException {
            this.folder = folder;
            process = new ProcessBuilder(command(wanted))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            output = process.inputReader();
            String line = output.readLine();
            if (line == null) {
                throw new IllegalStateException("the worker has not started");
            }
            address = line;
        }

        @Override
        RpcClient connect() {
            return RpcClient.connect(address);
        }

        @Override
        public void close() throws IOException {
            process.outputWriter().close();
            try {
                int status = process.waitFor();
                output.close();
                if (status != 0) {
                    throw new IllegalStateException("the worker has ended with status " + status);
                }
            } catch (InterruptedException e) {
                process.destroy();
                throw new UncheckedIOException(new IOException(e));
            }
            if (folder != null) {
                Files.delete(folder);
            }
        }
    }
}
