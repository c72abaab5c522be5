package dev.vgirpc.transport.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.AuthContext;
import dev.vgirpc.CallContext;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.testkit.ManualTime;
import dev.vgirpc.testkit.TestCertificates;
import dev.vgirpc.transport.http.worker.Calls;
import dev.vgirpc.wire.tls.ClientAuth;
import dev.vgirpc.wire.tls.ServerTls;
import dev.vgirpc.wire.tls.TlsVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakCheckExtension.class)
class TlsHttpTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void certificates() {
        TestCertificates.authority();
    }

    private static Served serve(ServerTls tls, UnaryOperator<String> answer) {
        return new Served(EngineOptions.DEFAULTS.withTls(tls), answer);
    }

    private static KeyManager[] keys(String name) throws Exception {
        KeyStore all = TestCertificates.loadedStore();
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(
                name,
                all.getKey(name, TestCertificates.password()),
                TestCertificates.password(),
                all.getCertificateChain(name));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(one, TestCertificates.password());
        return keys.getKeyManagers();
    }

    /** A client that trusts our authority, and has a certificate unless its name is null. */
    static SSLContext context(String name) throws Exception {
        return TestCertificates.context(name == null ? new KeyManager[0] : keys(name));
    }

    private static HttpClient client(HttpClient.Version version, String name) throws Exception {
        return HttpClient.newBuilder().version(version).sslContext(context(name)).build();
    }

    private static HttpResponse<String> ask(HttpClient client, Served server, String what) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.rpc.address() + "/ask"))
                        .header("Content-Type", "application/vnd.apache.arrow.stream")
                        .POST(BodyPublishers.ofByteArray(Calls.ask(what)))
                        .build(),
                BodyHandlers.ofString());
    }

    static SSLSocket socket(Served server, SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    @ParameterizedTest
    @EnumSource
    void bothVersionsAreNegotiated(HttpClient.Version version) throws Exception {
        try (Served server = serve(TestCertificates.server(), what -> what + "!");
                HttpClient client = client(version, null)) {
            assertThat(server.rpc.address()).startsWith("https://");
            for (int at = 0; at < 3; at++) {
                HttpResponse<String> answer = ask(client, server, "call-" + at);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("call-" + at + "!");
                assertThat(answer.version()).isEqualTo(version);
            }
            assertThat(server.rpc.statistics().connectionsAccepted()).isEqualTo(1);
        }
    }

    @Test
    void withoutTheNewVersionTheOldOneIsSpoken() throws Exception {
        try (Served server = new Served(
                        EngineOptions.DEFAULTS.withTls(TestCertificates.server()).withHttp2(false), what -> what + "!");
                HttpClient client = client(HttpClient.Version.HTTP_2, null)) {
            HttpResponse<String> answer = ask(client, server, "x");
            assertThat(answer.body()).contains("x!");
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        }
    }

    /** Clients that know no ALPN speak the old version. */
    @Test
    void withoutNegotiationTheOldVersionIsSpoken() throws Exception {
        try (Served server = serve(TestCertificates.server(), what -> what + "!");
                Http1 client = new Http1(socket(server, context(null)))) {
            assertThat(client.call("ask", Calls.ask("plain")).text()).contains("plain!");
            assertThat(client.call("ask", Calls.ask("again")).text()).contains("again!");
        }
    }

    @Test
    void onlyNewVersionsOfTlsAreSpoken() throws Exception {
        try (Served server = serve(TestCertificates.server(), what -> what)) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                try (SSLSocket socket = socket(server, context(null))) {
                    socket.setEnabledProtocols(new String[] {version});
                    socket.startHandshake();
                    assertThat(socket.getSession().getProtocol()).isEqualTo(version);
                }
            }
            try (SSLSocket socket = socket(server, context(null))) {
                socket.setEnabledProtocols(new String[] {"TLSv1.1"});
                assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
            }
        }
        try (Served server = serve(TestCertificates.server().minimumVersion(TlsVersion.TLS_1_3), what -> what);
                SSLSocket socket = socket(server, context(null))) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whoSpeaksNoTlsIsRefusedAndOthersGoOn() throws Exception {
        try (Served server = serve(TestCertificates.server(), what -> what + "!")) {
            try (Http1 plain = server.connect()) {
                plain.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(plain.isClosed()).isTrue();
            }
            try (HttpClient client = client(HttpClient.Version.HTTP_2, null)) {
                assertThat(ask(client, server, "x").body()).contains("x!");
            }
        }
    }

    @Test
    void handshakesHaveTheirTime() throws Exception {
        ServerTls tls = TestCertificates.server().handshakeTimeout(Duration.ofSeconds(3));
        try (Served server = serve(tls, what -> what + "!");
                Http1 silent = server.connect();
                SSLSocket waiting = socket(server, context(null));
                HttpClient client = client(HttpClient.Version.HTTP_2, null)) {
            waiting.startHandshake();
            silent.send(new byte[] {22, 3, 1}); // A handshake's first bytes.
            assertThat(ask(client, server, "x").body()).contains("x!");
            // Looked at are those from which no request came.
            Await.until(() -> server.time.pending() == 2);
            server.time.advance(Duration.ofMillis(2_999));
            assertThat(ask(client, server, "y").body()).contains("y!");
            server.time.advance(Duration.ofMillis(1));
            assertThat(silent.isClosed()).isTrue();
            assertThat(new Http1(waiting).get("/health").status()).isEqualTo(200);
            assertThat(ask(client, server, "z").body()).contains("z!");
        }
    }

    private static String callers(List<AuthContext> seen, String what) {
        seen.add(CallContext.current().auth());
        return what + "!";
    }

    @ParameterizedTest
    @EnumSource
    void clientsAreKnownByTheirCertificates(HttpClient.Version version) throws Exception {
        List<AuthContext> seen = new CopyOnWriteArrayList<>();
        ServerTls tls = TestCertificates.server().clientAuth(ClientAuth.REQUIRED, TestCertificates.authority());
        try (Served server = serve(tls, what -> callers(seen, what));
                HttpClient client = client(version, "alice")) {
            assertThat(ask(client, server, "one").body()).contains("one!");
            assertThat(ask(client, server, "two").body()).contains("two!");
            assertThat(server.rpc.statistics().connectionsAccepted()).isEqualTo(1);
        }
        assertThat(seen).hasSize(2).allSatisfy(auth -> {
            assertThat(auth.domain()).isEqualTo("mtls");
            assertThat(auth.principal()).isEqualTo("Alice, of Basel");
            assertThat(auth.authenticated()).isTrue();
            assertThat(auth.claims()).containsKeys("subject_dn", "hash");
        });
        assertThat(seen.get(0)).as("found out once for a connection").isSameAs(seen.get(1));
    }

    @Test
    void whoMustShowACertificateIsRefusedWithout() throws Exception {
        ServerTls tls = TestCertificates.server().clientAuth(ClientAuth.REQUIRED, TestCertificates.authority());
        try (Served server = serve(tls, what -> what + "!")) {
            for (String name : new String[] {null, "stranger", "expired"}) {
                try (HttpClient client = client(HttpClient.Version.HTTP_1_1, name)) {
                    assertThatThrownBy(() -> ask(client, server, "x")).isInstanceOf(IOException.class);
                }
            }
            try (HttpClient client = client(HttpClient.Version.HTTP_1_1, "alice")) {
                assertThat(ask(client, server, "x").body()).contains("x!");
            }
            assertThat(server.rpc.statistics().callsStarted()).isEqualTo(1);
        }
    }

    @Test
    void whoMayShowACertificateIsServedWithout() throws Exception {
        List<AuthContext> seen = new CopyOnWriteArrayList<>();
        ServerTls tls = TestCertificates.server().clientAuth(ClientAuth.OPTIONAL, TestCertificates.authority());
        try (Served server = serve(tls, what -> callers(seen, what))) {
            for (String name : new String[] {null, "alice"}) {
                try (HttpClient client = client(HttpClient.Version.HTTP_2, name)) {
                    assertThat(ask(client, server, "x").body()).contains("x!");
                }
            }
        }
        assertThat(seen).extracting(AuthContext::domain).containsExactly(AuthContext.anonymous().domain(), "mtls");
    }

    /** Takes whatever comes, as the check of a resumed session does. */
    private static final X509TrustManager CREDULOUS = new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    };

    @ParameterizedTest
    @EnumSource
    void aCertificateThatIsNotValidAnyMoreMakesNobodyAnonymous(HttpClient.Version version) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys("server"), new TrustManager[] {CREDULOUS}, null);
        for (ClientAuth mode : List.of(ClientAuth.REQUIRED, ClientAuth.OPTIONAL)) {
            try (Served server = serve(ServerTls.of(context).clientAuth(mode), what -> what + "!");
                    HttpClient late = client(version, "expired");
                    HttpClient alice = client(version, "alice")) {
                assertThatThrownBy(() -> ask(late, server, "x")).isInstanceOf(IOException.class);
                assertThat(ask(alice, server, "x").body()).contains("x!");
                assertThat(server.rpc.statistics().callsStarted()).isEqualTo(1);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String name(Served server) throws Exception {
        try (SSLSocket socket = socket(server, context(null))) {
            X509Certificate seen = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return seen.getSubjectX500Principal().getName();
        }
    }

    @ParameterizedTest
    @EnumSource
    void newFilesAreForNewConnectionsAndOldOnesGoOn(HttpClient.Version version) throws Exception {
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        copy(TestCertificates.chain("server"), chain);
        copy(TestCertificates.key("server"), key);
        ManualTime time = new ManualTime();
        ServerTls tls = ServerTls.pem(chain, key).watched(time, System.getLogger("test"));
        try (Served server = serve(tls, what -> what + "!");
                HttpClient old = client(version, null)) {
            assertThat(ask(old, server, "before").body()).contains("before!");
            assertThat(name(server)).isEqualTo("CN=server one");
            copy(TestCertificates.chain("server-rsa"), chain);
            copy(TestCertificates.key("server-rsa"), key);
            time.advance(Duration.ofSeconds(1));
            assertThat(name(server)).isEqualTo("CN=server two");
            assertThat(ask(old, server, "after").body()).contains("after!");
            Files.writeString(key, "rubbish");
            time.advance(Duration.ofSeconds(1));
            assertThat(name(server)).as("the ones before stay").isEqualTo("CN=server two");
            assertThat(server.rpc.statistics().connectionsAccepted()).as("one was kept").isEqualTo(4);
        }
    }

    @Test
    void aClientThatLeavesInTheHandshakeLeavesNothing() throws Exception {
        try (Served server = serve(TestCertificates.server(), what -> what + "!")) {
            for (int length : new int[] {0, 1, 40}) {
                try (Http1 client = server.connect()) {
                    client.send(new byte[length]);
                    client.reset();
                }
            }
            try (HttpClient client = client(HttpClient.Version.HTTP_2, null)) {
                assertThat(ask(client, server, "x").body()).contains("x!");
            }
            assertThat(server.stop()).isTrue();
            assertThat(server.time.pending()).isZero();
        }
    }
}
