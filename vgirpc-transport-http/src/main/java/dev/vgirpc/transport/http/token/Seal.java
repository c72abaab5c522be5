package dev.vgirpc.transport.http.token;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Authenticated encryption of tokens. Each token has a key of its own, derived from the master key and 32 random bytes
 * that stand in the token, so that the number of tokens is not bound by the short nonce of AES-GCM: two of 2^64 tokens
 * share a key with a probability of 2^-129.
 *
 * <pre>
 *  0: version
 *  1: 32 random bytes
 * 33: AES-256-GCM ciphertext and tag
 * </pre>
 */
final class Seal {

    /** Unlike any version of the reference's tokens, which use another cipher (protocol page 8.8). */
    static final byte VERSION = 0x41;

    private static final int SALT_BYTES = 32;
    private static final int TAG_BYTES = 16;
    private static final int HEAD_BYTES = 1 + SALT_BYTES;
    /** The key is used once. */
    private static final byte[] NONCE = new byte[12];

    private final TokenKeys keys;
    private final byte[] label;
    private final SecureRandom random = new SecureRandom();

    /**
     * A seal for one purpose.
     *
     * @param label of the purpose: what was sealed for another one does not open
     */
    Seal(TokenKeys keys, byte[] label) {
        this.keys = keys;
        this.label = label.clone();
    }

    byte[] seal(byte[] content, byte[] context) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.masters().getFirst(), salt, context);
            byte[] sealed = new byte[HEAD_BYTES + content.length + TAG_BYTES];
            sealed[0] = VERSION;
            System.arraycopy(salt, 0, sealed, 1, SALT_BYTES);
            cipher.doFinal(content, 0, content.length, sealed, HEAD_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM does not work", e);
        }
    }

    /** The content, or null when it was not sealed by one of the keys, for this purpose and in this context. */
    byte @Nullable [] open(byte[] sealed, byte[] context) {
        if (sealed.length < HEAD_BYTES + TAG_BYTES || sealed[0] != VERSION) {
            return null;
        }
        byte[] salt = Arrays.copyOfRange(sealed, 1, HEAD_BYTES);
        for (byte[] master : keys.masters()) {
            try {
                return cipher(Cipher.DECRYPT_MODE, master, salt, context)
                        .doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
            } catch (AEADBadTagException e) {
                // Perhaps another key.
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES-GCM does not work", e);
            }
        }
        return null;
    }

    private Cipher cipher(int mode, byte[] master, byte[] salt, byte[] context) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(master, "HmacSHA256"));
        mac.update(label);
        mac.update((byte) 0);
        byte[] key = mac.doFinal(salt);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, NONCE));
        cipher.updateAAD(context);
        return cipher;
    }
}
