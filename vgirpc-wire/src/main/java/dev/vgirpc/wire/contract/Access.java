package dev.vgirpc.wire.contract;

import dev.vgirpc.internal.ContractAccess;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

/** Method handles into users' types, by the weakest right that suffices. */
final class Access {

    private Access() {}

    static Invocation method(Class<?> contract, Method method) {
        return new Invocation(find(contract, lookup -> lookup.unreflect(method)), method.getParameterCount());
    }

    /** {@code (Object receiver) Object}. */
    static MethodHandle accessor(Class<?> type, Method method) {
        return find(type, lookup -> lookup.unreflect(method))
                .asType(MethodType.methodType(Object.class, Object.class));
    }

    /** {@code (Object[] arguments) Object}. */
    static MethodHandle constructor(Class<?> type, Constructor<?> constructor) {
        return find(type, lookup -> lookup.unreflectConstructor(constructor))
                .asSpreader(Object[].class, constructor.getParameterCount())
                .asType(MethodType.methodType(Object.class, Object[].class));
    }

    /** A default method on a proxy, {@code (Object receiver, Object[] arguments) Object}. */
    static MethodHandle defaultMethod(Class<?> contract, Method method) {
        return find(method.getDeclaringClass(), lookup -> lookup.unreflectSpecial(method, method.getDeclaringClass()))
                .asSpreader(Object[].class, method.getParameterCount())
                .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
    }

    @FunctionalInterface
    private interface Finder {
        MethodHandle find(MethodHandles.Lookup lookup) throws IllegalAccessException;
    }

    private static MethodHandle find(Class<?> type, Finder finder) {
        try {
            return finder.find(MethodHandles.publicLookup());
        } catch (IllegalAccessException e) {
            // Not public or not exported: the package must be open to us.
        }
        try {
            return finder.find(ContractAccess.lookup(type));
        } catch (IllegalAccessException e) {
            throw new RefusedTypeException(
                    type.getName() + " is not accessible",
                    "add 'opens " + type.getPackageName() + " to dev.vgirpc;' to the module-info of module "
                            + type.getModule().getName());
        }
    }
}
