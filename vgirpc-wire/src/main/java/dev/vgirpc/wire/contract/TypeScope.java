package dev.vgirpc.wire.contract;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What type variables stand for, seen from one interface or one parameterized record. */
final class TypeScope {

    /** A type argument together with the scope that its own variables belong to. */
    record Bound(AnnotatedType type, TypeScope scope) {}

    static final TypeScope EMPTY = new TypeScope();

    private final Map<TypeVariable<?>, Bound> bindings = new HashMap<>();

    private TypeScope() {}

    /** The scope of a contract or implementation: the arguments that it and its supertypes give. */
    static TypeScope of(Class<?> type) {
        TypeScope scope = new TypeScope();
        scope.bindInterfaces(type);
        scope.bindSuperclasses(type);
        return scope;
    }

    private void bindSuperclasses(Class<?> type) {
        AnnotatedType parent = type.getAnnotatedSuperclass();
        Class<?> raw = parent == null ? null : rawClass(parent);
        if (parent != null && raw != null) {
            if (parent instanceof AnnotatedParameterizedType parameterized) {
                bind(raw, parameterized, this);
            }
            bindInterfaces(raw);
            bindSuperclasses(raw);
        }
    }

    private void bindInterfaces(Class<?> type) {
        for (AnnotatedType parent : type.getAnnotatedInterfaces()) {
            if (parent instanceof AnnotatedParameterizedType parameterized
                    && rawClass(parameterized) instanceof Class<?> raw) {
                bind(raw, parameterized, this);
                bindInterfaces(raw);
            } else if (parent.getType() instanceof Class<?> raw) {
                bindInterfaces(raw);
            }
        }
    }

    private void bind(Class<?> raw, AnnotatedParameterizedType parameterized, TypeScope outer) {
        TypeVariable<?>[] variables = raw.getTypeParameters();
        AnnotatedType[] arguments = parameterized.getAnnotatedActualTypeArguments();
        for (int i = 0; i < variables.length; i++) {
            bindings.put(variables[i], new Bound(arguments[i], outer));
        }
    }

    /** The scope inside a parameterized type, such as a generic record. */
    TypeScope inside(AnnotatedType type) {
        if (type instanceof AnnotatedParameterizedType parameterized && rawClass(type) instanceof Class<?> raw) {
            TypeScope scope = new TypeScope();
            scope.bind(raw, parameterized, this);
            return scope;
        }
        return EMPTY;
    }

    /** Follows variables and wildcards to a real type; null when a variable stands for nothing. */
    @Nullable Bound resolve(AnnotatedType type) {
        Bound bound = new Bound(type, this);
        while (true) {
            if (bound.type instanceof AnnotatedTypeVariable variable) {
                Bound next = bound.scope.bindings.get((TypeVariable<?>) variable.getType());
                if (next == null) {
                    return null;
                }
                bound = next;
            } else if (bound.type instanceof AnnotatedWildcardType wildcard) {
                bound = new Bound(wildcard.getAnnotatedUpperBounds()[0], bound.scope);
            } else {
                return bound;
            }
        }
    }

    static @Nullable Class<?> rawClass(AnnotatedType type) {
        if (type.getType() instanceof Class<?> plain) {
            return plain;
        }
        return type.getType() instanceof ParameterizedType parameterized ? (Class<?>) parameterized.getRawType() : null;
    }
}
