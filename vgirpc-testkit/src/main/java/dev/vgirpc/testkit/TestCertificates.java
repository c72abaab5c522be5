package dev.vgirpc.testkit;

import dev.vgirpc.wire.tls.ClientTls;
import dev.vgirpc.wire.tls.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates that the JDK's keytool makes once for all tests, as PEM files {@code NAME.pem} and {@code NAME.key} that are
 * deleted when the process ends. The names are {@code ca} and {@code other-ca}, authorities; {@code server}, {@code
 * server-rsa} and {@code server-ed}, good for {@code localhost} and {@code 127.0.0.1}; {@code expired}; {@code elsewhere},
 * which is good for another host; {@code alice}, a client; and {@code stranger}, whose authority is {@code other-ca}.
 * Making them takes a few seconds.
 */
public final class TestCertificates {

    private static final char[] PASSWORD = "secret-of-tests".toCharArray();

    private static final Path FOLDER = make();

    private TestCertificates() {}

    /**
     * The password of the key store and its keys.
     *
     * @return a new copy
     */
    public static char[] password() {
        return PASSWORD.clone();
    }

    /**
     * The authority of all certificates but that of {@code stranger}.
     *
     * @return its certificate in PEM form
     */
    public static Path authority() {
        return chain("ca");
    }

    /**
     * A certificate and those that lead to its authority.
     *
     * @param name whose
     * @return a file in PEM form
     */
    public static Path chain(String name) {
        return FOLDER.resolve(name + ".pem");
    }

    /**
     * A private key.
     *
     * @param name whose
     * @return a file in PEM form, not encrypted
     */
    public static Path key(String name) {
        return FOLDER.resolve(name + ".key");
    }

    /**
     * All keys, under {@link #password}.
     *
     * @return a PKCS#12 file
     */
    public static Path keyStore() {
        return FOLDER.resolve("all.p12");
    }

    /**
     * All keys, under {@link #password}.
     *
     * @return a new key store
     */
    public static KeyStore loadedStore() {
        try (InputStream in = Files.newInputStream(keyStore())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A certificate.
     *
     * @param name whose
     * @return the certificate
     */
    public static X509Certificate certificate(String name) {
        try {
            return (X509Certificate) loadedStore().getCertificate(name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A server's TLS, for the address 127.0.0.1 and the name localhost.
     *
     * @return with the certificate {@code server}
     */
    public static ServerTls server() {
        return ServerTls.pem(chain("server"), key("server"));
    }

    /**
     * A client's TLS.
     *
     * @return without certificate, trusting {@link #authority}
     */
    public static ClientTls client() {
        return ClientTls.trusting(authority());
    }

    /**
     * The TLS of a client that shows who it is.
     *
     * @return with the certificate {@code alice}, trusting {@link #authority}
     */
    public static ClientTls alice() {
        return client().certificate(chain("alice"), key("alice"));
    }

    /**
     * What the JDK's own clients need, trusting {@link #authority}.
     *
     * @param keys the client's certificates, none for a client without
     * @return a new context
     */
    public static SSLContext context(KeyManager... keys) {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("ca", certificate("ca"));
            TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
            managers.init(trust);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path make() {
        try {
            Path folder = Files.createTempDirectory("vgirpc-tls");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            Path store = folder.resolve("all.p12");
            generate(store, "ca", "EC", "CN=Test CA", "-ext", "bc:c=ca:true");
            generate(store, "other-ca", "EC", "CN=Other CA", "-ext", "bc:c=ca:true");
            String local = "san=dns:localhost,ip:127.0.0.1";
            generate(store, "server", "EC", "CN=server one", "-signer", "ca", "-ext", local);
            generate(store, "server-rsa", "RSA", "CN=server two", "-signer", "ca", "-ext", local);
            generate(store, "server-ed", "Ed25519", "CN=server three", "-signer", "ca", "-ext", local);
            generate(store, "expired", "EC", "CN=late", "-signer", "ca", "-ext", local, "-startdate", "-30d",
                    "-validity", "3");
            generate(store, "elsewhere", "EC", "CN=elsewhere", "-signer", "ca", "-ext", "san=dns:elsewhere.example");
            generate(store, "alice", "EC", "CN=Alice\\, of Basel,OU=Desk,O=Test", "-signer", "ca", "-ext",
                    "san=dns:alice.example,uri:spiffe://test/alice,ip:10.0.0.7,email:alice@example.org");
            generate(store, "stranger", "EC", "CN=stranger", "-signer", "other-ca", "-ext", local);
            write(folder, store);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void generate(Path store, String name, String algorithm, String subject, String... more)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC",
                "-genkeypair", "-keystore", store.toString(), "-storetype", "PKCS12",
                "-storepass", new String(PASSWORD), "-alias", name, "-keyalg", algorithm, "-dname", subject,
                "-validity", "30"));
        if (algorithm.equals("EC")) {
            command.addAll(List.of("-groupname", "secp256r1"));
        }
        command.addAll(List.of(more));
        Path output = Files.createTempFile(store.getParent(), "keytool", ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("keytool takes more than a minute");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new AssertionError("keytool failed: " + Files.readString(output));
        }
        Files.delete(output);
    }

    private static void write(Path folder, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            for (String name : Collections.list(store.aliases())) {
                StringBuilder chain = new StringBuilder("text before is allowed\n");
                for (Certificate each : store.getCertificateChain(name)) {
                    chain.append(pem("CERTIFICATE", each.getEncoded()));
                }
                Files.writeString(folder.resolve(name + ".pem"), chain);
                Files.writeString(
                        folder.resolve(name + ".key"), pem("PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded()));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A file's content in PEM form.
     *
     * @param label what stands between the dashes after {@code BEGIN}
     * @param content the bytes
     * @return the text
     */
    public static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content)
                + "\n-----END " + label + "-----\n";
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
