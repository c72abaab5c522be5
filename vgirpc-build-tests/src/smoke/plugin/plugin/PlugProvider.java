package plugin;

import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.ByteTarget;
import dev.vgirpc.wire.spi.ClientTarget;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.TransportProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Set;
import java.util.logging.Logger;

/** A third party's transport, in a jar without module descriptor: {@code plug:PATH} connects to a Unix socket. */
public final class PlugProvider implements TransportProvider {

    @Override
    public Set<String> schemes() {
        return Set.of("plug");
    }

    @Override
    public ClientTarget target(String address) {
        return new PlugTarget(address);
    }

    @Override
    public ServerEndpoint endpoint(String address) {
        throw new IllegalArgumentException("plug: connects only");
    }

    private record PlugTarget(String address) implements ByteTarget {

        @Override
        public Connection connect(Settings settings) {
            // Of a module of the JDK that nothing else needs.
            Logger.getLogger("plug").fine(address);
            try {
                return new PlugConnection(
                        SocketChannel.open(UnixDomainSocketAddress.of(address.substring("plug:".length()))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record PlugConnection(SocketChannel channel) implements Connection {

        @Override
        public ReadableByteChannel input() {
            return channel;
        }

        @Override
        public WritableByteChannel output() {
            return channel;
        }

        @Override
        public Peer peer() {
            return new Peer(TransportKind.UNIX, "plug");
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
