package dev.vgirpc.transport.pipe;

import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.Connection;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A listening socket, as far as its kind matters. */
interface Binding {

    /** How many connections the system may hold until they are accepted; it may hold fewer. */
    int BACKLOG = 1024;

    TransportKind kind();

    /** Where clients connect to, with what the system chose filled in. */
    String address();

    ServerSocketChannel channel();

    /** The next connection in blocking mode, or null when none waits. */
    default @Nullable SocketChannel accept() throws IOException {
        return channel().accept();
    }

    /** Prepares what was accepted. The channel stays the caller's when this fails. */
    Connection connection(SocketChannel accepted) throws IOException;

    /** Gives the address back and closes the socket. */
    void close();
}
