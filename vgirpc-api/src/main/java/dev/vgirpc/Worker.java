package dev.vgirpc;

import dev.vgirpc.internal.Engines;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A service as a command: a program whose flags say where it serves (protocol page 6.7).
 *
 * <p>Without flags it serves standard input and output. The transports that are present bring theirs,
 * such as {@code --unix PATH} and {@code --tcp [HOST:]PORT}; {@code --help} lists all of them. A flag's
 * value follows it or its equals sign.
 *
 * <p>A worker at a socket prints one line to standard output when it can be reached, such as
 * {@code UNIX:/run/prices.sock} or {@code TCP:127.0.0.1:8080}, and one for people to standard error. Standard
 * output belongs to that line, or on pipes to the protocol: what the program prints to {@link System#out}
 * while it serves goes to standard error.
 *
 * <p>Status of the process:
 * <ul>
 *   <li>0: the end that was asked for: standard input has ended, the idle time is over, or help was printed;
 *   <li>1: it cannot serve: the place is taken, the contract cannot be used, the service cannot be made;
 *   <li>2: the flags are wrong;
 *   <li>143, 130, 129: it was told to end by SIGTERM, SIGINT or SIGHUP. No call is taken any more, and
 *       those in progress have until {@code --grace} to finish. The JVM ends with this status by itself.
 * </ul>
 *
 * <p>Workers are implemented by the library only. They are not safe for use by several threads.
 */
public interface Worker {

    /**
     * Runs a service as a command and ends the process.
     *
     * @param <T> the contract
     * @param args the command line
     * @param contract the contract interface
     * @param service makes the object that answers the calls, once the flags are known to be right
     */
    static <T> void main(String[] args, Class<T> contract, Supplier<? extends T> service) {
        of(contract, service).main(args);
    }

    /**
     * A worker that can be given options.
     *
     * @param <T> the contract
     * @param contract the contract interface
     * @param service makes the object that answers the calls, once the flags are known to be right
     * @return a new worker
     */
    static <T> Worker of(Class<T> contract, Supplier<? extends T> service) {
        return of(() -> RpcServer.builder(contract, service.get()));
    }

    /**
     * A worker whose flags choose what it serves.
     *
     * @param server makes the builder of the server, once the flags have been read; with several runs, each
     *     time another one
     * @return a new worker
     */
    static Worker of(Supplier<RpcServer.Builder> server) {
        return Engines.engine().worker(server);
    }

    /**
     * The name of the program, which stands before each of its messages.
     *
     * @param program the name; {@code worker} by default
     * @return this worker
     */
    Worker name(String program);

    /**
     * Lets {@code --version} print the program's name and version.
     *
     * @param version the version; without it there is no such flag
     * @return this worker
     */
    Worker version(String version);

    /**
     * Sets options of the server that no flag sets. Flags that are given win over them.
     *
     * @param options called with the builder before each start; several are called in order
     * @return this worker
     */
    Worker server(Consumer<RpcServer.Builder> options);

    /**
     * Changes the endpoint that the flags chose, for what no flag sets, such as who may call:
     *
     * <pre>{@code
     * worker.endpoint(HttpEndpoint.class, http -> http.options(http.options().authenticator(tokens)));
     * }</pre>
     *
     * @param <E> the endpoint's class
     * @param type the class; endpoints of other classes stay as they are
     * @param change called before each start, after the flags of the program's own were told; several are called in
     *     order. When it throws {@link IllegalArgumentException} the command line is refused with that message
     * @return this worker
     */
    <E extends Endpoint> Worker endpoint(Class<E> type, UnaryOperator<E> change);

    /**
     * The limits that flags such as {@code --max-message-bytes} change one by one.
     *
     * @param limits the limits, {@link Limits#defaults()} by default
     * @return this worker
     */
    Worker limits(Limits limits);

    /**
     * Adds a flag without value.
     *
     * @param flag its name with both dashes
     * @param help what it does, for {@code --help}
     * @param given run when the flag is given, before the server is made
     * @return this worker
     * @throws IllegalArgumentException when the name is not valid or taken by a general flag. Whether a
     *     transport has it shows at {@link #run}, which throws the same
     */
    Worker flag(String flag, String help, Runnable given);

    /**
     * Adds a flag with a value.
     *
     * @param flag its name with both dashes
     * @param placeholder what stands for the value in {@code --help}, such as {@code FILE}
     * @param help what it does, for {@code --help}
     * @param given called with the value when the flag is given, before the server is made; when it throws
     *     {@link IllegalArgumentException} the flag is refused with that message
     * @return this worker
     * @throws IllegalArgumentException when the name is not valid or taken by a general flag. Whether a
     *     transport has it shows at {@link #run}, which throws the same
     */
    Worker flag(String flag, String placeholder, String help, Consumer<String> given);

    /**
     * Changes the default of a flag of the library. The command line and the flag's environment variable, if
     * it has one, win over it.
     *
     * @param flag the flag, such as {@code --idle-timeout}
     * @param value the value, written as on the command line
     * @return this worker
     */
    Worker orElse(String flag, String value);

    /**
     * Where to look for transports, before the library's own surroundings.
     *
     * @param loader a class loader that sees transport providers
     * @return this worker
     */
    Worker transports(ClassLoader loader);

    /**
     * Where to look for transports, before the library's own surroundings.
     *
     * @param layer a module layer that holds transport providers
     * @return this worker
     */
    Worker transports(ModuleLayer layer);

    /**
     * Serves until the end. While a server runs, {@link System#out} prints to standard error, for good when
     * it serves standard input and output, and a shutdown hook stops the server. An interrupt of the thread
     * stops it as a signal does; the thread stays interrupted.
     *
     * @param args the command line
     * @return the status of the process: 0, 1 or 2. Why it is not 0 was printed to standard error
     * @throws IllegalArgumentException when the program itself is wrong: a flag of its own is one of a
     *     transport's, or it has a default for a flag that there is not or cannot be so
     */
    int run(String... args);

    /**
     * Serves until the end and ends the process with the status.
     *
     * @param args the command line
     */
    void main(String... args);
}
