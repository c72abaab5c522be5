package dev.vgirpc.wire.tls;

import dev.vgirpc.AuthContext;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * How a client verifies its server, and shows who it is itself. Targets of transports take it.
 *
 * <p>The server's certificate must descend from a trusted authority and be made for the name or address that is
 * connected to, or for the {@linkplain #serverName name given here}. This cannot be switched off.
 *
 * <p>Files are read at the first connection, and again at the next connection after one of them has changed, as {@link
 * ServerTls} does.
 *
 * <p>Transports make an {@linkplain #engine engine} for each connection.
 *
 * <p>What is configured is immutable; instances are safe for many threads.
 */
public final class ClientTls {

    /** Such hosts are not sent to the server: RFC 6066 allows names only. */
    private static final Pattern IP_ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private final TlsContexts contexts;
    private final @Nullable String serverName;
    private final TlsVersion minimum;

    private ClientTls(TlsContexts contexts, @Nullable String serverName, TlsVersion minimum) {
        this.contexts = contexts;
        this.serverName = serverName;
        this.minimum = minimum;
    }

    private static ClientTls of(TlsMaterial material) {
        return new ClientTls(new TlsContexts(material), null, TlsVersion.TLS_1_2);
    }

    /**
     * Trusts the authorities that this Java trusts.
     *
     * @return TLS with default options
     */
    public static ClientTls systemTrust() {
        return of(new TlsMaterial(null, null, null));
    }

    /**
     * Trusts authorities of a file and no others.
     *
     * @param authorities a file of certificates in PEM form
     * @return TLS with default options
     */
    public static ClientTls trusting(Path authorities) {
        return of(new TlsMaterial(null, Objects.requireNonNull(authorities), null));
    }

    /**
     * What somebody else has set up, for keys and trust of other kinds. The server's name is verified besides, unless
     * the context's trust manager is an {@link javax.net.ssl.X509ExtendedTrustManager}, whose task that is.
     *
     * @param context an initialized context
     * @return TLS with default options
     */
    public static ClientTls of(SSLContext context) {
        return of(new TlsMaterial(null, null, Objects.requireNonNull(context)));
    }

    /**
     * Shows a certificate to servers that ask for one.
     *
     * @param chain a file of certificates in PEM form: the client's own, then the ones that lead to its authority
     * @param key a file with the private key in PKCS#8 form, not encrypted: RSA, EC or Ed25519
     * @return the changed TLS
     * @throws IllegalArgumentException when this is made from an {@link SSLContext}
     */
    public ClientTls certificate(Path chain, Path key) {
        return identity(new TlsIdentity.Pair(chain, key));
    }

    /**
     * Shows a certificate of a PKCS#12 file to servers that ask for one.
     *
     * @param file the file
     * @param password of the file and its key; copied
     * @return the changed TLS
     * @throws IllegalArgumentException when this is made from an {@link SSLContext}
     */
    public ClientTls keyStore(Path file, char[] password) {
        return identity(new TlsIdentity.StoreFile(file, password));
    }

    private ClientTls identity(TlsIdentity identity) {
        TlsMaterial own = contexts.material();
        if (own.ready() != null) {
            throw new IllegalArgumentException("the SSLContext has the keys that it needs, so that none can be added");
        }
        TlsMaterial material = new TlsMaterial(identity, own.authorities(), null);
        return new ClientTls(contexts.of(material), serverName, minimum);
    }

    /**
     * The name that the server's certificate must have, where it is not the host that is connected to. It is also the
     * one that the server is told (SNI).
     *
     * @param name a host name or an IP address
     * @return the changed TLS
     * @throws IllegalArgumentException when it is neither
     */
    public ClientTls serverName(String name) {
        if (!IP_ADDRESS.matcher(name).matches()) {
            try {
                new SNIHostName(name);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("the server name '" + name + "' is not valid: " + e.getMessage(), e);
            }
        }
        return new ClientTls(contexts, name, minimum);
    }

    /**
     * The oldest version that is spoken; the newest that both sides have is used.
     *
     * @param version TLS 1.2 by default
     * @return the changed TLS
     */
    public ClientTls minimumVersion(TlsVersion version) {
        return new ClientTls(contexts, serverName, Objects.requireNonNull(version));
    }

    /**
     * With another clock, and another place for warnings; the files are read anew. It is for tests, which move the
     * clock in place of waiting.
     *
     * @param time says when the files are to be looked at again
     * @param log takes the warnings about files that cannot be used
     * @return the changed TLS
     */
    public ClientTls watched(TimeSource time, System.Logger log) {
        return new ClientTls(contexts.watched(time, log), serverName, minimum);
    }

    /**
     * Reads the files unless they are known.
     *
     * @throws IOException when one of them cannot be used, which the message names; the transport says where it
     *     was going to connect
     */
    public void prepare() throws IOException {
        contexts.current();
    }

    /**
     * Makes the engine of a new connection: of the client's side, with the present trust and certificate, the versions,
     * and the name that the server must have. The handshake fails unless the server's certificate is verified and made
     * for that name. The transport may set what concerns itself, such as application protocols (ALPN).
     *
     * @param host what is connected to: a name, or an IP address without brackets
     * @param port the port there; sessions are resumed with servers of the same host and port
     * @return an engine whose handshake has not begun, the caller's own
     * @throws IOException when the files were never usable; the message names the one that is not
     */
    public SSLEngine engine(String host, int port) throws IOException {
        String name = serverName == null ? host : serverName;
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        SSLEngine engine = contexts.current().createSSLEngine(name, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(minimum.andLater());
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (!IP_ADDRESS.matcher(name).matches()) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /**
     * What is known of a server once the handshake is done.
     *
     * @param server what was known before: the kind, the address and the metadata of it stay
     * @param session of an engine of this TLS, whose handshake is done
     * @return the peer, with the metadata {@code tls_protocol} and {@code tls_cipher}; it has no identity, because
     *     the handshake verified that it is who was asked for
     */
    public Peer peer(Peer server, SSLSession session) {
        return Secured.peer(server, session, AuthContext.anonymous());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientTls tls
                && tls.contexts.material().equals(contexts.material())
                && Objects.equals(tls.serverName, serverName)
                && tls.minimum == minimum;
    }

    @Override
    public int hashCode() {
        return Objects.hash(contexts.material(), serverName, minimum);
    }

    /** Names no secret. */
    @Override
    public String toString() {
        return "ClientTls" + contexts.material().files() + (serverName == null ? "" : " of " + serverName) + ", from "
                + minimum;
    }
}
