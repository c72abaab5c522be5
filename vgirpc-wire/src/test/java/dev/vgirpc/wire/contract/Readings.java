package dev.vgirpc.wire.contract;

import dev.vgirpc.Limits;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.BatchMemory;

/** Contexts of reading for tests. */
final class Readings {

    private Readings() {}

    static Reading plain() {
        return new Reading(Limits.defaults(), Validation.FULL, BatchMemory::allocator);
    }
}
