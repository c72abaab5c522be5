package dev.vgirpc.wire.spi;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A flag of a worker's command line.
 *
 * @param name the flag with both dashes
 * @param value what follows it
 * @param help what it does, for the usage text; one sentence without full stop
 * @param choosesPlace whether it says where to serve: all flags that do exclude each other
 * @param orElse the value when none is given, or null
 * @param environment the variable that is the value when the command line has none, or null. It is read when
 *     the value is asked for
 * @param places the flags that choose a place of which one must be given with this one; empty when none must
 * @param excludes the flags that must not be given with this one
 */
public record WorkerFlag(
        String name,
        FlagValue value,
        String help,
        boolean choosesPlace,
        @Nullable String orElse,
        @Nullable String environment,
        List<String> places,
        List<String> excludes) {

    private static final Pattern NAME = Pattern.compile("--[a-z0-9]+(-[a-z0-9]+)*");

    /**
     * Checks the name.
     *
     * @param name the flag with both dashes
     * @param value what follows it
     * @param help what it does
     * @param choosesPlace whether it says where to serve
     * @param orElse the value when none is given, or null
     * @param environment the variable with the value, or null
     * @param places the flags of which one must be given with this one
     * @param excludes the flags that must not be given with this one
     */
    public WorkerFlag {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of a flag: write two dashes and small letters, digits, single dashes");
        }
        places = List.copyOf(places);
        excludes = List.copyOf(excludes);
    }

    /**
     * A flag that says where to serve.
     *
     * @param name the flag with both dashes
     * @param value what follows it
     * @param help what it does
     * @return a new flag
     */
    public static WorkerFlag place(String name, FlagValue value, String help) {
        return new WorkerFlag(name, value, help, true, null, null, List.of(), List.of());
    }

    /**
     * Any other flag.
     *
     * @param name the flag with both dashes
     * @param value what follows it
     * @param help what it does
     * @return a new flag
     */
    public static WorkerFlag option(String name, FlagValue value, String help) {
        return new WorkerFlag(name, value, help, false, null, null, List.of(), List.of());
    }

    /**
     * This flag with a default.
     *
     * @param text the value when none is given, as it would be written
     * @return the changed flag
     */
    public WorkerFlag orElse(String text) {
        return new WorkerFlag(name, value, help, choosesPlace, text, environment, places, excludes);
    }

    /**
     * This flag with an environment variable, which wins over the default.
     *
     * @param variable the variable's name
     * @return the changed flag
     */
    public WorkerFlag environment(String variable) {
        return new WorkerFlag(name, value, help, choosesPlace, orElse, variable, places, excludes);
    }

    /**
     * This flag with the places that it belongs to.
     *
     * @param flags flags of which one must be given with this one
     * @return the changed flag
     */
    public WorkerFlag of(String... flags) {
        return new WorkerFlag(name, value, help, choosesPlace, orElse, environment, List.of(flags), excludes);
    }

    /**
     * This flag with those that it excludes.
     *
     * @param flags flags that must not be given with this one
     * @return the changed flag
     */
    public WorkerFlag excludes(String... flags) {
        return new WorkerFlag(name, value, help, choosesPlace, orElse, environment, places, List.of(flags));
    }
}
