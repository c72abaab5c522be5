package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.Limits;
import dev.vgirpc.CallContext;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.TransportException;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.pipe.worker.Probe;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.spi.ClientTarget;
import dev.vgirpc.wire.spi.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheckExtension.class)
class TcpTest {

    private static RpcServer serve(TcpEndpoint endpoint) {
        return RpcServer.builder(Probe.class, (Probe) what -> what.equals("metadata")
                        ? CallContext.current().transportMetadata().toString()
                        : what)
                .start(endpoint);
    }

    private static int port(RpcServer server) {
        return HostPort.parse(server.address().substring("tcp://".length())).port();
    }

    private static String ask(String address, String what) {
        try (RpcClient client = RpcClient.connect(address)) {
            return client.proxy(Probe.class).ask(what);
        }
    }

    @Test
    void theSystemChoosesThePort() {
        assertThat(Tcp.on(0).address()).isEqualTo("tcp://127.0.0.1:0");
        try (RpcServer one = serve(Tcp.on(0));
                RpcServer two = RpcServer.builder(Probe.class, (Probe) what -> "two").start("tcp://localhost:0")) {
            assertThat(one.address()).matches("tcp://127\\.0\\.0\\.1:[1-9]\\d+");
            assertThat(two.address()).matches("tcp://localhost:[1-9]\\d+").isNotEqualTo(one.address());
            assertThat(ask(one.address(), "one")).isEqualTo("one");
            assertThat(ask(two.address(), "")).isEqualTo("two");
            assertThat(ask("tcp://localhost:" + port(one), "any address")).isEqualTo("any address");
        }
    }

    @Test
    void aServiceSeesTheClientsAddress() {
        try (RpcServer server = serve(Tcp.on(0))) {
            assertThat(ask(server.address(), "metadata")).isEqualTo("{remote_addr=127.0.0.1}");
        }
    }

    @Test
    void ipv6() throws IOException {
        Assumptions.assumeTrue(
                NetworkInterface.getByInetAddress(InetAddress.getByName("::1")) != null, "no IPv6 on this machine");
        try (RpcServer server = serve(Tcp.on("::1", 0))) {
            assertThat(server.address()).startsWith("tcp://[::1]:");
            assertThat(ask(server.address(), "x")).isEqualTo("x");
        }
    }

    @Test
    void aPortThatIsTakenIsRefused() {
        try (RpcServer server = serve(Tcp.on(0))) {
            assertThatThrownBy(() -> serve(Tcp.on(port(server))).close())
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("cannot listen at " + server.address());
        }
    }

    @Test
    void aPortIsFreeAtOnceThoughItsConnectionsLinger() {
        try (RpcServer first = serve(Tcp.on(0));
                RpcClient client = RpcClient.connect(first.address())) {
            client.proxy(Probe.class).ask("");
            // The side that closes first keeps the port for a while.
            first.stop(Duration.ZERO);
            try (RpcServer second = serve(Tcp.on(port(first)))) {
                assertThat(ask(second.address(), "x")).isEqualTo("x");
            }
        }
    }

    @Test
    void hostsThatCannotBeUsedAreNamed() {
        String unknown = "x".repeat(300);
        assertThatThrownBy(() -> serve(Tcp.on(unknown, 0)).close())
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("the host '" + unknown + "' is not known");
        assertThatThrownBy(() -> RpcClient.connect(Tcp.to(unknown, 1)).close())
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("the host '" + unknown + "' is not known");
        assertThatThrownBy(() -> serve(Tcp.on("192.0.2.1", 0)).close())
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("cannot listen at tcp://192.0.2.1:0");
    }

    @Test
    void impossiblePortsAreRefused() {
        for (int port : new int[] {-1, 65_536}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Tcp.on(port)).withMessageContaining("" + port);
            assertThatIllegalArgumentException().isThrownBy(() -> Tcp.to("h", port)).withMessageContaining("" + port);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tcp.to("h", 0))
                .withMessageContaining("port of tcp://h:0");
    }

    @Test
    void smallMessagesAreNotHeldBack() throws IOException {
        TcpBinding binding = TcpBinding.bind(new HostPort("127.0.0.1", 0));
        try (Connection connection = TcpTarget.parse(binding.address().substring("tcp://".length()))
                .connect(new ClientTarget.Settings(Limits.defaults(), new SchemaCache()))) {
            SocketChannel client = (SocketChannel) connection.input();
            assertThat(client.isBlocking()).isTrue();
            assertThat(client.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
            SocketChannel accepted = binding.accept();
            try (Connection served = binding.connection(accepted)) {
                assertThat(accepted.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
                assertThat(accepted.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
                assertThat(served.peer().address()).matches("tcp://127\\.0\\.0\\.1:\\d+");
            }
        } finally {
            binding.close();
        }
    }

    @Test
    void connectingDoesNotLastForEver() throws Exception {
        for (Thread.Builder threads : List.of(Thread.ofPlatform().daemon(), Thread.ofVirtual())) {
            try (FullQueue silent = FullQueue.tcp()) {
                TcpTarget impatient = Tcp.to("127.0.0.1", silent.port()).connectTimeout(Duration.ofMillis(150));
                BlockedConnect late = BlockedConnect.start(threads, impatient);
                assertThat(late.failure()).hasMessageContaining("no answer within 150 ms");
                assertThat(late.millis()).isBetween(150L, 5_000L);

                BlockedConnect interrupted = BlockedConnect.start(threads, Tcp.to("127.0.0.1", silent.port()));
                interrupted.interruptBlocked();
                assertThat(interrupted.failure()).hasMessageContaining("interrupted");
            }
        }
    }
}
