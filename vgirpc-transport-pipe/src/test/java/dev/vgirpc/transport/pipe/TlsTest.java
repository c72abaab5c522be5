package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.AuthContext;
import dev.vgirpc.CallContext;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcException;
import dev.vgirpc.RpcServer;
import dev.vgirpc.Target;
import dev.vgirpc.TransportException;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.testkit.TestCertificates;
import dev.vgirpc.transport.pipe.worker.Probe;
import dev.vgirpc.wire.tls.ClientAuth;
import dev.vgirpc.wire.tls.ClientTls;
import dev.vgirpc.wire.tls.ServerTls;
import dev.vgirpc.wire.tls.TlsVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who is let in and who is not, over real sockets. */
@ExtendWith(LeakCheckExtension.class)
class TlsTest {

    private final AtomicReference<AuthContext> seen = new AtomicReference<>();

    @BeforeAll
    static void certificates() {
        TestCertificates.authority();
    }

    private RpcServer serve(ServerTls tls) {
        return serve(Tcp.on(0).tls(tls));
    }

    private RpcServer serve(TcpEndpoint endpoint) {
        return RpcServer.builder(Probe.class, (Probe) what -> {
                    seen.set(CallContext.current().auth());
                    return new TreeMap<>(CallContext.current().transportMetadata()) + what;
                })
                .start(endpoint);
    }

    private static int port(RpcServer server) {
        return Integer.parseInt(server.address().substring(server.address().lastIndexOf(':') + 1));
    }

    private static TcpTarget to(RpcServer server, ClientTls tls) {
        return Tcp.to("127.0.0.1", port(server)).tls(tls);
    }

    private static String ask(Target target) {
        try (RpcClient client = RpcClient.connect(target)) {
            return client.proxy(Probe.class).ask("!");
        }
    }

