package dev.vgirpc.wire.contract;

import dev.vgirpc.ValueException;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/**
 * A list or set. The element column is nullable whatever the element type says, as the reference has
 * it; nulls are still refused where Java's type allows none.
 */
record ListShape(Slot element, boolean set) implements Shape {

    @Override
    public boolean holdsBatches() {
        return element.shape().holdsBatches();
    }

    @Override
    public void closeBatches(Object value) {
        ((Collection<?>) value).forEach(element::closeBatches);
    }

    @Override
    public WireField field(String name, boolean nullable, SchemaBuilder schema) {
        return new WireField(
                name, nullable, new WireType.ListOf(false), element.field("item", schema).withNullable(true));
    }

    @Override
    public Object toNatural(Object value) {
        Collection<?> elements = (Collection<?>) value;
        @Nullable Object[] naturals = new Object[elements.size()];
        int i = 0;
        for (Object each : elements) {
            try {
                naturals[i] = element.toNatural(each);
            } catch (ValueException e) {
                throw e.in("[" + i + "]");
            }
            i++;
        }
        return naturals;
    }

    @Override
    public Reader reader(WireField received) {
        if (!(received.type() instanceof WireType.ListOf) && !(received.type() instanceof WireType.FixedSizeList)) {
            throw Shape.misfit(received, "a list");
        }
        Slot.Reader elements = element.reader(received.children().getFirst());
        return (natural, in) -> {
            @Nullable Object[] values = ((@Nullable Object[]) natural).clone();
            for (int i = 0; i < values.length; i++) {
                try {
                    values[i] = elements.read(values[i], in);
                } catch (ValueException e) {
                    throw e.in("[" + i + "]");
                }
            }
            return set
                    ? Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(values)))
                    : Collections.unmodifiableList(Arrays.asList(values));
        };
    }
}
