package dev.vgirpc.wire.contract;

import dev.vgirpc.wire.support.Compiled;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A type of a random record: how it is written, and values of it.
 *
 * @param before what stands before annotations: the element of an array
 * @param annotations what stands on it, each with a blank behind it
 * @param primitive its name where it need not be a type argument
 * @param boxed its name as a type argument
 * @param mayBeAbsent whether it is nullable or an Optional, and cannot be both
 * @param values gives a random value; its records and enums are among the compiled classes
 * @param texts gives a random value as the text of a default, or is null for types that have no text
 */
record RandomType(
        String before,
        String annotations,
        String primitive,
        String boxed,
        boolean mayBeAbsent,
        Function<Compiled, @Nullable Object> values,
        @Nullable Supplier<Text> texts) {

    /** The text of a value. */
    record Text(String text, Function<Compiled, Object> value) {}

    static RandomType scalar(
            String annotations, String primitive, String boxed, Supplier<Object> values, Function<Object, String> text) {
        return new RandomType("", annotations, primitive, boxed, false, compiled -> values.get(), texts(values, text));
    }

    /** An annotation before {@code byte[]} would belong to {@code byte}. */
    static RandomType bytes(String annotations, Supplier<Object> values, Function<Object, String> text) {
        return new RandomType("byte ", annotations, "[]", "[]", false, compiled -> values.get(), texts(values, text));
    }

    private static Supplier<Text> texts(Supplier<Object> values, Function<Object, String> text) {
        return () -> {
            Object value = values.get();
            return new Text(text.apply(value), compiled -> value);
        };
    }

    static RandomType of(String name, Function<Compiled, @Nullable Object> values, @Nullable Supplier<Text> texts) {
        return new RandomType("", "", name, name, false, values, texts);
    }

    String asComponent() {
        return before + annotations + primitive;
    }

    String asArgument() {
        return before + annotations + boxed;
    }

    /** The same type, whose values are now and then null. */
    RandomType nullable(Supplier<Boolean> isNull) {
        return new RandomType(
                before,
                "@Nullable " + annotations,
                boxed,
                boxed,
                true,
                compiled -> isNull.get() ? null : values.apply(compiled),
                texts);
    }
}
