package dev.vgirpc.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.vgirpc.RpcServer;
import dev.vgirpc.transport.http.HttpEndpoint;
import dev.vgirpc.transport.http.HttpOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A server over HTTP in a process of its own: {@code calls} for {@link StatelessCalls}, or {@code echo BYTES} for bare Jetty with
 * answers of so many bytes. It prints its address; a line {@code
 * memory} is answered by what {@link Memory} says, any other one by the bytes that were allocated so far.
 */
public final class HttpWorker implements AutoCloseable {

    /** A connection waits while other subjects have their turns. */
    static final Duration IDLE = Duration.ofMinutes(10);

    private static final String MEMORY = "memory";

    private final Process process;
    private final BufferedReader answers;
    private final String address;

    private HttpWorker(List<String> options, String... what) throws IOException {
        process = new ProcessBuilder(Jvm.command(options, HttpWorker.class, what))
                .redirectError(Redirect.INHERIT)
                .start();
        answers = process.inputReader();
        address = line();
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        out.println(
                args[0].equals("calls")
                        ? RpcServer.builder(StatelessCalls.class, new CallsService())
                                .start(endpoint())
                                .address()
                        : HttpEcho.start(Integer.parseInt(args[1])));
        out.flush();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            // Virtual threads are counted by what carries them.
            out.println(line.equals(MEMORY) ? Memory.now().toLine() : "" + threads.getTotalThreadAllocatedBytes());
            out.flush();
        }
        System.exit(0);
    }

    private static HttpEndpoint endpoint() {
        return HttpEndpoint.on(0).idleTimeout(IDLE).options(HttpOptions.defaults().tokenKeys(new byte[32]));
    }

    /** Starts a worker. */
    static HttpWorker start(String... what) throws IOException {
        return new HttpWorker(List.of(), what);
    }

    /** The same with a heap that is resident from the start, so that its growth is not taken for that of other memory. */
    static HttpWorker startResident(String... what) throws IOException {
        return new HttpWorker(List.of("-Xms512m", "-XX:+AlwaysPreTouch"), what);
    }

    String address() {
        return address;
    }

    /** The bytes that all threads of the server have allocated so far. */
    long allocated() {
        try {
            return Long.parseLong(ask("allocated"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the server holds after a collection. */
    Memory memory() throws IOException {
        return Memory.ofLine(ask(MEMORY));
    }

    private String ask(String what) throws IOException {
        process.outputWriter().write(what + "\n");
        process.outputWriter().flush();
        return line();
    }

    private String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("a server over HTTP has ended");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
