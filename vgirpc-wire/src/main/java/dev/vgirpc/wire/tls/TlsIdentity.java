package dev.vgirpc.wire.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/** The certificate and private key by which one side shows who it is. */
sealed interface TlsIdentity {

    /** The files that it is read from. */
    List<Path> files();

    /** Reads the files. */
    KeyManager[] load() throws IOException;

    /**
     * A certificate chain and its key in PEM form.
     *
     * @param chain the own certificate first
     */
    record Pair(Path chain, Path key) implements TlsIdentity {
        @Override
        public List<Path> files() {
            return List.of(chain, key);
        }

        @Override
        public KeyManager[] load() throws IOException {
            List<X509Certificate> certificates = Pem.certificates(chain);
            PrivateKey privateKey = Pem.privateKey(key, certificates.getFirst().getPublicKey());
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("key", privateKey, new char[0], certificates.toArray(new X509Certificate[0]));
                return managers(store, new char[0]);
            } catch (GeneralSecurityException e) {
                throw new IOException("the certificates of " + chain + " cannot be used: " + e.getMessage(), e);
            }
        }
    }

    /** A PKCS#12 file. */
    record StoreFile(Path file, char[] password) implements TlsIdentity {
        /** Copies the password. */
        public StoreFile {
            password = password.clone();
        }

        @Override
        public List<Path> files() {
            return List.of(file);
        }

        @Override
        public KeyManager[] load() throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(in, password);
                boolean key = false;
                for (String alias : Collections.list(store.aliases())) {
                    key |= store.isKeyEntry(alias);
                }
                if (!key) {
                    throw new IOException("the key store " + file + " holds no private key");
                }
                return managers(store, password);
            } catch (NoSuchFileException e) {
                throw new IOException("the key store " + file + " does not exist", e);
            } catch (GeneralSecurityException e) {
                throw new IOException("the key store " + file + " cannot be used: " + e.getMessage(), e);
            } catch (IOException e) {
                if (e.getCause() instanceof UnrecoverableKeyException) {
                    throw new IOException("the password of the key store " + file + " is wrong", e);
                }
                String message = String.valueOf(e.getMessage());
                throw message.startsWith("the key store")
                        ? e
                        : new IOException("the key store " + file + " is no PKCS#12 file: " + message, e);
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof StoreFile store
                    && store.file.equals(file)
                    && Arrays.equals(store.password, password);
        }

        @Override
        public int hashCode() {
            return file.hashCode();
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    private static KeyManager[] managers(KeyStore store, char[] password) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }
}
