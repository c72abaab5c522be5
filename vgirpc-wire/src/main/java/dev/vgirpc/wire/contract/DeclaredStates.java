package dev.vgirpc.wire.contract;

import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RpcStream;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the state class that an implementation declares by a covariant return type. */
final class DeclaredStates {

    /** The types whose first argument is the state. */
    private static final Set<Class<?>> NAMING = Set.of(
            RpcStream.Of.class,
            RpcStream.OfWithHeader.class,
            ProducerStream.Of.class,
            ProducerStream.OfWithHeader.class,
            ExchangeStream.Of.class,
            ExchangeStream.OfWithHeader.class);

    private DeclaredStates() {}

    /** The state class, or null when the implementation does not name one. */
    static @Nullable Class<?> find(Method declared, Class<?> implementation) {
        Method method = implementing(declared, implementation);
        if (method == null) {
            return null;
        }
        TypeScope.Bound result = TypeScope.of(implementation).resolve(method.getAnnotatedReturnType());
        if (result == null
                || !(result.type() instanceof AnnotatedParameterizedType parameterized)
                || !NAMING.contains(TypeScope.rawClass(parameterized))) {
            return null;
        }
        AnnotatedType state = parameterized.getAnnotatedActualTypeArguments()[0];
        if (state instanceof AnnotatedWildcardType) {
            return null;
        }
        TypeScope.Bound bound = result.scope().resolve(state);
        return bound == null ? null : TypeScope.rawClass(bound.type());
    }

    /** The method itself, not the bridge that the compiler puts beside it. */
    private static @Nullable Method implementing(Method declared, Class<?> implementation) {
        // Class by class: a public class has bridges, too, for what it inherits from one that is not public.
        for (Class<?> each = implementation; each != null; each = each.getSuperclass()) {
            Method found = among(each.getDeclaredMethods(), declared);
            if (found != null) {
                return found;
            }
        }
        return among(implementation.getMethods(), declared);
    }

    private static @Nullable Method among(Method[] methods, Method declared) {
        Method found = null;
        for (Method each : methods) {
            if (!each.isBridge()
                    && Modifier.isPublic(each.getModifiers())
                    && !Modifier.isStatic(each.getModifiers())
                    && each.getName().equals(declared.getName())
                    && fits(each.getParameterTypes(), declared.getParameterTypes())
                    && declared.getReturnType().isAssignableFrom(each.getReturnType())) {
                if (Arrays.equals(each.getParameterTypes(), declared.getParameterTypes())) {
                    return each;
                }
                found = each;
            }
        }
        return found;
    }

    /** Parameters of a generic interface are narrower where it is implemented. */
    private static boolean fits(Class<?>[] parameters, Class<?>[] declared) {
        if (parameters.length != declared.length) {
            return false;
        }
        for (int i = 0; i < parameters.length; i++) {
            if (!declared[i].isAssignableFrom(parameters[i])) {
                return false;
            }
        }
        return true;
    }
}
