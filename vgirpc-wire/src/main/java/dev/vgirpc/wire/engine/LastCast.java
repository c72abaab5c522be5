package dev.vgirpc.wire.engine;

import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.cast.CastPlan;
import org.jspecify.annotations.Nullable;

/** The cast that came last: the batches of a stream mostly have the same columns. It belongs to one stream. */
final class LastCast {

    /** Plans a cast from given to wanted columns. */
    @FunctionalInterface
    interface Planner {
        CastPlan plan(WireSchema given, WireSchema wanted);
    }

    private final Planner planner;
    private @Nullable WireSchema given;
    private @Nullable WireSchema wanted;
    private @Nullable CastPlan plan;

    /** One of {@link CastPlan#strict} and {@link CastPlan#selecting}. */
    LastCast(Planner planner) {
        this.planner = planner;
    }

    /**
     * The plan of a cast.
     *
     * @throws dev.vgirpc.ValueException when the columns do not fit
     */
    CastPlan plan(WireSchema from, WireSchema to) {
        CastPlan last = plan;
        if (last == null || !from.equals(given) || !to.equals(wanted)) {
            last = planner.plan(from, to);
            plan = last;
            given = from;
            wanted = to;
        }
        return last;
    }
}
