package dev.vgirpc.transport.pipe;

import dev.vgirpc.TransportException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Connects to Unix sockets. */
final class UnixConnector {

    private static final long LONGEST_PAUSE_MILLIS = 50;

    private UnixConnector() {}

    /** A channel in blocking mode. */
    static SocketChannel connect(Path path, Duration timeout) {
        ConnectTimeout time = new ConnectTimeout(timeout);
        for (long pause = 1; ; pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2)) {
            try {
                return tryToConnect(path);
            } catch (ConnectException e) {
                throw failed(path, "nobody listens there: " + e.getMessage(), e);
            } catch (SocketException e) {
                if (UnixPaths.look(path) == UnixPaths.Found.NOTHING) {
                    throw failed(path, "there is no such file: is the server started?", e);
                }
                if (!mayBeBusy(path)) {
                    throw failed(path, e.getMessage(), e);
                }
                if (time.remainingMillis() == 0) {
                    throw failed(
                            path,
                            "the server did not accept within " + timeout.toMillis() + " ms: " + e.getMessage(),
                            e);
                }
            } catch (IOException e) {
                throw failed(path, String.valueOf(e.getMessage()), e);
            }
            try {
                Thread.sleep(Math.min(pause, Math.max(1, time.remainingMillis())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failed(path, "interrupted while the server was too busy to accept", e);
            }
        }
    }

    /**
     * Not blocking: a server whose queue is full would hold the thread for as long as it likes, and a
     * virtual thread would get an error instead.
     */
    private static SocketChannel tryToConnect(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean connected = false;
        try {
            channel.configureBlocking(false);
            connected = channel.connect(UnixDomainSocketAddress.of(path)) || channel.finishConnect();
            channel.configureBlocking(true);
            return channel;
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    /** A full queue has no exception type of its own; other failures of such a file are unlikely. */
    private static boolean mayBeBusy(Path path) {
        return UnixPaths.look(path) == UnixPaths.Found.SOCKET && Files.isWritable(path);
    }

    private static TransportException failed(Path path, @Nullable String reason, Exception cause) {
        return new TransportException(
                "cannot connect to " + UnixBinding.address(path) + ": " + reason, false, cause);
    }
}
