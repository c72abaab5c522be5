package dev.vgirpc.wire.tls;

import dev.vgirpc.AuthContext;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Who a client is by its certificate, under the reference's names (protocol page 9.4). */
final class CertificateIdentity {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

    /** Kinds of alternative names, by the numbers of {@link X509Certificate#getSubjectAlternativeNames}. */
    private static final Map<Integer, String> NAMES = Map.of(1, "email", 2, "dns", 6, "uri", 7, "ip");

    private CertificateIdentity() {}

    /**
     * The client of a session whose handshake has verified it.
     *
     * @throws SSLHandshakeException when its certificate has expired since it was verified: a session may be
     *     resumed without another look at it
     */
    static AuthContext of(SSLSession session) throws SSLHandshakeException {
        X509Certificate certificate;
        try {
            certificate = (X509Certificate) session.getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException e) {
            return AuthContext.anonymous();
        }
        try {
            certificate.checkValidity();
        } catch (CertificateException e) {
            throw new SSLHandshakeException("the client's certificate is not valid any more: " + e.getMessage());
        }
        return of(certificate);
    }

    static AuthContext of(X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
        String name = CommonName.of(subject);
        Map<String, Object> claims = new HashMap<>();
        claims.put("subject_dn", subject);
        claims.put("issuer_dn", certificate.getIssuerX500Principal().getName(X500Principal.RFC2253));
        claims.put("serial", certificate.getSerialNumber().toString(16));
        claims.put("not_valid_before", time(certificate.getNotBefore().toInstant()));
        claims.put("not_valid_after", time(certificate.getNotAfter().toInstant()));
        claims.put("hash", fingerprint(certificate));
        claims.putAll(alternativeNames(certificate));
        return new AuthContext("mtls", true, name == null ? subject : name, claims);
    }

    private static String time(Instant moment) {
        return TIME.format(moment);
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was received cannot be encoded", e);
        }
    }

    /** A list for each kind that occurs. */
    private static Map<String, List<String>> alternativeNames(X509Certificate certificate) {
        Map<String, List<String>> found = new HashMap<>();
        @Nullable Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return found; // The handshake has verified the chain all the same; there are no names to tell.
        }
        if (names != null) {
            for (List<?> each : names) {
                String kind = NAMES.get((Integer) each.get(0));
                if (kind != null && each.get(1) instanceof String text) {
                    found.computeIfAbsent(kind, k -> new ArrayList<>()).add(text);
                }
            }
            found.replaceAll((kind, texts) -> List.copyOf(texts));
        }
        return found;
    }
}
