package dev.vgirpc.transport.http.token;

import java.security.GeneralSecurityException;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * Ciphers of one transformation that are used again: finding a provider for it takes longer than a small token. Each use
 * starts by {@code init}. Safe for many threads; there are as many as were ever used at a time.
 */
final class CipherPool {

    /** What is done with a cipher. */
    @FunctionalInterface
    interface Use<T> {
        T with(Cipher cipher) throws GeneralSecurityException;
    }

    private final String transformation;
    private final ConcurrentLinkedQueue<Cipher> free = new ConcurrentLinkedQueue<>();

    CipherPool(String transformation) {
        this.transformation = transformation;
    }

    /** Uses a cipher. One that has failed is dropped. */
    <T> T use(Use<T> use) throws GeneralSecurityException {
        @Nullable Cipher known = free.poll();
        Cipher cipher = known == null ? Cipher.getInstance(transformation) : known;
        T result = use.with(cipher);
        free.add(cipher);
        return result;
    }
}
