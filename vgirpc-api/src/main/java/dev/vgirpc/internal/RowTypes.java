package dev.vgirpc.internal;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which row types the class of a stream's state declares. */
public final class RowTypes {

    private RowTypes() {}

    /**
     * A type argument that a class gives to an interface.
     *
     * @return the class, or null where it is not told, as by a lambda
     */
    public static @Nullable Class<?> argument(Class<?> type, Class<?> wanted, int index) {
        return find(type, Map.of(), wanted, index);
    }

    private static @Nullable Class<?> find(
            @Nullable Type type, Map<TypeVariable<?>, Type> outer, Class<?> wanted, int index) {
        Map<TypeVariable<?>, Type> bindings = new HashMap<>();
        Class<?> raw;
        if (type instanceof ParameterizedType parameterized) {
            raw = (Class<?>) parameterized.getRawType();
            Type[] arguments = parameterized.getActualTypeArguments();
            for (int i = 0; i < arguments.length; i++) {
                Type known = outer.get(arguments[i]);
                bindings.put(raw.getTypeParameters()[i], known == null ? arguments[i] : known);
            }
        } else if (type instanceof Class<?> plain) {
            raw = plain;
        } else {
            return null;
        }
        if (raw == wanted) {
            return switch (bindings.get(raw.getTypeParameters()[index])) {
                case Class<?> found -> found;
                case ParameterizedType generic -> (Class<?>) generic.getRawType();
                case null, default -> null;
            };
        }
        for (Type parent : raw.getGenericInterfaces()) {
            Class<?> found = find(parent, bindings, wanted, index);
            if (found != null) {
                return found;
            }
        }
        return find(raw.getGenericSuperclass(), bindings, wanted, index);
    }
}
