package dev.vgirpc.fuzz;

import dev.vgirpc.wire.support.ReadOracle;

/** What the fuzzer calls with each input. */
public final class ReadFuzzer {

    private ReadFuzzer() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        ReadOracle.isRead(bytes, true);
    }
}