    private static void refused(Target target, String reason) {
        assertThatThrownBy(() -> ask(target))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void addressesTellOfTls() {
        try (RpcServer server = serve(TestCertificates.server())) {
            assertThat(server.address()).matches("tcps://127\\.0\\.0\\.1:[1-9]\\d+");
            TcpTarget target = to(server, TestCertificates.client());
            assertThat(target.address()).isEqualTo(server.address());
            assertThat(ask(target)).isEqualTo(
                    "{remote_addr=127.0.0.1, tls_cipher=TLS_AES_256_GCM_SHA384, tls_protocol=TLSv1.3}!");
            assertThat(seen.get()).isEqualTo(AuthContext.anonymous());
        }
    }

    @Test
    void addressesConfigureBothSides() {
        String server = "tcps://localhost:0?cert=" + TestCertificates.chain("server") + "&key="
                + TestCertificates.key("server") + "&client-ca=" + TestCertificates.authority() + "&min-version=1.3";
        try (RpcServer running = RpcServer.builder(Probe.class, (Probe) what ->
                        CallContext.current().auth().principal() + what)
                .start(server)) {
            assertThat(running.address()).matches("tcps://localhost:[1-9]\\d+");
            String files = "&cert=" + TestCertificates.chain("alice") + "&key=" + TestCertificates.key("alice");
            String trust = "?ca=" + TestCertificates.authority().toString().replace("p", "%70");
            try (RpcClient client = RpcClient.connect(running.address() + trust + files)) {
                assertThat(client.proxy(Probe.class).ask("!")).isEqualTo("Alice, of Basel!");
            }
            assertThatThrownBy(() -> RpcClient.connect(running.address() + trust + files + "&server-name=else.where")
                            .close())
                    .hasMessageContaining("else.where");
        }
    }

    @Test
    void aServersNameIsVerified() {
        try (RpcServer server = serve(ServerTls.pem(TestCertificates.chain("elsewhere"), TestCertificates.key("elsewhere")))) {
            refused(to(server, TestCertificates.client()), "127.0.0.1");
            refused(Tcp.to("localhost", port(server)).tls(TestCertificates.client()), "localhost");
            assertThat(ask(to(server, TestCertificates.client().serverName("elsewhere.example")))).endsWith("!");
        }
        try (RpcServer server = serve(TestCertificates.server())) {
            assertThat(ask(Tcp.to("localhost", port(server)).tls(TestCertificates.client()))).endsWith("!");
            refused(to(server, TestCertificates.client().serverName("elsewhere.example")), "elsewhere.example");
        }
    }

    @Test
    void aServerMustBeOfATrustedAuthority() {
        try (RpcServer server = serve(TestCertificates.server())) {
            refused(to(server, ClientTls.systemTrust()), "cannot connect to " + server.address());
            refused(to(server, ClientTls.trusting(TestCertificates.chain("other-ca"))), "certif");
            assertThatThrownBy(() -> RpcClient.connect(server.address()).close())
                    .isInstanceOf(TransportException.class);
        }
    }

    @Test
    void anExpiredServerIsRefused() {
        try (RpcServer server = serve(ServerTls.pem(TestCertificates.chain("expired"), TestCertificates.key("expired")))) {
            refused(to(server, TestCertificates.client()), "validity check failed");
        }
    }

    @Test
    void clientsMustShowACertificateWhereItIsRequired() {
        try (RpcServer server = serve(TestCertificates.server()
                .clientAuth(ClientAuth.REQUIRED, TestCertificates.authority()))) {
            refused(to(server, TestCertificates.client()), "certificate_required");
            ClientTls stranger = TestCertificates.client()
                    .certificate(TestCertificates.chain("stranger"), TestCertificates.key("stranger"));
            refused(to(server, stranger), "certificate");
            ClientTls expired = TestCertificates.client()
                    .certificate(TestCertificates.chain("expired"), TestCertificates.key("expired"));
            refused(to(server, expired), "certificate");
            assertThat(seen.get()).isNull();

            assertThat(ask(to(server, TestCertificates.alice()))).endsWith("!");
            assertIsAlice();
        }
    }

    private void assertIsAlice() {
        AuthContext alice = seen.get();
        assertThat(alice.domain()).isEqualTo("mtls");
        assertThat(alice.authenticated()).isTrue();
        assertThat(alice.principal()).isEqualTo("Alice, of Basel");
        Map<String, Object> claims = alice.claims();
        assertThat(claims.keySet()).containsExactlyInAnyOrder(
                "subject_dn", "issuer_dn", "serial", "not_valid_before", "not_valid_after", "hash", "dns", "uri", "ip",
                "email");
        assertThat(claims).containsEntry("subject_dn", "CN=Alice\\, of Basel,OU=Desk,O=Test")
                .containsEntry("issuer_dn", "CN=Test CA")
                .containsEntry("serial", TestCertificates.certificate("alice").getSerialNumber().toString(16))
                .containsEntry("dns", List.of("alice.example"))
                .containsEntry("uri", List.of("spiffe://test/alice"))
                .containsEntry("ip", List.of("10.0.0.7"))
                .containsEntry("email", List.of("alice@example.org"));
        assertThat((String) claims.get("not_valid_after")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+00:00");
        assertThat((String) claims.get("hash")).matches("[0-9a-f]{64}");
    }

    @Test
    void clientsMayShowACertificateWhereItIsOptional() {
        try (RpcServer server = serve(TestCertificates.server()
                .clientAuth(ClientAuth.OPTIONAL, TestCertificates.authority()))) {
            assertThat(ask(to(server, TestCertificates.client()))).endsWith("!");
            assertThat(seen.get()).isEqualTo(AuthContext.anonymous());
            // A session that is resumed tells who it was, too.
            ClientTls alice = TestCertificates.alice();
            for (int i = 0; i < 3; i++) {
                seen.set(null);
                assertThat(ask(to(server, alice))).endsWith("!");
                assertIsAlice();
            }
        }
    }

    @Test
    void keysOfEachKind() {
        for (String name : List.of("server", "server-rsa", "server-ed")) {
            try (RpcServer server = serve(ServerTls.pem(TestCertificates.chain(name), TestCertificates.key(name)))) {
                assertThat(ask(to(server, TestCertificates.client()))).endsWith("!");
            }
        }
    }

    @Test
    void keyStoresAndContexts(@org.junit.jupiter.api.io.TempDir Path folder) throws Exception {
        java.security.KeyStore one = java.security.KeyStore.getInstance("PKCS12");
        one.load(null, null);
        java.security.KeyStore all = TestCertificates.loadedStore();
        one.setKeyEntry(
                "it",
                all.getKey("server", TestCertificates.password()),
                TestCertificates.password(),
                all.getCertificateChain("server"));
        Path file = folder.resolve("server.p12");
        try (var out = java.nio.file.Files.newOutputStream(file)) {
            one.store(out, TestCertificates.password());
        }
        try (RpcServer server = serve(ServerTls.keyStore(file, TestCertificates.password()))) {
            assertThat(ask(to(server, TestCertificates.client()))).endsWith("!");
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(one, TestCertificates.password());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        try (RpcServer server = serve(ServerTls.of(context))) {
            assertThat(ask(to(server, TestCertificates.client()))).endsWith("!");
        }
        ServerTls wrong = ServerTls.keyStore(file, "wrong".toCharArray());
        assertThat(wrong.toString()).contains(file.toString()).doesNotContain("wrong");
        assertThatThrownBy(() -> serve(wrong).close())
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("the password of the key store " + file + " is wrong");
    }

    @Test
    void versionsAreAgreedOn() {
        try (RpcServer server = serve(TestCertificates.server().minimumVersion(TlsVersion.TLS_1_3))) {
            assertThat(ask(to(server, TestCertificates.client().minimumVersion(TlsVersion.TLS_1_3))))
                    .contains("TLSv1.3");
        }
    }

    @Test
    void largeTextsPassOnThreadsOfBothKinds() {
        String large = "0123456789abcdef".repeat(1 << 20);
        for (int platformThreads : new int[] {0, 64}) {
            try (RpcServer server = serve(
                            Tcp.on(0).platformThreads(platformThreads).tls(TestCertificates.server()));
                    RpcClient client = RpcClient.connect(to(server, TestCertificates.client()))) {
                for (int i = 0; i < 3; i++) {
                    String answer = client.proxy(Probe.class).ask(large);
                    assertThat(answer.endsWith(large)).isTrue();
                }
            }
        }
    }

    @Test
    void aPlainClientOfATlsPortFails() {
        try (RpcServer server = serve(TestCertificates.server().handshakeTimeout(Duration.ofSeconds(5)))) {
            assertThatThrownBy(() -> ask(Tcp.to("127.0.0.1", port(server)))).isInstanceOf(RpcException.class);
            assertThat(ask(to(server, TestCertificates.client()))).endsWith("!");
        }
    }

    @Test
    void aTlsClientOfAPlainPortFails() {
        try (RpcServer server = serve(Tcp.on(0))) {
            TcpTarget target = to(server, TestCertificates.client()).connectTimeout(Duration.ofMillis(500));
            assertThatThrownBy(() -> ask(target))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("cannot connect to tcps://127.0.0.1:" + port(server));
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamedAtTheStart() {
        Path missing = Path.of("no", "such.pem");
        assertThatThrownBy(() -> serve(ServerTls.pem(missing, TestCertificates.key("server"))).close())
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("cannot listen at tcps://127.0.0.1:0: " + missing + " does not exist");
        try (RpcServer server = serve(TestCertificates.server())) {
            refused(to(server, ClientTls.trusting(missing)), missing + " does not exist");
        }
    }

    @Test
    void equalOptionsAreEqual() {
        assertThat(Tcp.on(1).tls(TestCertificates.server())).isEqualTo(Tcp.on(1).tls(TestCertificates.server()));
        assertThat(Tcp.on(1).tls(TestCertificates.server())).isNotEqualTo(Tcp.on(1));
        assertThat(Tcp.to("h", 1).tls(TestCertificates.client())).isEqualTo(Tcp.to("h", 1).tls(TestCertificates.client()));
        assertThat(Tcp.to("h", 1).tls(TestCertificates.client())).isNotEqualTo(Tcp.to("h", 1).tls(TestCertificates.alice()));
    }
}
