package dev.vgirpc.wire.contract;

import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record class: how to take its instances apart and make them. Transient components have no column.
 *
 * @param type the record class
 * @param names the columns' wire names
 * @param slots the columns' slots
 * @param accessors per column, {@code (Object) Object}
 * @param fallbacks what a component holds when its column is missing, by wire name; the others are required
 * @param unsent the transient components by their position
 * @param constructor {@code (Object[]) Object}, of all components
 */
record RecordPlan(
        Class<?> type,
        List<String> names,
        List<Slot> slots,
        List<MethodHandle> accessors,
        Map<String, Fallback> fallbacks,
        Map<Integer, Fallback> unsent,
        MethodHandle constructor) {

    /** Whether a record can be made of nothing. */
    boolean isComplete() {
        return fallbacks.size() == names.size();
    }

    boolean holdsBatches() {
        return slots.stream().anyMatch(slot -> slot.shape().holdsBatches());
    }

    void closeBatches(Object instance) {
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).shape().holdsBatches()) {
                try {
                    Object value = accessors.get(i).invokeExact(instance);
                    slots.get(i).closeBatches(value);
                } catch (Throwable e) {
                    throw new IllegalStateException("the accessor of " + type.getName() + " failed", e);
                }
            }
        }
    }

    /** The columns' natural values. */
    @Nullable Object[] takeApart(Object instance) {
        @Nullable Object[] row = new Object[slots.size()];
        for (int i = 0; i < row.length; i++) {
            try {
                row[i] = slots.get(i).toNatural(accessors.get(i).invokeExact(instance));
            } catch (ValueException e) {
                throw e.in(names.get(i));
            } catch (Throwable e) {
                throw new ValueException(
                        Reason.SHAPE, names.get(i), "the accessor of " + type.getName() + " failed: " + e, e);
            }
        }
        return row;
    }

    /** A new instance of the values of the columns. */
    Object make(@Nullable Object[] columns) {
        @Nullable Object[] values = unsent.isEmpty() ? columns : withUnsent(columns);
        try {
            return constructor.invokeExact(values);
        } catch (Throwable e) {
            throw new ValueException(
                    Reason.SHAPE, "", "the constructor of " + type.getSimpleName() + " refused the values: "
                            + e.getMessage(), e);
        }
    }

    private @Nullable Object[] withUnsent(@Nullable Object[] columns) {
        @Nullable Object[] values = new Object[columns.length + unsent.size()];
        int column = 0;
        for (int i = 0; i < values.length; i++) {
            Fallback own = unsent.get(i);
            values[i] = own == null ? columns[column++] : own.value();
        }
        return values;
    }
}
