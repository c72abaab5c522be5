package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireField;

/** Casts of the columns inside others. */
final class Fields {

    private Fields() {}

    /** The cast of a child; an error names it. */
    static Cast plan(WireField source, WireField target) {
        try {
            return Planner.plan(source, target);
        } catch (Misfit e) {
            throw e.in(target.name());
        }
    }
}
