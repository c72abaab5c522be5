package dev.vgirpc.transport.pipe;

import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A listening Unix socket and its file.
 *
 * @param fileKey tells our file from others at the same path
 */
record UnixBinding(ServerSocketChannel channel, Path path, String address, Object fileKey) implements Binding {

    static String address(Path path) {
        return UnixSocket.SCHEME + ":" + path;
    }

    /**
     * Makes a socket that only this user can connect to.
     *
     * @throws TransportException when the path is taken or cannot be used
     */
    static UnixBinding bind(Path path) {
        try {
            return UnixSocketFile.bind(path);
        } catch (IOException e) {
            throw refused(path, UnixSocketFile.reason(e), e);
        }
    }

    static TransportException refused(Path path, String reason, @Nullable Throwable cause) {
        return new TransportException("cannot listen at " + address(path) + ": " + reason, false, cause);
    }

    @Override
    public TransportKind kind() {
        return TransportKind.UNIX;
    }

    @Override
    public Connection connection(SocketChannel accepted) {
        return new ChannelConnection(
                accepted, accepted, new Peer(TransportKind.UNIX, address, UnixPeer.of(accepted), Map.of()));
    }

    @Override
    public void close() {
        // While the socket is open, no other file can have its key.
        if (fileKey.equals(UnixPaths.fileKey(path))) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                ServerLog.LOGGER.log(Level.WARNING, () -> "cannot remove the socket " + path + ": " + e);
            }
        }
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone all the same.
        }
    }
}
