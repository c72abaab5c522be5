package dev.vgirpc.transport.http.token;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Authenticated encryption of tokens. Each token has a key of its own, derived from the master key and 32 random bytes
 * that stand in the token, so that the number of tokens is not bound by the short nonce of AES-GCM: that any two of 2^64
 * tokens share a key has a probability of 2^-128 (decision 0026). Safe for many threads.
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

    private final List<Derivation> derivations;
    private final CipherPool ciphers = new CipherPool("AES/GCM/NoPadding");
    /** The JDK's default, which threads share: its lock is held for less than a microsecond. */
    private final SecureRandom random = new SecureRandom();

    /** How a master key becomes the keys of one purpose. The MAC has taken key and label, and is only cloned. */
    private record Derivation(byte[] master, byte[] label, Mac started) {

        static Derivation of(byte[] master, byte[] label) {
            try {
                return new Derivation(master, label, start(master, label));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("HMAC-SHA256 does not work", e);
            }
        }

        private static Mac start(byte[] master, byte[] label) throws GeneralSecurityException {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(master, "HmacSHA256"));
            mac.update(label);
            mac.update((byte) 0);
            return mac;
        }

        byte[] key(byte[] salt) throws GeneralSecurityException {
            return mac().doFinal(salt);
        }

        private Mac mac() throws GeneralSecurityException {
            try {
                return (Mac) started.clone();
            } catch (CloneNotSupportedException e) {
                // The JDK's can be cloned; those of other providers need not.
                return start(master, label);
            }
        }
    }

    /**
     * A seal for one purpose.
     *
     * @param label of the purpose: what was sealed for another one does not open
     */
    Seal(TokenKeys keys, byte[] label) {
        byte[] own = label.clone();
        this.derivations =
                keys.masters().stream().map(each -> Derivation.of(each, own)).toList();
    }

    byte[] seal(byte[] content, byte[] context) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        try {
            byte[] key = derivations.getFirst().key(salt);
            byte[] sealed = new byte[HEAD_BYTES + content.length + TAG_BYTES];
            sealed[0] = VERSION;
            System.arraycopy(salt, 0, sealed, 1, SALT_BYTES);
            ciphers.use(cipher -> {
                start(cipher, Cipher.ENCRYPT_MODE, key, context);
                return cipher.doFinal(content, 0, content.length, sealed, HEAD_BYTES);
            });
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
        for (Derivation each : derivations) {
            try {
                byte[] key = each.key(salt);
                return ciphers.use(cipher -> {
                    start(cipher, Cipher.DECRYPT_MODE, key, context);
                    return cipher.doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
                });
            } catch (AEADBadTagException e) {
                // Perhaps another key.
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES-GCM does not work", e);
            }
        }
        return null;
    }

    private static void start(Cipher cipher, int mode, byte[] key, byte[] context) throws GeneralSecurityException {
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, NONCE));
        cipher.updateAAD(context);
    }
}
