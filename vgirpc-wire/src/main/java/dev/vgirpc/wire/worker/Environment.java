package dev.vgirpc.wire.worker;

import org.jspecify.annotations.Nullable;

/** The environment variables of the process, or those of a test. */
@FunctionalInterface
interface Environment {

    /** The variable's value, or null. */
    @Nullable String get(String variable);
}
