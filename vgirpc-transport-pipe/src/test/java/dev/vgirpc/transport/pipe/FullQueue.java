package dev.vgirpc.transport.pipe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A listening socket that accepts nothing and whose queue is full. */
record FullQueue(ServerSocketChannel channel, List<SocketChannel> others) implements AutoCloseable {

    private static final int MORE_THAN_A_QUEUE_HOLDS = 20;

    static FullQueue unix(Path path) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(path), 1);
        FullQueue queue = new FullQueue(channel, new ArrayList<>());
        while (true) {
            SocketChannel other = SocketChannel.open(StandardProtocolFamily.UNIX);
            queue.others.add(other);
            other.configureBlocking(false);
            try {
                other.connect(UnixDomainSocketAddress.of(path));
            } catch (SocketException e) {
                return queue;
            }
        }
    }

    static FullQueue tcp() throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.bind(new InetSocketAddress("127.0.0.1", 0), 1);
        FullQueue queue = new FullQueue(channel, new ArrayList<>());
        for (int at = 0; at < MORE_THAN_A_QUEUE_HOLDS; at++) {
            SocketChannel other = SocketChannel.open();
            queue.others.add(other);
            other.configureBlocking(false);
            other.connect(channel.getLocalAddress());
        }
        return queue;
    }

    int port() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    /** Makes room. */
    void acceptAll() throws IOException {
        channel.configureBlocking(false);
        for (SocketChannel each = channel.accept(); each != null; each = channel.accept()) {
            each.close();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        for (SocketChannel each : others) {
            each.close();
        }
    }
}
