package dev.vgirpc.wire.contract;

import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record class: how to take its instances apart and make them.
 *
 * @param type the record class
 * @param names the components' wire names
 * @param slots the components' slots
 * @param accessors per component, {@code (Object) Object}
 * @param constructor {@code (Object[]) Object}
 */
record RecordPlan(
        Class<?> type, List<String> names, List<Slot> slots, List<MethodHandle> accessors, MethodHandle constructor) {

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

    /** The components' natural values. */
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

    /** A new instance of these component values. */
    Object make(@Nullable Object[] values) {
        try {
            return constructor.invokeExact(values);
        } catch (Throwable e) {
            throw new ValueException(
                    Reason.SHAPE, "", "the constructor of " + type.getSimpleName() + " refused the values: "
                            + e.getMessage(), e);
        }
    }
}
