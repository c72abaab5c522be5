package dev.vgirpc.wire.engine;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Random identifiers, of the lengths that the protocol's logs expect. */
final class Ids {

    private Ids() {}

    /** Sixteen hexadecimal digits. */
    static String request() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /** Twelve hexadecimal digits. */
    static String server() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 12);
    }
}
