package dev.vgirpc.transport.pipe;

import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.TimeSource;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * How a client verifies its server, and shows who it is itself, for {@link TcpTarget#tls}.
 *
 * <p>The server's certificate must descend from a trusted authority and be made for the name or address that is
 * connected to, or for the {@linkplain #serverName name given here}. This cannot be switched off.
 *
 * <p>Files are read at the first connection, and again at the next connection after one of them has changed, as {@link
 * ServerTls} does.
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

    /** With another clock, and another place for warnings; the files are read anew. */
    ClientTls watched(TimeSource time, System.Logger log) {
        return new ClientTls(contexts.watched(time, log), serverName, minimum);
    }

    /**
     * Does the handshake.
     *
     * @param socket in blocking mode; the connection closes it; when this fails it is the caller's
     * @param place what was connected to
     * @param timeout how long it may take
     */
    TlsConnection connect(SocketChannel socket, HostPort place, Duration timeout, Peer server) throws IOException {
        TlsConnection connection =
                new TlsConnection(socket, () -> engine(place), timeout, contexts.time(), server, false);
        connection.handshake();
        return connection;
    }

    private SSLEngine engine(HostPort place) throws IOException {
        String name = serverName == null ? place.host() : serverName;
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        SSLEngine engine = contexts.current().createSSLEngine(name, place.port());
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
