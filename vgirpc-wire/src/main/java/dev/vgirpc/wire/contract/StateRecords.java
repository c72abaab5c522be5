package dev.vgirpc.wire.contract;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Finds the records that a declared state class stands for: itself, or what its sealed interfaces permit. */
final class StateRecords {

    private static final String REMEDY = "declare a record, or a sealed interface that permits records alone";

    private final String where;
    private final Problems problems;
    // By name: the platform leaves the order of permitted classes open.
    private final TreeSet<Class<?>> found = new TreeSet<>(Comparator.comparing(Class::getName));

    private StateRecords(String where, Problems problems) {
        this.where = where;
        this.problems = problems;
    }

    /** The records by name; what cannot be a state is noted as a problem. */
    static List<Class<?>> of(Class<?> state, String where, Problems problems) {
        StateRecords records = new StateRecords(where, problems);
        records.add(state, "state class " + state.getName());
        return List.copyOf(records.found);
    }

    private void add(Class<?> type, String named) {
        if (type.isRecord()) {
            found.add(type);
        } else if (type.isInterface() && type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                add(permitted, "class " + permitted.getName() + ", which " + type.getName() + " permits,");
            }
        } else {
            problems.add(where, named + " is no record: " + REMEDY);
        }
    }
}
