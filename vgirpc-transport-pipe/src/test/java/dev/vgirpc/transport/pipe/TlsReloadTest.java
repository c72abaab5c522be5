package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.Limits;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.TransportException;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.testkit.ManualTime;
import dev.vgirpc.testkit.TestCertificates;
import dev.vgirpc.transport.pipe.worker.Probe;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.spi.ClientTarget;
import dev.vgirpc.wire.tls.ClientAuth;
import dev.vgirpc.wire.tls.ClientTls;
import dev.vgirpc.wire.tls.ServerTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** New certificates in the files of a server that runs. */
@ExtendWith(LeakCheckExtension.class)
class TlsReloadTest {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final ManualTime time = new ManualTime();
    private final WarningLog log = new WarningLog();

    @TempDir
    Path folder;

    private Path chain;
    private Path key;
    private ServerTls tls;
    private RpcServer server;
    private RpcClient old;

    @BeforeAll
    static void certificates() {
        TestCertificates.authority();
    }

    @BeforeEach
    void start() throws IOException {
        chain = folder.resolve("chain.pem");
        key = folder.resolve("key.pem");
        copy(TestCertificates.chain("server"), chain);
        copy(TestCertificates.key("server"), key);
        tls = ServerTls.pem(chain, key).watched(time, log);
        server = RpcServer.builder(Probe.class, (Probe) what -> what + "!").start(Tcp.on(0).tls(tls));
        old = RpcClient.connect(Tcp.to("127.0.0.1", port()).tls(TestCertificates.client()));
        assertThat(old.proxy(Probe.class).ask("before")).isEqualTo("before!");
    }

    /** Calls go on on the connection that was there before. */
    @AfterEach
    void stop() {
        try {
            assertThat(old.proxy(Probe.class).ask("afterwards")).isEqualTo("afterwards!");
        } finally {
            old.close();
            server.close();
        }
    }

    private int port() {
        return HostPort.parse(server.address().substring("tcps://".length())).port();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What new clients see. */
    private String serverName() throws Exception {
        SSLContext context = TestCertificates.context();
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port())) {
            X509Certificate seen = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return seen.getSubjectX500Principal().getName();
        }
    }

    @Test
    void newFilesAreUsedByNewConnections() throws Exception {
        assertThat(serverName()).isEqualTo("CN=server one");
        copy(TestCertificates.chain("server-rsa"), chain);
        copy(TestCertificates.key("server-rsa"), key);
        assertThat(serverName()).as("looked at less than a second ago").isEqualTo("CN=server one");
        time.advance(LOOK_AGAIN);
        assertThat(serverName()).isEqualTo("CN=server two");
        try (RpcClient client = RpcClient.connect(Tcp.to("127.0.0.1", port()).tls(TestCertificates.client()))) {
            assertThat(client.proxy(Probe.class).ask("new")).isEqualTo("new!");
        }
    }

    @Test
    void aPairThatDoesNotFitIsNotUsed() throws Exception {
        copy(TestCertificates.chain("server-rsa"), chain);
        time.advance(LOOK_AGAIN);
        assertThat(warnings(() -> assertThat(serverName()).isEqualTo("CN=server one")))
                .contains("the old ones stay", key.toString());
        time.advance(LOOK_AGAIN);
        assertThat(warnings(() -> assertThat(serverName()).isEqualTo("CN=server one")))
                .as("warned once").isEmpty();
        copy(TestCertificates.key("server-rsa"), key);
        time.advance(LOOK_AGAIN);
        assertThat(serverName()).isEqualTo("CN=server two");
    }

    @Test
    void filesThatAreGoneOrBrokenAreNotUsed() throws Exception {
        Files.delete(key);
        time.advance(LOOK_AGAIN);
        assertThat(warnings(() -> assertThat(serverName()).isEqualTo("CN=server one")))
                .contains(key + " does not exist");
        Files.writeString(key, "rubbish");
        time.advance(LOOK_AGAIN);
        assertThat(warnings(() -> assertThat(serverName()).isEqualTo("CN=server one")))
                .contains(key + " holds no private key");
        copy(TestCertificates.key("server"), key);
        time.advance(LOOK_AGAIN);
        assertThat(warnings(() -> assertThat(serverName()).isEqualTo("CN=server one"))).isEmpty();
    }

    @Test
    void reloadingNeedsNoTime() throws Exception {
        copy(TestCertificates.chain("server-ed"), chain);
        assertThat(warnings(() -> assertThatThrownBy(tls::reload)
                        .isInstanceOf(TransportException.class)
                        .hasMessageContaining(key.toString())))
                .contains("the old ones stay");
        assertThat(serverName()).isEqualTo("CN=server one");
        copy(TestCertificates.key("server-ed"), key);
        tls.reload();
        assertThat(serverName()).isEqualTo("CN=server three");
    }

    @Test
    void authoritiesOfClientsAreReloadedToo() throws Exception {
        Path authorities = folder.resolve("ca.pem");
        copy(TestCertificates.chain("other-ca"), authorities);
        ServerTls strict = tls.clientAuth(ClientAuth.REQUIRED, authorities);
        try (RpcServer other = RpcServer.builder(Probe.class, (Probe) what -> what + "?").start(Tcp.on(0).tls(strict))) {
            TcpTarget target = TcpTarget.parse(other.address().substring("tcps://".length()))
                    .tls(TestCertificates.alice());
            assertThatThrownBy(() -> ask(target)).isInstanceOf(TransportException.class);
            copy(TestCertificates.authority(), authorities);
            time.advance(LOOK_AGAIN);
            assertThat(ask(target)).isEqualTo("?");
            copy(TestCertificates.chain("other-ca"), authorities);
            time.advance(LOOK_AGAIN);
            // The client could resume its session with what it knows from before.
            assertThatThrownBy(() -> ask(target)).isInstanceOf(TransportException.class);
        }
    }

    private static String ask(TcpTarget target) {
        try (RpcClient client = RpcClient.connect(target)) {
            return client.proxy(Probe.class).ask("");
        }
    }

    @Test
    void aClientsFilesAreReloadedToo() throws Exception {
        Path authorities = folder.resolve("trusted.pem");
        copy(TestCertificates.chain("other-ca"), authorities);
        TcpTarget target = Tcp.to("127.0.0.1", port()).tls(ClientTls.trusting(authorities).watched(time, log));
        ClientTarget.Settings settings = new ClientTarget.Settings(Limits.defaults(), new SchemaCache());
        assertThatThrownBy(() -> target.connect(settings).close()).isInstanceOf(TransportException.class);
        copy(TestCertificates.authority(), authorities);
        time.advance(LOOK_AGAIN);
        target.connect(settings).close();
    }

    private interface Action {
        void run() throws Exception;
    }

    /** What is logged meanwhile. */
    private String warnings(Action action) throws Exception {
        log.texts().clear();
        action.run();
        return String.join("\n", log.texts());
    }
}
