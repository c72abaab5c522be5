package dev.vgirpc.wire.contract;

import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record inside another value: a struct. */
record RecordShape(RecordPlan plan) implements Shape {

    @Override
    public boolean holdsBatches() {
        return plan.holdsBatches();
    }

    @Override
    public void closeBatches(Object value) {
        plan.closeBatches(value);
    }

    @Override
    public WireField field(String name, boolean nullable, SchemaBuilder schema) {
        WireField[] children = new WireField[plan.slots().size()];
        for (int i = 0; i < children.length; i++) {
            children[i] = plan.slots().get(i).field(plan.names().get(i), schema);
        }
        return new WireField(name, nullable, new WireType.Struct(), children);
    }

    @Override
    public Object toNatural(Object value) {
        return plan.takeApart(value);
    }

    @Override
    public Reader reader(WireField received) {
        return switch (received.type()) {
            case WireType.Struct s -> {
                RecordReader rows = new RecordReader(plan, received.children());
                yield (natural, in) -> rows.read((@Nullable Object[]) natural, in);
            }
            // A peer may have sent it in a stream of its own, as at the top level.
            case WireType.Binary b -> new RecordStreamShape(plan).reader(received);
            default -> throw Shape.misfit(received, "record " + plan.type().getSimpleName());
        };
    }

    /**
     * Makes records from rows whose columns are matched by name: their order does not matter, unknown
     * ones are ignored, and a missing one takes its component's default (protocol page 1.5).
     */
    static final class RecordReader {
        private final RecordPlan plan;
        private final int[] columns;
        private final Slot.@Nullable Reader[] readers;
        private final @Nullable Fallback[] fallbacks;

        RecordReader(RecordPlan plan, List<WireField> received) {
            this.plan = plan;
            int count = plan.slots().size();
            columns = new int[count];
            readers = new Slot.@Nullable Reader[count];
            fallbacks = new @Nullable Fallback[count];
            List<String> missing = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String name = plan.names().get(i);
                int at = indexOf(received, name);
                columns[i] = at;
                if (at >= 0) {
                    try {
                        readers[i] = plan.slots().get(i).reader(received.get(at));
                    } catch (ValueException e) {
                        throw e.in(name);
                    }
                } else {
                    fallbacks[i] = plan.fallbacks().get(name);
                    if (fallbacks[i] == null) {
                        missing.add("'" + name + "'");
                    }
                }
            }
            if (!missing.isEmpty()) {
                throw new ValueException(
                        Reason.SHAPE,
                        "",
                        (missing.size() == 1 ? "field " : "fields ") + String.join(", ", missing) + " of record "
                                + plan.type().getSimpleName() + (missing.size() == 1 ? " is" : " are")
                                + " missing; found " + received.stream().map(WireField::name).toList());
            }
        }

        private static int indexOf(List<WireField> fields, String name) {
            for (int i = 0; i < fields.size(); i++) {
                if (fields.get(i).name().equals(name)) {
                    return i;
                }
            }
            return -1;
        }

        Object read(@Nullable Object[] row, Reading in) {
            @Nullable Object[] values = new Object[columns.length];
            for (int i = 0; i < values.length; i++) {
                Slot.Reader reader = readers[i];
                if (reader != null) {
                    try {
                        values[i] = reader.read(row[columns[i]], in);
                    } catch (ValueException e) {
                        throw e.in(plan.names().get(i));
                    }
                } else if (fallbacks[i] instanceof Fallback fallback) {
                    values[i] = fallback.value();
                }
            }
            return plan.make(values);
        }
    }
}
