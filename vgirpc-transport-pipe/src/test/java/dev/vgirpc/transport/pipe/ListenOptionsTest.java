package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ListenOptionsTest {

    @Test
    void defaults() {
        assertThat(ListenOptions.defaults()).isEqualTo(new ListenOptions(4096, null, 64, null, null, 1024));
    }

    @Test
    void thePropertySetsThePlatformThreads() {
        assertThat(ListenOptions.platformThreads(null)).isEqualTo(64);
        assertThat(ListenOptions.platformThreads(" 7 ")).isEqualTo(7);
        assertThat(ListenOptions.platformThreads("0")).isZero();
        for (String broken : new String[] {"", "x", "-1", "1.5", "99999999999"}) {
            assertThatIllegalArgumentException()
                    .as(broken)
                    .isThrownBy(() -> ListenOptions.platformThreads(broken))
                    .withMessageContaining("dev.vgirpc.platformThreads")
                    .withMessageContaining("'" + broken + "'");
        }
    }

    @Test
    void impossibleOptionsAreNamed() {
        UnixSocket unix = UnixSocket.at("x");
        TcpEndpoint tcp = Tcp.on(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> unix.maxConnections(0))
                .withMessageContaining("maxConnections is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tcp.idleTimeout(Duration.ZERO))
                .withMessageContaining("idleTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tcp.platformThreads(-1))
                .withMessageContaining("platformThreads is negative: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> unix.connectTimeout(Duration.ZERO))
                .withMessageContaining("connectTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tcp.to("h", 1).connectTimeout(Duration.ofSeconds(-1)))
                .withMessageContaining("connectTimeout");
    }

    @Test
    void optionsArePartOfTheValue() {
        UnixSocket unix = UnixSocket.at("x");
        assertThat(unix.maxConnections(3)).isNotEqualTo(unix).isEqualTo(UnixSocket.at("x").maxConnections(3));
        assertThat(unix.connectTimeout(Duration.ofSeconds(1))).isNotEqualTo(unix);
        assertThat(Tcp.on(1).platformThreads(3)).isNotEqualTo(Tcp.on(1)).isEqualTo(Tcp.on(1).platformThreads(3));
        assertThat(Tcp.on(1).idleTimeout(Duration.ofSeconds(1))).isNotEqualTo(Tcp.on(1));
        assertThat(Tcp.to("h", 1).connectTimeout(Duration.ofSeconds(1))).isNotEqualTo(Tcp.to("h", 1));
    }
}
