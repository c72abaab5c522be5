package dev.vgirpc.wire.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Who one side is and whom it trusts, as it was configured.
 *
 * @param identity the own certificate, or null for none
 * @param authorities certificates in PEM form that others must descend from, or null for the system's
 * @param ready a context that somebody else has made, or null; where it is there the others are not
 */
record TlsMaterial(@Nullable TlsIdentity identity, @Nullable Path authorities, @Nullable SSLContext ready) {

    /** The files that it is read from. */
    List<Path> files() {
        List<Path> files = new ArrayList<>();
        if (identity != null) {
            files.addAll(identity.files());
        }
        if (authorities != null) {
            files.add(authorities);
        }
        return files;
    }

    /**
     * Reads the files.
     *
     * @throws IOException when one of them cannot be used; the message names it
     */
    SSLContext load() throws IOException {
        if (ready != null) {
            return ready;
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity == null ? null : identity.load(), authorities == null ? null : trust(authorities), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(Path authorities) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (X509Certificate each : Pem.certificates(authorities)) {
            store.setCertificateEntry("authority-" + number++, each);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }
}
