package dev.vgirpc.wire.contract;

import java.util.Comparator;

/** Orders text by code points, as the protocol does; {@link String} compares UTF-16 units. */
public final class CodePointOrder {

    public static final Comparator<String> INSTANCE = CodePointOrder::compare;

    private CodePointOrder() {}

    private static int compare(String one, String other) {
        int common = Math.min(one.length(), other.length());
        for (int i = 0; i < common; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                return Integer.compare(rank(a), rank(b));
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    /** Surrogates stand for code points above all that one unit holds. */
    private static int rank(char unit) {
        return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
    }
}
