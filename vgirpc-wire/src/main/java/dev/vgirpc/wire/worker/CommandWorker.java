package dev.vgirpc.wire.worker;

import dev.vgirpc.Endpoint;
import dev.vgirpc.Limits;
import dev.vgirpc.RpcServer;
import dev.vgirpc.Worker;
import dev.vgirpc.wire.spi.FlagValue;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.TransportProvider;
import dev.vgirpc.wire.spi.WorkerFlag;
import dev.vgirpc.wire.spi.WorkerPlace;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A service as a command: reads the flags, finds the place, and serves there. */
public final class CommandWorker implements Worker {

    /** A flag of the program's own. */
    private record OwnFlag(WorkerFlag flag, Consumer<String> given) {}

    private static final int WRONG_FLAGS = 2;

    private final Supplier<RpcServer.Builder> server;
    private final Providers providers;
    private final List<Consumer<RpcServer.Builder>> options = new ArrayList<>();
    private final List<UnaryOperator<Endpoint>> changes = new ArrayList<>();
    private final Map<String, OwnFlag> ownFlags = new LinkedHashMap<>();
    private final Map<String, String> defaults = new HashMap<>();
    private Environment environment = System::getenv;
    private String program = "worker";
    private Limits limits = Limits.defaults();
    private @Nullable String version;

    /** A worker that finds its transports among providers. */
    public CommandWorker(Supplier<RpcServer.Builder> server, Providers providers) {
        this.server = server;
        this.providers = providers;
    }

    /** Replaces the environment variables of the process. */
    CommandWorker environment(Environment variables) {
        environment = variables;
        return this;
    }

    @Override
    public Worker name(String name) {
        program = name;
        return this;
    }

    @Override
    public Worker version(String text) {
        version = text;
        return this;
    }

    @Override
    public Worker server(Consumer<RpcServer.Builder> option) {
        options.add(option);
        return this;
    }

    @Override
    public <E extends Endpoint> Worker endpoint(Class<E> type, UnaryOperator<E> change) {
        changes.add(endpoint -> type.isInstance(endpoint) ? change.apply(type.cast(endpoint)) : endpoint);
        return this;
    }

    @Override
    public Worker limits(Limits bounds) {
        limits = bounds;
        return this;
    }

    @Override
    public Worker flag(String flag, String help, Runnable given) {
        return flag(WorkerFlag.option(flag, new FlagValue.None(), help), value -> given.run());
    }

    @Override
    public Worker flag(String flag, String placeholder, String help, Consumer<String> given) {
        return flag(WorkerFlag.option(flag, new FlagValue.Text(placeholder), help), given);
    }

    private Worker flag(WorkerFlag flag, Consumer<String> given) {
        boolean taken = flag.name().equals(ServerFlags.HELP)
                || flag.name().equals(ServerFlags.VERSION)
                || ServerFlags.all(limits).stream().anyMatch(each -> each.name().equals(flag.name()));
        if (taken) {
            throw new IllegalArgumentException(flag.name() + " is a flag of every worker: choose another name");
        }
        if (ownFlags.putIfAbsent(flag.name(), new OwnFlag(flag, given)) != null) {
            throw new IllegalArgumentException(flag.name() + " is there already");
        }
        return this;
    }

    @Override
    public Worker orElse(String flag, String value) {
        defaults.put(flag, value);
        return this;
    }

    @Override
    public Worker transports(ClassLoader loader) {
        providers.first(loader);
        return this;
    }

    @Override
    public Worker transports(ModuleLayer layer) {
        providers.first(layer);
        return this;
    }

    @Override
    public void main(String... args) {
        int status = ServedCommand.CANNOT_SERVE;
        try {
            status = run(args);
        } catch (Throwable e) {
            e.printStackTrace(System.err);
        } finally {
            // When a signal ends the process this waits for it, and the signal's status stays.
            System.exit(status);
        }
    }

