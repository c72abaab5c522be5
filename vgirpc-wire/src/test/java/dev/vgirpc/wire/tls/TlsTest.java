package dev.vgirpc.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.AuthContext;
import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.support.ManualClock;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What transports get of the two sides, tried with engines that have no network between them. */
class TlsTest {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private static final Peer ADDRESS =
            new Peer(TransportKind.TCP, "there", AuthContext.anonymous(), Map.of("remote_addr", "10.0.0.1"));

    @TempDir
    Path folder;

    private static ServerTls server() {
        return ServerTls.pem(TestCertificates.chain("server"), TestCertificates.key("server"));
    }

    private static ServerTls strict() {
        return server().clientAuth(ClientAuth.REQUIRED, TestCertificates.authority());
    }

    private static ClientTls client() {
        return ClientTls.trusting(TestCertificates.authority());
    }

    private static ClientTls client(String name) {
        return client().certificate(TestCertificates.chain(name), TestCertificates.key(name));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void enginesHaveTheirSidesAndVersions() throws Exception {
        SSLEngine answering = server().engine();
        assertThat(answering.getUseClientMode()).isFalse();
        assertThat(answering.getNeedClientAuth() || answering.getWantClientAuth()).isFalse();
        assertThat(answering.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
        assertThat(answering.getSSLParameters().getUseCipherSuitesOrder()).isTrue();
        assertThat(server().minimumVersion(TlsVersion.TLS_1_3).engine().getEnabledProtocols())
                .containsExactly("TLSv1.3");
        assertThat(strict().engine().getNeedClientAuth()).isTrue();
        assertThat(server().clientAuth(ClientAuth.OPTIONAL, TestCertificates.authority()).engine().getWantClientAuth())
                .isTrue();

        SSLEngine asking = client().engine("localhost", 7);
        assertThat(asking.getUseClientMode()).isTrue();
        assertThat(asking.getPeerPort()).isEqualTo(7);
        assertThat(asking.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
        assertThat(asking.getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
        assertThat(asking.getSSLParameters().getServerNames().toString()).contains("localhost");
        assertThat(client().minimumVersion(TlsVersion.TLS_1_3).engine("h", 1).getEnabledProtocols())
                .containsExactly("TLSv1.3");
    }

    @Test
    void anEngineIsMadeForEachConnection() throws Exception {
        ServerTls tls = server();
        assertThat(tls.engine()).isNotSameAs(tls.engine());
        ClientTls other = client();
        assertThat(other.engine("h", 1)).isNotSameAs(other.engine("h", 1));
    }

    @Test
    void namesOnlyAreSentToTheServer() throws Exception {
        for (String address : new String[] {"127.0.0.1", "::1"}) {
            assertThat(client().engine(address, 1).getSSLParameters().getServerNames()).isNullOrEmpty();
        }
        assertThat(client().engine("localhost.", 1).getPeerHost()).isEqualTo("localhost");
        assertThat(client().serverName("other.example").engine("localhost", 1).getPeerHost()).isEqualTo("other.example");
    }

    @Test
    void theServersNameIsVerified() throws Exception {
        Handshakes.between(client(), "localhost", server());
        Handshakes.between(client(), "127.0.0.1", server());
        assertThatThrownBy(() -> Handshakes.between(client(), "elsewhere.example", server()))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("elsewhere.example");
        assertThatThrownBy(() -> Handshakes.between(client().serverName("elsewhere.example"), "localhost", server()))
                .isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> Handshakes.between(
                        ClientTls.trusting(TestCertificates.chain("other-ca")), "localhost", server()))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void aClientThatWasVerifiedIsKnown() throws Exception {
        SSLSession session = Handshakes.between(client("alice"), "localhost", strict());
        AuthContext alice = strict().client(session);
        assertThat(alice.domain()).isEqualTo("mtls");
        assertThat(alice.authenticated()).isTrue();
        assertThat(alice.principal()).isEqualTo("Alice, of Basel");
        assertThat(alice.claims())
                .containsEntry("subject_dn", "CN=Alice\\, of Basel,OU=Desk,O=Test")
                .containsEntry("dns", List.of("alice.example"));
        Peer peer = strict().peer(ADDRESS, session);
        assertThat(peer).isEqualTo(new Peer(
                ADDRESS.kind(),
                ADDRESS.address(),
                alice,
                Map.of(
                        "remote_addr", "10.0.0.1",
                        "tls_protocol", "TLSv1.3",
                        "tls_cipher", session.getCipherSuite())));
    }

    @Test
    void aClientThatWasNotAskedIsAnonymous() throws Exception {
        SSLSession known = Handshakes.between(client("alice"), "localhost", strict());
        assertThat(server().client(known)).as("asked by somebody else").isEqualTo(AuthContext.anonymous());
        SSLSession session = Handshakes.between(client("alice"), "localhost", server());
        assertThat(strict().client(session)).isEqualTo(AuthContext.anonymous());
        assertThat(server().peer(ADDRESS, session).auth()).isEqualTo(AuthContext.anonymous());
        assertThat(server().peer(ADDRESS, session).metadata()).containsEntry("tls_protocol", "TLSv1.3");
    }

    @Test
    void aClientIsRefusedWhoseCertificateIsNotOfTheAuthority() {
        assertThatThrownBy(() -> Handshakes.between(client("stranger"), "localhost", strict()))
                .isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> Handshakes.between(client(), "localhost", strict())).isInstanceOf(SSLException.class);
    }

    @Test
    void aCertificateThatHasExpiredSinceItWasVerifiedIsRefused() {
        SSLSession resumed = session(TestCertificates.certificate("expired"));
        assertThatThrownBy(() -> strict().client(resumed))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageStartingWith("the client's certificate is not valid any more");
        assertThatThrownBy(() -> strict().peer(ADDRESS, resumed)).isInstanceOf(SSLHandshakeException.class);
    }

    /** Of a peer with this certificate. */
    private static SSLSession session(X509Certificate certificate) {
        return (SSLSession) Proxy.newProxyInstance(
                TlsTest.class.getClassLoader(), new Class<?>[] {SSLSession.class}, (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "getPeerCertificates" -> new Certificate[] {certificate};
                            case "getProtocol", "getCipherSuite" -> "any";
                            default -> throw new AssertionError(method);
                        });
    }

    @Test
    void aServerHasNoIdentity() throws Exception {
        SSLEngine asking = client("alice").engine("localhost", 1);
        Handshakes.run(asking, strict().engine());
        Peer peer = client().peer(ADDRESS, asking.getSession());
        assertThat(peer.auth()).isEqualTo(AuthContext.anonymous());
        assertThat(peer.metadata()).containsOnlyKeys("remote_addr", "tls_protocol", "tls_cipher");
    }

    @Test
    void transportsAreToldWhatIsConfigured() {
        assertThat(server().handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(server().handshakeTimeout(Duration.ofSeconds(3)).handshakeTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(server().asksClients()).isFalse();
        assertThat(strict().asksClients()).isTrue();
        assertThat(strict().clientAuth(ClientAuth.OPTIONAL).asksClients()).isTrue();
        assertThat(strict().clientAuth(ClientAuth.NONE).asksClients()).isFalse();
    }

    @Test
    void filesThatCannotBeUsedAreNamed() {
        Path missing = folder.resolve("missing.pem");
        ServerTls wrong = ServerTls.pem(missing, TestCertificates.key("server"));
        assertThatThrownBy(wrong::prepare).isInstanceOf(IOException.class).hasMessage(missing + " does not exist");
        assertThatThrownBy(wrong::engine).isInstanceOf(IOException.class).hasMessage(missing + " does not exist");
        assertThatThrownBy(wrong::reload)
                .isInstanceOf(TransportException.class)
                .hasMessage("the TLS files cannot be reloaded: " + missing + " does not exist");
        ClientTls other = ClientTls.trusting(missing);
        assertThatThrownBy(other::prepare).isInstanceOf(IOException.class).hasMessage(missing + " does not exist");
        assertThatThrownBy(() -> other.engine("h", 1)).hasMessage(missing + " does not exist");
    }

    @Test
    void newFilesAreSeenASecondLater() throws Exception {
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        copy(TestCertificates.chain("server"), chain);
        copy(TestCertificates.key("server"), key);
        ManualClock time = new ManualClock();
        WarningLog log = new WarningLog();
        ServerTls tls = ServerTls.pem(chain, key).watched(time, log);
        tls.prepare();
        assertThat(shown(tls)).isEqualTo("CN=server one");

        copy(TestCertificates.chain("server-rsa"), chain);
        time.advance(LOOK_AGAIN);
        assertThat(shown(tls)).isEqualTo("CN=server one");
        assertThat(log.texts()).singleElement().asString().contains("the old ones stay", key.toString());

        copy(TestCertificates.key("server-rsa"), key);
        assertThat(shown(tls)).as("looked at less than a second ago").isEqualTo("CN=server one");
        time.advance(LOOK_AGAIN);
        assertThat(shown(tls)).isEqualTo("CN=server two");
        assertThat(shown(tls.handshakeTimeout(LOOK_AGAIN))).as("shared by what is derived").isEqualTo("CN=server two");

        copy(TestCertificates.chain("server-ed"), chain);
        copy(TestCertificates.key("server-ed"), key);
        tls.reload();
        assertThat(shown(tls)).isEqualTo("CN=server three");
        assertThat(log.texts()).hasSize(1);
    }

    @Test
    void aClientsFilesAreReadAgainToo() throws Exception {
        Path trusted = folder.resolve("trusted.pem");
        copy(TestCertificates.chain("other-ca"), trusted);
        ManualClock time = new ManualClock();
        ClientTls tls = ClientTls.trusting(trusted).watched(time, new WarningLog());
        tls.prepare();
        assertThatThrownBy(() -> Handshakes.between(tls, "localhost", server())).isInstanceOf(SSLException.class);
        copy(TestCertificates.authority(), trusted);
        time.advance(LOOK_AGAIN);
        Handshakes.between(tls, "localhost", server());
    }

    /** What a client sees of a server. */
    private static String shown(ServerTls tls) throws Exception {
        SSLEngine asking = client().engine("localhost", 1);
        Handshakes.run(asking, tls.engine());
        return ((X509Certificate) asking.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    @Test
    void impossibleOptionsAreRefused() throws Exception {
        ServerTls tls = server();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tls.clientAuth(ClientAuth.OPTIONAL))
                .withMessageContaining("authorities");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tls.handshakeTimeout(Duration.ZERO))
                .withMessageContaining("handshakeTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client().serverName("a b"))
                .withMessageContaining("'a b'");
        SSLContext context = SSLContext.getDefault();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerTls.of(context).clientAuth(ClientAuth.REQUIRED, folder))
                .withMessageContaining("authorities");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientTls.of(context).certificate(folder, folder))
                .withMessageContaining("keys");
    }

    @Test
    void equalOptionsAreEqual() {
        assertThat(server()).isEqualTo(server()).hasSameHashCodeAs(server()).isNotEqualTo(strict());
        assertThat(server()).isNotEqualTo(server().minimumVersion(TlsVersion.TLS_1_3));
        assertThat(server()).isNotEqualTo(server().handshakeTimeout(LOOK_AGAIN));
        assertThat(client()).isEqualTo(client()).hasSameHashCodeAs(client()).isNotEqualTo(client("alice"));
        assertThat(client()).isNotEqualTo(client().serverName("x")).isNotEqualTo(ClientTls.systemTrust());
    }

    @Test
    void textNamesFilesAndNoSecret() {
        String text = ServerTls.keyStore(TestCertificates.keyStore(), TestCertificates.PASSWORD).toString();
        assertThat(text)
                .contains(TestCertificates.keyStore().toString())
                .doesNotContain(new String(TestCertificates.PASSWORD));
    }
}
