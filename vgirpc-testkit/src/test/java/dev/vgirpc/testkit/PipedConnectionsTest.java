package dev.vgirpc.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.wire.spi.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheckExtension.class)
class PipedConnectionsTest {

    private static void assertPasses(Connection from, Connection to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(from.output().write(ByteBuffer.wrap(bytes))).isEqualTo(bytes.length);
        ByteBuffer received = ByteBuffer.allocate(bytes.length);
        while (received.hasRemaining()) {
            to.input().read(received);
        }
        assertThat(received.array()).isEqualTo(bytes);
    }

    @Test
    void bytesPassBothWays() throws IOException {
        try (PipedConnections pair = PipedConnections.open()) {
            assertPasses(pair.client(), pair.server(), "there");
            assertPasses(pair.server(), pair.client(), "back");
        }
    }

    @Test
    void closingOneEndIsSeenAtTheOther() throws IOException {
        try (PipedConnections pair = PipedConnections.open()) {
            pair.client().close();
            assertThat(pair.server().input().read(ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThatThrownBy(() -> pair.server().output().write(ByteBuffer.allocate(1)))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> pair.client().input().read(ByteBuffer.allocate(1)))
                    .isInstanceOf(ClosedChannelException.class);
        }
    }
}
