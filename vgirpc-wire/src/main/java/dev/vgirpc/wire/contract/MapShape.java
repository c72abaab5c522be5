package dev.vgirpc.wire.contract;

import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map: its order is kept, its value column is nullable as the reference has it. */
record MapShape(Slot key, Slot value) implements Shape {

    @Override
    public boolean holdsBatches() {
        return key.shape().holdsBatches() || value.shape().holdsBatches();
    }

    @Override
    public void closeBatches(Object map) {
        ((Map<?, ?>) map).forEach((each, other) -> {
            key.closeBatches(each);
            value.closeBatches(other);
        });
    }

    @Override
    public WireField field(String name, boolean nullable, SchemaBuilder schema) {
        WireField entries = new WireField(
                "entries",
                false,
                new WireType.Struct(),
                key.field("key", schema).withNullable(false),
                value.field("value", schema).withNullable(true));
        return new WireField(name, nullable, new WireType.MapOf(false), entries);
    }

    @Override
    public Object toNatural(Object map) {
        Map<?, ?> entries = (Map<?, ?>) map;
        Object[] naturals = new Object[entries.size()];
        int i = 0;
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            try {
                naturals[i++] =
                        new @Nullable Object[] {key.toNatural(entry.getKey()), value.toNatural(entry.getValue())};
            } catch (ValueException e) {
                throw e.in("[" + entry.getKey() + "]");
            }
        }
        return naturals;
    }

    @Override
    public Reader reader(WireField received) {
        if (!(received.type() instanceof WireType.MapOf)) {
            throw Shape.misfit(received, "a map");
        }
        WireField entries = received.children().getFirst();
        Slot.Reader keys = key.reader(entries.children().get(0));
        Slot.Reader values = value.reader(entries.children().get(1));
        return (natural, in) -> {
            @Nullable Object[] pairs = (@Nullable Object[]) natural;
            Map<@Nullable Object, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(pairs.length);
            for (int i = 0; i < pairs.length; i++) {
                Object each = pairs[i];
                if (each == null) {
                    throw new ValueException(Reason.NULL, "[" + i + "]", "is null but a map has no null entries");
                }
                @Nullable Object[] pair = (@Nullable Object[]) each;
                try {
                    map.put(keys.read(pair[0], in), values.read(pair[1], in));
                } catch (ValueException e) {
                    throw e.in("[" + pair[0] + "]");
                }
            }
            return Collections.unmodifiableMap(map);
        };
    }
}
