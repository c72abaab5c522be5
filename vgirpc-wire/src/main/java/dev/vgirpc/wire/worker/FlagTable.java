package dev.vgirpc.wire.worker;

import dev.vgirpc.wire.spi.WorkerFlag;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The flags of a worker, in groups for its usage text. */
final class FlagTable {

    /** A heading and the flags below it. */
    record Group(String heading, List<WorkerFlag> flags) {}

    private final List<Group> groups;
    private final Map<String, WorkerFlag> flags = new LinkedHashMap<>();

    /**
     * A table of these flags.
     *
     * @param defaults replace the defaults of flags
     * @throws IllegalArgumentException when two flags have one name, or a default is wrong or of no flag
     */
    FlagTable(List<Group> groups, Map<String, String> defaults) {
        this.groups = groups.stream()
                .map(group -> new Group(
                        group.heading(),
                        group.flags().stream().map(flag -> withDefault(flag, defaults)).toList()))
                .toList();
        for (Group group : this.groups) {
            for (WorkerFlag flag : group.flags()) {
                if (flags.putIfAbsent(flag.name(), flag) != null) {
                    throw new IllegalArgumentException("there are two flags " + flag.name() + ": rename one");
                }
            }
        }
        for (String name : defaults.keySet()) {
            if (!flags.containsKey(name)) {
                throw new IllegalArgumentException("the program has a default for " + name + ", but no such flag");
            }
        }
    }

    private static WorkerFlag withDefault(WorkerFlag flag, Map<String, String> defaults) {
        String text = defaults.get(flag.name());
        if (text == null) {
            return flag;
        }
        try {
            flag.value().parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the program's default of " + flag.name() + " is '" + text + "': " + e.getMessage(), e);
        }
        return flag.orElse(text);
    }

    List<Group> groups() {
        return groups;
    }

    Collection<WorkerFlag> flags() {
        return flags.values();
    }

    Set<String> names() {
        return flags.keySet();
    }

    @Nullable WorkerFlag find(String name) {
        return flags.get(name);
    }

    WorkerFlag flag(String name) {
        WorkerFlag flag = flags.get(name);
        if (flag == null) {
            throw new IllegalArgumentException("there is no flag " + name);
        }
        return flag;
    }

    /** The flag that somebody may have meant, or null. */
    @Nullable String nearest(String name) {
        String nearest = null;
        int least = Math.max(2, name.length() / 4) + 1;
        for (String flag : flags.keySet()) {
            // The start of a flag is meant for it, however much is missing.
            int distance = name.length() > 4 && flag.startsWith(name) ? 1 : distance(name, flag);
            if (distance < least) {
                least = distance;
                nearest = flag;
            }
        }
        return nearest;
    }

    /** How many characters are to be put in, taken out or replaced to get from one text to the other. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int at = 0; at < row.length; at++) {
            row[at] = at;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
