package dev.vgirpc.transport.pipe;

import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.ByteTarget;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A worker process that serves its standard input and output, started for each connection. The
 * command is run as it is, by no shell.
 *
 * <p>Closing the connection between calls is orderly: the worker's standard input ends, and it has
 * {@link #closeTimeout} to exit; then it is asked to terminate, and two seconds later it is killed.
 * A thread that is interrupted while it closes kills the worker at once. Interrupting a call, or
 * closing while one is in progress, kills the worker together with the processes that it started,
 * because a call cannot be cancelled on the wire.
 *
 * <p>When the worker exits during a call, the call fails with a
 * {@link dev.vgirpc.TransportException} that tells the exit code.
 *
 * <p>Instances are immutable and safe for many threads.
 */
public final class Subprocess implements ByteTarget {

    /** The scheme of addresses, without colon. */
    static final String SCHEME = "exec";

    private static final Logger STDERR_LOGGER = System.getLogger("dev.vgirpc.subprocess.stderr");
    private static final Consumer<String> STDERR_LOG = line -> STDERR_LOGGER.log(Level.INFO, line);

    private final List<String> command;
    private final @Nullable Path directory;
    private final Map<String, String> environment;
    private final Stderr stderr;
    private final @Nullable Consumer<String> stderrLines;
    private final Duration closeTimeout;

    private Subprocess(
            List<String> command,
            @Nullable Path directory,
            Map<String, String> environment,
            Stderr stderr,
            @Nullable Consumer<String> stderrLines,
            Duration closeTimeout) {
        this.command = command;
        this.directory = directory;
        this.environment = environment;
        this.stderr = stderr;
        this.stderrLines = stderrLines;
        this.closeTimeout = closeTimeout;
    }

    /** What becomes of the worker's standard error. */
    public enum Stderr {
        /** It is this process's standard error. The default. */
        INHERIT,
        /**
         * Each non-empty line goes to the {@link System.Logger} named
         * {@code dev.vgirpc.subprocess.stderr} at level {@code INFO}.
         */
        LOG,
        /** It is dropped. */
        DISCARD
    }

    /**
     * A worker that is started by a command.
     *
     * @param program the program, found as the system does
     * @param arguments its arguments, each passed as it is
     * @return a target with default options
     * @throws IllegalArgumentException when the program's name is empty
     */
    public static Subprocess command(String program, String... arguments) {
        String[] words = new String[arguments.length + 1];
        words[0] = program;
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        return command(List.of(words));
    }

    /**
     * A worker that is started by a command.
     *
     * @param command the program and its arguments, each passed as it is
     * @return a target with default options
     * @throws IllegalArgumentException when the list or the program's name is empty
     */
    public static Subprocess command(List<String> command) {
        List<String> words = List.copyOf(command);
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw new IllegalArgumentException("no program is named: use exec:PROGRAM ARGUMENTS");
        }
        return new Subprocess(words, null, Map.of(), Stderr.INHERIT, null, Duration.ofSeconds(10));
    }

    /**
     * A worker that is started by a command line, split into words as a shell does: at blanks, where
     * single quotes keep everything, double quotes keep everything but backslash before {@code "} and
     * backslash, and outside quotes a backslash keeps the next character. Nothing else is special.
     *
     * @param commandLine the command line, without scheme
     * @return a target with default options
     * @throws IllegalArgumentException when a quote is not closed or no program is named
     */
    public static Subprocess parse(String commandLine) {
        return command(CommandLine.split(commandLine));
    }

    /**
     * Runs the worker in a directory.
     *
     * @param path the directory; this process's own by default
     * @return the changed target
     */
    public Subprocess directory(Path path) {
        return new Subprocess(command, path, environment, stderr, stderrLines, closeTimeout);
    }

    /**
     * Sets a variable of the worker's environment, which otherwise is this process's own.
     *
     * @param name the variable
     * @param value its value; it appears in no message
     * @return the changed target
     * @throws IllegalArgumentException when the name is empty, or {@code =} or a NUL stands where the
     *     system does not allow it
     */
    public Subprocess environment(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the environment variable '" + name.replace("\0", "\\0")
                    + "' has a name or a value that no process can get");
        }
        Map<String, String> changed = new LinkedHashMap<>(environment);
        changed.put(name, value);
        return new Subprocess(command, directory, Map.copyOf(changed), stderr, stderrLines, closeTimeout);
    }

    /**
     * Chooses what becomes of the worker's standard error.
     *
     * @param choice the choice; {@link Stderr#INHERIT} by default
     * @return the changed target
     */
    public Subprocess stderr(Stderr choice) {
        Consumer<String> lines = choice == Stderr.LOG ? STDERR_LOG : null;
        return new Subprocess(command, directory, environment, choice, lines, closeTimeout);
    }

    /**
     * Delivers each non-empty line of the worker's standard error, decoded as UTF-8, instead of
     * {@link #stderr}.
     *
     * @param lines takes the lines, without line ends, on one daemon thread per worker; lines over
     *     65,536 characters come in parts. What it throws is logged, and the next line is delivered
     *     all the same
     * @return the changed target
     */
    public Subprocess stderrTo(Consumer<String> lines) {
        return new Subprocess(command, directory, environment, Stderr.LOG, lines, closeTimeout);
    }

    /**
     * How long the worker may take to exit after its standard input has ended.
     *
     * @param timeout the time, 10 seconds by default; zero asks it to terminate at once
     * @return the changed target
     * @throws IllegalArgumentException when the time is negative
     */
    public Subprocess closeTimeout(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("closeTimeout is negative: " + timeout);
        }
        return new Subprocess(command, directory, environment, stderr, stderrLines, timeout);
    }

    /**
     * The target as text. Directory and environment are not part of it.
     *
     * @return {@code exec:} and the command line, quoted so that it can be parsed again
     */
    @Override
    public String address() {
        return SCHEME + ":" + CommandLine.join(command);
    }

    /**
     * Starts a worker.
     *
     * @param settings what the client asks for
     * @return an open connection, to be closed by the caller, which ends the worker
     * @throws TransportException when the command cannot be started
     */
    @Override
    public Connection connect(Settings settings) {
        return connect();
    }

    /**
     * One: a service that needs more workers is told so.
     *
     * @return 1
     */
    @Override
    public int defaultMaxConnections() {
        return 1;
    }

    /**
     * Workers that end before they have answered a call are started again after 0.1 seconds, then 0.2, up to 10.
     *
     * @param failures how many such workers there were in a row
     * @return the time
     */
    @Override
    public Duration retryDelay(int failures) {
        return Duration.ofMillis(Math.min(10_000, 100L << Math.min(10, failures - 1)));
    }

    /** Starts a worker and connects to its standard streams. */
    Connection connect() {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectError(switch (stderr) {
            case INHERIT -> ProcessBuilder.Redirect.INHERIT;
            case LOG -> ProcessBuilder.Redirect.PIPE;
            case DISCARD -> ProcessBuilder.Redirect.DISCARD;
        });
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new TransportException("cannot start " + address() + ": " + e.getMessage(), false, e);
        }
        return SubprocessConnection.open(
                process, new Peer(TransportKind.PIPE, address()), closeTimeout, stderrLines);
    }

    @Override
    public String toString() {
        return address();
    }
}
