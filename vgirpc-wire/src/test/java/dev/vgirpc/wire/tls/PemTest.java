package dev.vgirpc.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemTest {

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("it.pem"), text);
    }

    private static PublicKey owner(String name) {
        return TestCertificates.certificate(name).getPublicKey();
    }

    private void refusedKey(String text, String reason) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> Pem.privateKey(file, owner("server")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    private void refusedCertificates(String text, String reason) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> Pem.certificates(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void chainsKeepTheirOrder() throws IOException {
        assertThat(Pem.certificates(TestCertificates.chain("server")))
                .containsExactly(TestCertificates.certificate("server"), TestCertificates.certificate("ca"));
        String both = Files.readString(TestCertificates.chain("ca")) + "\r\n"
                + Files.readString(TestCertificates.chain("other-ca")).replace("\n", "\r\n");
        assertThat(Pem.certificates(file(both)))
                .containsExactly(TestCertificates.certificate("ca"), TestCertificates.certificate("other-ca"));
    }

    @Test
    void keysOfEachKindAreRead() throws IOException {
        for (String name : List.of("server", "server-rsa", "server-ed")) {
            assertThat(Pem.privateKey(TestCertificates.key(name), owner(name)).getAlgorithm())
                    .isEqualTo(owner(name).getAlgorithm());
        }
        // openssl writes an EC key's parameters, and often the certificate, into the same file.
        String mixed = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                + Files.readString(TestCertificates.chain("server")) + Files.readString(TestCertificates.key("server"));
        assertThat(Pem.privateKey(file(mixed), owner("server"))).isNotNull();
        assertThat(Pem.certificates(file(mixed))).hasSize(2);
    }

    @Test
    void keysThatCannotBeUsedAreRefusedWithARemedy() throws IOException {
        String key = Files.readString(TestCertificates.key("server"));
        refusedKey(key.replace("PRIVATE", "ENCRYPTED PRIVATE"), "holds an encrypted private key: decrypt it");
        refusedKey(key.replace("PRIVATE", "RSA PRIVATE"), "'RSA PRIVATE KEY': convert it to PKCS#8");
        refusedKey(key.replace("PRIVATE", "EC PRIVATE"), "'EC PRIVATE KEY': convert it to PKCS#8");
        refusedKey(
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
                "convert it to PKCS#8");
        refusedKey(key + key, "holds 2 private keys");
        refusedKey("", "holds no private key in PEM form");
        refusedKey(Files.readString(TestCertificates.chain("server")), "holds no private key in PEM form, but: CERTIFICATE");
        refusedKey(Files.readString(TestCertificates.key("alice")), "does not belong to the certificate");
        refusedKey(Files.readString(TestCertificates.key("server-rsa")), "cannot be read as the certificate's kind, EC");
        refusedKey(key.replaceFirst("M", "!:"), "cannot be read as the certificate's kind, EC");
    }

    @Test
    void certificatesThatCannotBeUsedAreRefused() throws IOException {
        refusedCertificates("", "holds no certificate in PEM form");
        refusedCertificates(Files.readString(TestCertificates.key("server")), "but: PRIVATE KEY");
        refusedCertificates(TestCertificates.pem("CERTIFICATE", new byte[] {1, 2, 3}), "certificate 1 of");
        refusedCertificates("-----BEGIN CERTIFICATE-----\nAAAAA\n-----END CERTIFICATE-----\n", "not in base64");
        Files.write(folder.resolve("it.pem"), TestCertificates.certificate("server").getSerialNumber().toByteArray());
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> Pem.certificates(missing)).hasMessage(missing + " does not exist");
        assertThatThrownBy(() -> Pem.certificates(folder)).isInstanceOf(IOException.class);
        Path large = folder.resolve("large");
        Files.write(large, new byte[5 << 20]);
        assertThatThrownBy(() -> Pem.certificates(large)).hasMessageContaining("a PEM file has at most");
    }
}
