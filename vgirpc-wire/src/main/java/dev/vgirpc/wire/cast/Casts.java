package dev.vgirpc.wire.cast;

import dev.vgirpc.Batch;
import dev.vgirpc.LimitException;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.columnar.ArrowSchemas;
import dev.vgirpc.wire.columnar.BatchEncoder;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** Batches in columns of other types; for many batches of one schema, {@link CastPlan} is made once. */
public final class Casts {

    private Casts() {}

    /**
     * A batch in other columns of the same names, in any order.
     *
     * @return a new batch, to be closed by the caller
     * @throws ValueException when the names differ, a type cannot be cast, or a value does not fit
     * @throws LimitException when the allocator has not enough
     */
    public static Batch cast(Batch batch, Schema target, BufferAllocator allocator) {
        return CastPlan.strict(BatchEncoder.schema(batch), wire(target)).cast(batch, allocator);
    }

    /**
     * Those columns of a batch that the target names, cast.
     *
     * @return a new batch, to be closed by the caller
     * @throws ValueException when a column is missing, a type cannot be cast, or a value does not fit
     * @throws LimitException when the allocator has not enough
     */
    public static Batch select(Batch batch, Schema target, BufferAllocator allocator) {
        return CastPlan.selecting(BatchEncoder.schema(batch), wire(target)).cast(batch, allocator);
    }

    private static WireSchema wire(Schema target) {
        try {
            return ArrowSchemas.fromArrow(target);
        } catch (IllegalArgumentException e) {
            throw new ValueException(ValueException.Reason.TYPE, "", String.valueOf(e.getMessage()), e);
        }
    }
}
