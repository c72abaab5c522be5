package dev.vgirpc.wire.worker;

import dev.vgirpc.wire.spi.FlagValue;
import dev.vgirpc.wire.spi.WorkerArguments;
import dev.vgirpc.wire.spi.WorkerFlag;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a command line says, checked flag by flag. */
final class CommandLine implements WorkerArguments {

    /** Stands for the value of a flag that has none. */
    private static final Object GIVEN = new Object();

    private final FlagTable table;
    private final Environment environment;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private @Nullable String asks;

    private CommandLine(FlagTable table, Environment environment) {
        this.table = table;
        this.environment = environment;
    }

    /**
     * Reads a command line. It is read up to the first flag that only asks for something.
     *
     * @param asking flags that only ask, such as {@code --help}
     * @throws WrongFlagsException when it is wrong
     */
    static CommandLine parse(FlagTable table, Set<String> asking, Environment environment, String... args) {
        CommandLine line = new CommandLine(table, environment);
        for (int at = 0; at < args.length; at++) {
            if (asking.contains(args[at])) {
                line.asks = args[at];
                return line;
            }
            at = line.read(args, at);
        }
        line.checkTogether();
        return line;
    }

    /** Reads one flag; returns the index of its last argument. */
    private int read(String[] args, int at) {
        int equals = args[at].startsWith("--") ? args[at].indexOf('=') : -1;
        String name = equals < 0 ? args[at] : args[at].substring(0, equals);
        String text = equals < 0 ? null : args[at].substring(equals + 1);
        WorkerFlag flag = table.find(name);
        if (flag == null) {
            throw unknown(name);
        }
        int last = at;
        Object value = GIVEN;
        if (flag.value() instanceof FlagValue.None) {
            if (text != null) {
                throw new WrongFlagsException(name + " takes no value, but is given '" + text + "'");
            }
        } else {
            if (text == null && at + 1 < args.length && !args[at + 1].startsWith("--")) {
                last = at + 1;
                text = args[last];
            }
            if (text == null && flag.value() instanceof FlagValue.Omittable omittable) {
                text = omittable.otherwise();
            }
            if (text == null || text.isEmpty()) {
                String allowed = flag.value().allowed();
                throw new WrongFlagsException(
                        name + " needs a value" + (allowed.isEmpty() ? "" : ": it must be " + allowed));
            }
            value = parse(flag, name, text);
        }
        if (values.putIfAbsent(name, value) != null) {
            throw new WrongFlagsException(name + " is given twice");
        }
        return last;
    }

    private static Object parse(WorkerFlag flag, String source, String text) {
        try {
            return flag.value().parse(text);
        } catch (IllegalArgumentException e) {
            throw new WrongFlagsException(source + " is '" + text + "': " + e.getMessage());
        }
    }

    private WrongFlagsException unknown(String name) {
        if (!name.startsWith("-")) {
            return new WrongFlagsException("unknown argument " + name + ": only flags are taken");
        }
        String reason = AbsentFlags.reason(name, table.names());
        if (reason != null) {
            return new WrongFlagsException(name + " is not there: " + reason);
        }
        String nearest = table.nearest(name);
        return new WrongFlagsException(
                "unknown flag " + name + (nearest == null ? "" : ": is " + nearest + " meant?"));
    }

    private void checkTogether() {
        List<String> places = values.keySet().stream()
                .filter(name -> table.flag(name).choosesPlace())
                .toList();
        if (places.size() > 1) {
            throw exclude(places);
        }
        for (WorkerFlag flag : table.flags()) {
            if (!given(flag.name())) {
                continue;
            }
            for (String other : flag.excludes()) {
                if (given(other)) {
                    throw exclude(List.of(flag.name(), other));
                }
            }
            if (!flag.places().isEmpty() && flag.places().stream().noneMatch(this::given)) {
                throw new WrongFlagsException(flag.name() + " needs " + String.join(" or ", flag.places()));
            }
        }
    }

    private static WrongFlagsException exclude(List<String> flags) {
        return new WrongFlagsException(String.join(" and ", flags) + " exclude each other");
    }

    /** The flag that only asks, or null. */
    @Nullable String asks() {
        return asks;
    }

    /** The flag that chooses the place, or null. */
    @Nullable WorkerFlag place() {
        for (String name : values.keySet()) {
            WorkerFlag flag = table.flag(name);
            if (flag.choosesPlace()) {
                return flag;
            }
        }
        return null;
    }

    /** The flags of the command line, in its order. */
    Set<String> givenFlags() {
        return values.keySet();
    }

    @Override
    public boolean given(String flag) {
        return values.containsKey(flag);
    }

    @Override
    public boolean has(String flag) {
        return value(flag) != null;
    }

    @Override
    public String text(String flag) {
        return (String) required(flag);
    }

    @Override
    public long whole(String flag) {
        return (Long) required(flag);
    }

    @Override
    public Duration seconds(String flag) {
        return (Duration) required(flag);
    }

    private Object required(String flag) {
        Object value = value(flag);
        if (value == null) {
            throw new IllegalStateException(flag + " has no value");
        }
        return value;
    }

    private @Nullable Object value(String name) {
        Object value = values.get(name);
        if (value != null) {
            return value;
        }
        WorkerFlag flag = table.flag(name);
        String variable = flag.environment();
        String text = variable == null ? null : environment.get(variable);
        if (variable != null && text != null && !text.isBlank()) {
            return parse(flag, variable, text.strip());
        }
        String orElse = flag.orElse();
        return orElse == null ? null : parse(flag, name, orElse);
    }
}
