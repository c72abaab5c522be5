package dev.vgirpc.wire.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads certificates and private keys in PEM form. Every refusal names the file. */
final class Pem {

    private static final long MAX_BYTES = 4 << 20;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";

    private record Block(String label, byte[] content) {}

    private Pem() {}

    /** All certificates of a file, in its order; at least one. */
    static List<X509Certificate> certificates(Path file) throws IOException {
        List<Block> blocks = blocks(file);
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label.equals(CERTIFICATE)) {
                found.add(certificate(file, found.size() + 1, block.content));
            }
        }
        if (found.isEmpty()) {
            throw new IOException(file + " holds no certificate in PEM form" + butHolds(blocks));
        }
        return found;
    }

    private static X509Certificate certificate(Path file, int number, byte[] content) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(content));
        } catch (CertificateException e) {
            throw new IOException("certificate " + number + " of " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The one private key of a file, which must belong to a certificate.
     *
     * @param owner the certificate's public key
     */
    static PrivateKey privateKey(Path file, PublicKey owner) throws IOException {
        List<Block> blocks = blocks(file);
        List<Block> keys = blocks.stream().filter(each -> each.label.equals(PRIVATE_KEY)).toList();
        if (keys.size() > 1) {
            throw new IOException(file + " holds " + keys.size() + " private keys: one is expected");
        }
        if (keys.isEmpty()) {
            throw new IOException(file + withoutKey(blocks));
        }
        String algorithm = owner.getAlgorithm();
        if (!algorithm.equals("RSA") && !algorithm.equals("EC") && !algorithm.equals("EdDSA")) {
            throw new IOException("the certificate for " + file + " has a key of the kind " + algorithm
                    + ": use RSA, EC or Ed25519");
        }
        try {
            PrivateKey key = KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(keys.getFirst().content));
            if (!belongs(key, owner)) {
                throw new IOException("the private key in " + file + " does not belong to the certificate");
            }
            return key;
        } catch (InvalidKeySpecException e) {
            throw new IOException(
                    "the private key in " + file + " cannot be read as the certificate's kind, " + algorithm + ": "
                            + e.getMessage(),
                    e);
        } catch (GeneralSecurityException e) {
            throw new IOException("the private key in " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static boolean belongs(PrivateKey key, PublicKey owner) throws GeneralSecurityException {
        String algorithm =
                switch (owner.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        byte[] probe = PRIVATE_KEY.getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(owner);
        signature.update(probe);
        try {
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // Of other parameters than the certificate's: a signature of another length, for example.
        }
    }

    private static String withoutKey(List<Block> blocks) {
        for (Block block : blocks) {
            switch (block.label) {
                case "ENCRYPTED PRIVATE KEY" -> {
                    return " holds an encrypted private key: decrypt it (openssl pkcs8 -in FILE -out NEW), or use a"
                            + " PKCS#12 key store with its password";
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "OPENSSH PRIVATE KEY" -> {
                    return " holds a private key in the form '" + block.label
                            + "': convert it to PKCS#8 (openssl pkcs8 -topk8 -nocrypt -in FILE -out NEW)";
                }
                default -> {}
            }
        }
        return " holds no private key in PEM form" + butHolds(blocks);
    }

    private static String butHolds(List<Block> blocks) {
        return blocks.isEmpty()
                ? ""
                : ", but: " + blocks.stream().map(Block::label).distinct().collect(Collectors.joining(", "));
    }

    private static List<Block> blocks(Path file) throws IOException {
        List<Block> found = new ArrayList<>();
        Matcher block = BLOCK.matcher(text(file));
        while (block.find()) {
            try {
                found.add(new Block(block.group(1), Base64.getMimeDecoder().decode(block.group(2))));
            } catch (IllegalArgumentException e) {
                if (!block.group(2).contains(":")) { // Old keys have headers; their label says enough.
                    throw new IOException(file + " is not valid: '" + block.group(1) + "' is not in base64", e);
                }
                found.add(new Block(block.group(1), new byte[0]));
            }
        }
        return found;
    }

    private static String text(Path file) throws IOException {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new IOException(file + " has " + size + " bytes: a PEM file has at most " + MAX_BYTES);
            }
            // Not UTF-8: a file of another kind is to be refused for what it lacks, not for its letters.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist", e);
        } catch (java.nio.file.FileSystemException e) {
            throw new IOException(
                    file + " cannot be read" + (e.getReason() == null ? "" : ": " + e.getReason()), e);
        }
    }
}
