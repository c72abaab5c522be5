package dev.vgirpc.transport.pipe.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vgirpc.transport.pipe.InProcess;
import dev.vgirpc.transport.pipe.Stdio;
import dev.vgirpc.transport.pipe.Subprocess;
import dev.vgirpc.transport.pipe.Tcp;
import dev.vgirpc.transport.pipe.UnixSocket;
import dev.vgirpc.wire.tls.ClientAuth;
import dev.vgirpc.wire.tls.ClientTls;
import dev.vgirpc.wire.tls.ServerTls;
import dev.vgirpc.wire.tls.TlsVersion;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PipeTransportProviderTest {

    private final PipeTransportProvider provider = new PipeTransportProvider();

    @Test
    void addressesAreResolved() {
        assertThat(provider.schemes()).containsExactlyInAnyOrder("inproc", "stdio", "exec", "unix", "tcp", "tcps");
        assertThat(provider.target("inproc:x")).isEqualTo(InProcess.named("x"));
        assertThat(provider.endpoint("INPROC:X")).isEqualTo(InProcess.named("X"));
        assertThat(provider.endpoint("stdio:")).isSameAs(Stdio.endpoint());
        assertThat(provider.target("exec:python 'my worker.py'"))
                .isInstanceOf(Subprocess.class)
                .hasToString("exec:python 'my worker.py'");
    }

    @Test
    void addressesOfSocketsAreResolved() {
        assertThat(provider.target("unix:/run/a b.sock")).isEqualTo(UnixSocket.at("/run/a b.sock"));
        assertThat(provider.endpoint("UNIX:x%20")).isEqualTo(UnixSocket.at("x%20"));
        assertThat(provider.target("unix:///run/x")).isEqualTo(UnixSocket.at("/run/x"));
        assertThat(provider.target("tcp://[::1]:80")).isEqualTo(Tcp.to("::1", 80));
        assertThat(provider.endpoint("TCP://localhost:0")).isEqualTo(Tcp.on("localhost", 0));
    }

    @Test
    void addressesOfTlsAreResolved() {
        assertThat(provider.target("tcps://[::1]:80")).isEqualTo(Tcp.to("::1", 80).tls(ClientTls.systemTrust()));
        assertThat(provider.target("TCPS://h:1?ca=/a b%3F%26%25+.pem&server-name=n.x&min-version=1.3&cert=c&key=k"))
                .isEqualTo(Tcp.to("h", 1)
                        .tls(ClientTls.trusting(Path.of("/a b?&%+.pem"))
                                .serverName("n.x")
                                .minimumVersion(TlsVersion.TLS_1_3)
                                .certificate(Path.of("c"), Path.of("k"))))
                .hasToString("tcps://h:1");
        assertThat(provider.endpoint("tcps://0.0.0.0:0?cert=%C3%A4.pem&key=k"))
                .isEqualTo(Tcp.on("0.0.0.0", 0).tls(ServerTls.pem(Path.of("\u00e4.pem"), Path.of("k"))))
                .hasToString("tcps://0.0.0.0:0");
        ServerTls tls = ServerTls.pem(Path.of("c"), Path.of("k"));
        assertThat(provider.endpoint("tcps://h:1?cert=c&key=k&client-ca=a"))
                .isEqualTo(Tcp.on("h", 1).tls(tls.clientAuth(ClientAuth.REQUIRED, Path.of("a"))))
                .isNotEqualTo(Tcp.on("h", 1).tls(tls));
        assertThat(provider.endpoint("tcps://h:1?cert=c&key=k&client-ca=a&client-auth=optional&min-version=1.2"))
                .isEqualTo(Tcp.on("h", 1).tls(tls.clientAuth(ClientAuth.OPTIONAL, Path.of("a"))));
    }

    @Test
    void theWrongPartOfATlsAddressIsNamed() {
        refusedTarget("tcps:h:1", "tcps://HOST:PORT");
        refusedTarget("tcps://h:1?", "'' in a TLS address is not NAME=VALUE");
        refusedTarget("tcps://h:1?ca=", "'ca='");
        refusedTarget("tcps://h:1?ca=a&ca=b", "'ca' stands twice");
        refusedTarget("tcps://h:1?verify=no", "'verify' is no parameter of this TLS address: use ca, cert");
        refusedTarget("tcps://h:1?client-ca=x", "'client-ca'");
        refusedTarget("tcps://h:1?cert=x", "has 'cert' but not 'key'");
        refusedTarget("tcps://h:1?key=x", "has 'key' but not 'cert'");
        refusedTarget("tcps://h:1?min-version=1.1", "'min-version' of a TLS address is '1.1': use 1.2 or 1.3");
        refusedTarget("tcps://h:1?ca=100%", "percent sign");
        refusedTarget("tcps://h:1?server-name=a b", "'a b'");
        refusedTarget("tcps://h:0", "tcp");
        refusedEndpoint("tcps://h:1", "cert=CHAIN.PEM&key=KEY.PEM");
        refusedEndpoint("tcps://h:1?cert=c", "cert=CHAIN.PEM&key=KEY.PEM");
        refusedEndpoint("tcps://h:1?cert=c&key=k&client-auth=optional", "needs 'client-ca'");
        refusedEndpoint("tcps://h:1?cert=c&key=k&client-ca=a&client-auth=none", "'none': use required or optional");
        refusedEndpoint("tcps://h:1?cert=c&key=k&ca=a", "'ca' is no parameter");
    }

    private void refusedTarget(String address, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.target(address))
                .withMessageContaining(reason);
    }

    private void refusedEndpoint(String address, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.endpoint(address))
                .withMessageContaining(reason);
    }

    @Test
    void theWrongPartOfASocketsAddressIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.target("tcp:localhost:80"))
                .withMessageContaining("'tcp:localhost:80'")
                .withMessageContaining("tcp://HOST:PORT");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.target("tcp://localhost:http"))
                .withMessageContaining("port 'http'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.target("tcp://localhost:0"))
                .withMessageContaining("tcp://localhost:0")
                .withMessageContaining("not connected to");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.endpoint("unix:"))
                .withMessageContaining("unix:PATH");
    }

    @Test
    void addressesOfOneDirectionAreRefusedInTheOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.target("stdio:"))
                .withMessageContaining("exec:COMMAND");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.endpoint("exec:cat"))
                .withMessageContaining("stdio:");
    }

    @Test
    void brokenAddressesAreRefused() {
        for (String address : new String[] {"inproc:", "exec:", "exec:'a", "udp://x:1", "tcp://x", "unix:", "inproc", ""}) {
            assertThatIllegalArgumentException().as(address).isThrownBy(() -> provider.target(address));
        }
        for (String address : new String[] {"inproc:", "stdio:x", "udp://x:1", "tcp://", "unix:", "stdio", ""}) {
            assertThatIllegalArgumentException().as(address).isThrownBy(() -> provider.endpoint(address));
        }
    }
}
