package dev.vgirpc.wire.tls;

import dev.vgirpc.AuthContext;
import dev.vgirpc.TransportException;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * How a server shows who it is, and what it asks of its clients. Endpoints of transports take it.
 *
 * <p>Files are read when the server starts, and again at the next connection after one of them has
 * changed, which is looked at no more than once a second. Certificate and key may be replaced one after the other: while
 * they do not belong together, and whenever a file cannot be used, the ones before stay, and a warning says why. Connections
 * that exist are not touched.
 *
 * <p>Of a client whose certificate was verified, services see an {@link dev.vgirpc.AuthContext} of the domain
 * {@code mtls}: its principal is the subject's common name, or the whole distinguished name where there is none; its
 * claims are {@code subject_dn}, {@code issuer_dn} (RFC 2253), {@code serial} (hexadecimal), {@code not_valid_before},
 * {@code not_valid_after} (ISO 8601), {@code hash} (SHA-256, hexadecimal) and, where the certificate has them, lists of
 * {@code dns}, {@code uri}, {@code ip} and {@code email}.
 *
 * <p>Transports {@linkplain #prepare() read the files} when they start, make an {@linkplain #engine() engine} for each
 * connection, give its handshake {@linkplain #handshakeTimeout() so much time}, and ask {@linkplain #peer who came}.
 *
 * <p>What is configured is immutable; what was read is shared by the values that were derived from each other and by the
 * servers that they were given to. Instances are safe for many threads.
 */
public final class ServerTls {

    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private final TlsContexts contexts;
    private final ClientAuth clients;
    private final TlsVersion minimum;
    private final Duration handshakeTimeout;

    private ServerTls(TlsContexts contexts, ClientAuth clients, TlsVersion minimum, Duration handshakeTimeout) {
        this.contexts = contexts;
        this.clients = clients;
        this.minimum = minimum;
        this.handshakeTimeout = handshakeTimeout;
    }

    private static ServerTls of(TlsMaterial material) {
        return new ServerTls(new TlsContexts(material), ClientAuth.NONE, TlsVersion.TLS_1_2, HANDSHAKE_TIMEOUT);
    }

    /**
     * A certificate and its key in PEM form.
     *
     * @param chain a file of certificates: the server's own, then the ones that lead to its authority
     * @param key a file with the private key in PKCS#8 form, not encrypted: RSA, EC or Ed25519
     * @return TLS with default options
     */
    public static ServerTls pem(Path chain, Path key) {
        return of(new TlsMaterial(new TlsIdentity.Pair(chain, key), null, null));
    }

    /**
     * A certificate and its key in a PKCS#12 file.
     *
     * @param file the file
     * @param password of the file and its key; copied
     * @return TLS with default options
     */
    public static ServerTls keyStore(Path file, char[] password) {
        return of(new TlsMaterial(new TlsIdentity.StoreFile(file, password), null, null));
    }

    /**
     * What somebody else has set up, for keys and trust of other kinds. Nothing is reloaded.
     *
     * @param context an initialized context
     * @return TLS with default options
     */
    public static ServerTls of(SSLContext context) {
        return of(new TlsMaterial(null, null, Objects.requireNonNull(context)));
    }

    /**
     * Asks clients for certificates.
     *
     * @param mode whether they must have one
     * @param authorities a file of certificates in PEM form, one of which a client's must descend from
     * @return the changed TLS
     * @throws IllegalArgumentException when this is made from an {@link SSLContext}, which has authorities of its own
     */
    public ServerTls clientAuth(ClientAuth mode, Path authorities) {
        TlsMaterial own = contexts.material();
        if (own.ready() != null) {
            throw new IllegalArgumentException(
                    "the SSLContext says whom it trusts, so that clientAuth takes no authorities");
        }
        TlsMaterial material = new TlsMaterial(own.identity(), Objects.requireNonNull(authorities), null);
        return new ServerTls(contexts.of(material), mode, minimum, handshakeTimeout);
    }

    /**
     * Asks clients for certificates that the {@link SSLContext}'s trust manager verifies, or that descend from the
     * authorities that were given before.
     *
     * @param mode whether they must have one
     * @return the changed TLS
     * @throws IllegalArgumentException when there are no authorities: a certificate that anybody can buy proves little
     */
    public ServerTls clientAuth(ClientAuth mode) {
        TlsMaterial own = contexts.material();
        if (mode != ClientAuth.NONE && own.ready() == null && own.authorities() == null) {
            throw new IllegalArgumentException("clientAuth is " + mode + ": name the authorities of clients, too");
        }
        return new ServerTls(contexts, mode, minimum, handshakeTimeout);
    }

    /**
     * The oldest version that is spoken; the newest that both sides have is used.
     *
     * @param version TLS 1.2 by default
     * @return the changed TLS
     */
    public ServerTls minimumVersion(TlsVersion version) {
        return new ServerTls(contexts, clients, Objects.requireNonNull(version), handshakeTimeout);
    }

    /**
     * How long a client may take from its connection to the end of the handshake.
     *
     * @param timeout the time, 10 seconds by default
     * @return the changed TLS
     * @throws IllegalArgumentException when the time is not positive
     */
    public ServerTls handshakeTimeout(Duration timeout) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("handshakeTimeout is " + timeout + ": it must be over zero");
        }
        return new ServerTls(contexts, clients, minimum, timeout);
    }

    /**
     * With another clock, and another place for warnings; the files are read anew. It is for tests, which move the
     * clock in place of waiting.
     *
     * @param time says when the files are to be looked at again
     * @param log takes the warnings about files that cannot be used
     * @return the changed TLS
     */
    public ServerTls watched(TimeSource time, System.Logger log) {
        return new ServerTls(contexts.watched(time, log), clients, minimum, handshakeTimeout);
    }

    /**
     * Reads the files now. Connections that exist are not touched.
     *
     * @throws TransportException when one of them cannot be used, which the message names; what was there before stays
     */
    public void reload() {
        try {
            contexts.reload();
        } catch (IOException e) {
            throw new TransportException("the TLS files cannot be reloaded: " + e.getMessage(), false, e);
        }
    }

    /**
     * Reads the files unless they are known, so that a server which cannot use them does not start.
     *
     * @throws IOException when one of them cannot be used, which the message names; the transport says where it
     *     was going to listen
     */
    public void prepare() throws IOException {
        contexts.current();
    }

    /**
     * Makes the engine of a new connection: of the server's side, with the present certificate, the versions, and what
     * is asked of clients. The transport may set what concerns itself, such as application protocols (ALPN).
     *
     * @return an engine whose handshake has not begun, the caller's own
     * @throws IOException when the files were never usable, which {@link #prepare} finds out before; the message
     *     names the one that is not
     */
    public SSLEngine engine() throws IOException {
        SSLEngine engine = contexts.current().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(minimum.andLater());
        parameters.setUseCipherSuitesOrder(true);
        switch (clients) {
            case NONE -> parameters.setWantClientAuth(false);
            case OPTIONAL -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /**
     * How long a client may take from its connection to the end of the handshake. The transport sees to it.
     *
     * @return the time, positive
     */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /**
     * Whether clients are asked for certificates.
     *
     * @return true when they may or must show one
     */
    public boolean asksClients() {
        return clients != ClientAuth.NONE;
    }

    /**
     * Who the client of a connection is. A transport that keeps connections for long may ask again, to find out that
     * the certificate has expired.
     *
     * @param session of an engine of this TLS, whose handshake is done
     * @return the client, of the domain {@code mtls}; anonymous when it has shown no certificate or was not asked
     * @throws SSLHandshakeException when its certificate is not valid any more: a session may be resumed without
     *     another look at it. The connection is to be refused
     */
    public AuthContext client(SSLSession session) throws SSLHandshakeException {
        return asksClients() ? CertificateIdentity.of(session) : AuthContext.anonymous();
    }

    /**
     * What is known of a client once the handshake is done.
     *
     * @param address what was known before: the kind, the address and the metadata of it stay
     * @param session of an engine of this TLS, whose handshake is done
     * @return the peer as {@link #client} tells it, with the metadata {@code tls_protocol} and {@code tls_cipher}
     * @throws SSLHandshakeException when the client's certificate is not valid any more; the connection is to be refused
     */
    public Peer peer(Peer address, SSLSession session) throws SSLHandshakeException {
        return Secured.peer(address, session, client(session));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServerTls tls
                && tls.contexts.material().equals(contexts.material())
                && tls.clients == clients
                && tls.minimum == minimum
                && tls.handshakeTimeout.equals(handshakeTimeout);
    }

    @Override
    public int hashCode() {
        return Objects.hash(contexts.material(), clients, minimum, handshakeTimeout);
    }

    /** Names no secret. */
    @Override
    public String toString() {
        return "ServerTls" + contexts.material().files() + ", clients " + clients + ", from " + minimum;
    }
}
