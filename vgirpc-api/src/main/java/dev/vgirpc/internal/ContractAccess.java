package dev.vgirpc.internal;

import java.lang.invoke.MethodHandles;

/**
 * Looks into the packages that users opened. It lives here so that users open their packages to
 * {@code dev.vgirpc}, the one module that they know.
 */
public final class ContractAccess {

    private ContractAccess() {}

    /**
     * A lookup with the rights of a user's type.
     *
     * @throws IllegalAccessException when the type's package is neither open to this module nor in an
     *     unnamed module
     */
    public static MethodHandles.Lookup lookup(Class<?> type) throws IllegalAccessException {
        Module module = type.getModule();
        ContractAccess.class.getModule().addReads(module);
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    }
}
