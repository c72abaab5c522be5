package dev.vgirpc.wire.contract;

import dev.vgirpc.ContractException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a contract, so that its author sees everything at once. */
final class Problems {

    private final List<String> all = new ArrayList<>();

    void add(String where, String what) {
        all.add(where + ": " + what);
    }

    void throwIfAny(String subject) {
        if (!all.isEmpty()) {
            throw new ContractException(subject, all);
        }
    }
}
