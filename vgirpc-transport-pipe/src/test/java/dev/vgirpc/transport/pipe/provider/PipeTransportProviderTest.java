package dev.vgirpc.transport.pipe.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vgirpc.transport.pipe.InProcess;
import dev.vgirpc.transport.pipe.Stdio;
import dev.vgirpc.transport.pipe.Subprocess;
import dev.vgirpc.transport.pipe.Tcp;
import dev.vgirpc.transport.pipe.UnixSocket;
import org.junit.jupiter.api.Test;

class PipeTransportProviderTest {

    private final PipeTransportProvider provider = new PipeTransportProvider();

    @Test
    void addressesAreResolved() {
        assertThat(provider.schemes()).containsExactlyInAnyOrder("inproc", "stdio", "exec", "unix", "tcp");
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
