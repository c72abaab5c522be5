package dev.vgirpc.transport.http.token;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** The master keys of state tokens: the first seals, all open. Immutable. */
public final class TokenKeys {

    static final int KEY_BYTES = 32;

    private final List<byte[]> masters;

    private TokenKeys(List<byte[]> masters) {
        this.masters = masters;
    }

    /**
     * Keys of any length but zero. One of 32 bytes is taken as it is, another by its SHA-256.
     *
     * @throws IllegalArgumentException when there is none, or an empty one
     */
    public static TokenKeys of(List<byte[]> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no token key is given");
        }
        List<byte[]> masters = new ArrayList<>();
        for (byte[] each : keys) {
            if (each.length == 0) {
                throw new IllegalArgumentException("a token key is empty");
            }
            masters.add(each.length == KEY_BYTES ? each.clone() : sha256(each));
        }
        return new TokenKeys(List.copyOf(masters));
    }

    /** One key that nobody else has: tokens die with the process. */
    public static TokenKeys random() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new TokenKeys(List.of(key));
    }

    /** Not to be changed. */
    List<byte[]> masters() {
        return masters;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
