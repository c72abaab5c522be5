package dev.vgirpc.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Certificates that the JDK's keytool makes once for all tests, as PEM files NAME.pem and NAME.key. */
final class TestCertificates {

    static final char[] PASSWORD = "secret-of-tests".toCharArray();

    private static final Path FOLDER = make();

    private TestCertificates() {}

    /** Authority of all certificates but those of {@code stranger}. */
    static Path authority() {
        return chain("ca");
    }

    static Path chain(String name) {
        return FOLDER.resolve(name + ".pem");
    }

    static Path key(String name) {
        return FOLDER.resolve(name + ".key");
    }

    /** All keys, under {@link #PASSWORD}. */
    static Path keyStore() {
        return FOLDER.resolve("all.p12");
    }

    static KeyStore loadedStore() {
        try (InputStream in = Files.newInputStream(keyStore())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static X509Certificate certificate(String name) {
        try {
            return (X509Certificate) loadedStore().getCertificate(name);
        } catch (GeneralSecurityException e) {
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
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("keytool ended").isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        Files.delete(output);
    }

    private static void write(Path folder, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            for (String name : java.util.Collections.list(store.aliases())) {
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

    static String pem(String label, byte[] content) {
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
