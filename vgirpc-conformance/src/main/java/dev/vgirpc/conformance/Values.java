package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Comparison and printing of the values that services take and give, arrays and records included. */
public final class Values {

    private static final int MAX_TEXT = 300;

    private Values() {}

    /**
     * Whether two values are the same: arrays by content, floating-point numbers by sign and value,
     * lists and maps with their order.
     *
     * @param a one value
     * @param b the other value
     * @return true when they are
     */
    public static boolean same(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return a == b;
        }
        if (a instanceof byte[] x && b instanceof byte[] y) {
            return Arrays.equals(x, y);
        }
        if (a instanceof Optional<?> x && b instanceof Optional<?> y) {
            return same(x.orElse(null), y.orElse(null));
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return same(x.keySet(), y.keySet()) && same(x.values(), y.values());
        }
        if (a instanceof Collection<?> x && b instanceof Collection<?> y) {
            return sameElements(x, y);
        }
        if (a instanceof Batch x && b instanceof Batch y) {
            return x.schema().equals(y.schema())
                    && x.root().contentToTSVString().equals(y.root().contentToTSVString());
        }
        if (a.getClass() != b.getClass()) {
            return false;
        }
        if (a instanceof Record x && b instanceof Record y) {
            return sameElements(components(x), components(y));
        }
        return a.equals(b);
    }

    private static boolean sameElements(Collection<?> a, Collection<?> b) {
        if (a.size() != b.size()) {
            return false;
        }
        Iterator<?> other = b.iterator();
        for (Object element : a) {
            if (!same(element, other.next())) {
                return false;
            }
        }
        return true;
    }

    private static List<@Nullable Object> components(Record value) {
        List<@Nullable Object> all = new ArrayList<>();
        try {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                all.add(component.getAccessor().invoke(value));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the components of " + value.getClass() + " cannot be read", e);
        }
        return all;
    }

    /**
     * Closes the batches in a value.
     *
     * @param value the value, whose batches nobody needs any more
     */
    public static void close(@Nullable Object value) {
        if (value instanceof Batch batch) {
            batch.close();
        } else if (value instanceof Record record) {
            components(record).forEach(Values::close);
        } else if (value instanceof Collection<?> elements) {
            elements.forEach(Values::close);
        }
    }

    /**
     * A value as text, cut when it is long.
     *
     * @param value the value
     * @return the text
     */
    public static String text(@Nullable Object value) {
        String text = value instanceof byte[] bytes
                ? "byte[" + bytes.length + "] " + Arrays.toString(Arrays.copyOf(bytes, Math.min(bytes.length, 40)))
                : value instanceof Record record
                        ? record.getClass().getSimpleName() + components(record)
                        : value instanceof String string ? '"' + string + '"' : Objects.toString(value);
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "… (" + text.length() + " characters)";
    }
}
