package dev.vgirpc.wire.contract;

import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An enum: a dictionary of the constants' names (protocol page 1.4). */
final class EnumShape implements Shape {

    private final Class<?> type;
    private final Object[] names;
    private final Long[] indices;
    private final Map<String, Object> byName = new HashMap<>();

    EnumShape(Class<?> type) {
        this.type = type;
        Object[] constants = type.getEnumConstants();
        names = new Object[constants.length];
        indices = new Long[constants.length];
        for (int i = 0; i < constants.length; i++) {
            names[i] = name((Enum<?>) constants[i]);
            indices[i] = (long) i;
            if (((String) names[i]).isEmpty()) {
                throw new RefusedTypeException(
                        "enum " + type.getName() + " has a constant whose wire name is empty",
                        "give it a @WireName with characters");
            }
            if (byName.put((String) names[i], constants[i]) != null) {
                throw new RefusedTypeException(
                        "enum " + type.getName() + " has two constants with the wire name '" + names[i] + "'",
                        "give each constant its own @WireName");
            }
        }
    }

    private String name(Enum<?> constant) {
        try {
            AnnotatedElement field = type.getField(constant.name());
            String explicit = WireNames.explicit(field);
            return explicit == null ? constant.name() : explicit;
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e); // every constant is a public field of its enum
        }
    }

    /** The wire names, in order of the constants. */
    List<Object> names() {
        return List.of(names);
    }

    /** The constant of a wire name, or null. */
    @Nullable Object constant(String name) {
        return byName.get(name);
    }

    @Override
    public WireField field(String name, boolean nullable, SchemaBuilder schema) {
        return schema.dictionary(name, nullable, names);
    }

    @Override
    public Object toNatural(Object value) {
        return indices[((Enum<?>) value).ordinal()];
    }

    @Override
    public Reader reader(WireField received) {
        if (!(received.type() instanceof WireType.Utf8)) {
            throw Shape.misfit(received, "enum " + type.getSimpleName());
        }
        return (natural, in) -> {
            Object constant = constant((String) natural);
            if (constant == null) {
                throw new ValueException(
                        Reason.UNKNOWN_CONSTANT,
                        "",
                        "'" + natural + "' is no constant of " + type.getSimpleName() + " "
                                + Arrays.toString(names));
            }
            return constant;
        };
    }
}