    @Override
    public int run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        List<String> problems = new ArrayList<>();
        List<TransportProvider> transports = providers.all(problems::add);
        FlagTable table = table(transports);
        CommandLine given;
        WorkerPlace place;
        try {
            given = CommandLine.parse(table, asking(), environment, args);
            String asks = given.asks();
            if (asks != null) {
                out.print(asks.equals(ServerFlags.VERSION)
                        ? program + " " + version + "\n"
                        : Usage.text(program, table, asking()));
                out.flush();
                return 0;
            }
            Optional<WorkerPlace> found = place(given, transports);
            if (found.isEmpty()) {
                problems.addFirst("no transport serves standard input and output: add the artifact"
                        + " dev.vgirpc:vgirpc-transport-pipe, or say where to serve");
                say(err, String.join("; ", problems));
                return ServedCommand.CANNOT_SERVE;
            }
            place = found.get();
            tellOwn(given);
            place = changed(place);
        } catch (IllegalArgumentException e) {
            say(err, e.getMessage() + (problems.isEmpty() ? "" : "; " + String.join("; ", problems)));
            err.println(Usage.line(program, table) + ", see " + ServerFlags.HELP);
            return WRONG_FLAGS;
        }
        problems.addAll(AbsentFlags.warnings(table.names(), environment));
        problems.forEach(problem -> say(err, problem));
        return new ServedCommand(program, place, given, () -> {
            RpcServer.Builder builder = server.get();
            options.forEach(option -> option.accept(builder));
            ServerFlags.apply(given, builder);
            return builder;
        }).run();
    }

    private void say(PrintStream err, String message) {
        err.println(program + ": " + message);
    }

    private Set<String> asking() {
        return version == null
                ? Set.of(ServerFlags.HELP, ServerFlags.SHORT_HELP)
                : Set.of(ServerFlags.HELP, ServerFlags.SHORT_HELP, ServerFlags.VERSION);
    }

    private FlagTable table(List<TransportProvider> transports) {
        List<WorkerFlag> places = new ArrayList<>();
        List<WorkerFlag> ofPlaces = new ArrayList<>();
        for (TransportProvider transport : transports) {
            for (WorkerFlag flag : transport.workerFlags()) {
                (flag.choosesPlace() ? places : ofPlaces).add(flag);
            }
        }
        List<WorkerFlag> own = ownFlags.values().stream().map(OwnFlag::flag).toList();
        List<FlagTable.Group> groups = List.of(
                new FlagTable.Group("Where to serve", places),
                new FlagTable.Group("Connections", ofPlaces),
                new FlagTable.Group("Service", own),
                new FlagTable.Group("Server", ServerFlags.all(limits)));
        return new FlagTable(groups, defaults);
    }

    private static Optional<WorkerPlace> place(CommandLine given, List<TransportProvider> transports) {
        WorkerFlag chosen = given.place();
        for (TransportProvider transport : transports) {
            boolean asked = chosen == null
                    || transport.workerFlags().stream().anyMatch(flag -> flag.name().equals(chosen.name()));
            Optional<WorkerPlace> place = asked ? transport.workerPlace(given) : Optional.empty();
            if (place.isPresent()) {
                return place;
            }
        }
        if (chosen != null) {
            throw new IllegalStateException("the transport that has " + chosen.name() + " makes no place of it");
        }
        return Optional.empty();
    }

    private WorkerPlace changed(WorkerPlace place) {
        Endpoint endpoint = place.endpoint();
        for (UnaryOperator<Endpoint> change : changes) {
            endpoint = change.apply(endpoint);
        }
        if (endpoint instanceof ServerEndpoint served) {
            return new WorkerPlace(served, place.discovery());
        }
        throw new IllegalStateException(endpoint + " is no endpoint of a transport");
    }

    private void tellOwn(CommandLine given) {
        for (String name : given.givenFlags()) {
            OwnFlag own = ownFlags.get(name);
            if (own == null) {
                continue;
            }
            boolean bare = own.flag().value() instanceof FlagValue.None;
            try {
                own.given().accept(bare ? "" : given.text(name));
            } catch (IllegalArgumentException e) {
                throw new WrongFlagsException(
                        (bare ? name : name + " is '" + given.text(name) + "'") + ": " + e.getMessage());
            }
        }
    }
}
