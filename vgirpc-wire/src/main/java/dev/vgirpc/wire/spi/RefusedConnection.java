package dev.vgirpc.wire.spi;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.WireBuffer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Turns a connection away with an answer to its first request. */
final class RefusedConnection {

    /** Of a request that is not run, little is needed: larger bodies are passed over. */
    private static final int MAX_BODY_BYTES = 64 << 10;

    private static final int MAX_METADATA_BYTES = 256 << 10;
    private static final int BUFFER_BYTES = 8 << 10;

    private RefusedConnection() {}

    static void refuse(Connection connection, CallDispatcher dispatcher, String reason) {
        Limits limits = dispatcher.limits();
        Limits small = limits.withMaxMessageBytes(Math.min(limits.maxMessageBytes(), MAX_BODY_BYTES))
                .withMaxMetadataBytes(Math.min(limits.maxMetadataBytes(), MAX_METADATA_BYTES));
        try (IpcReader reader = new IpcReader(connection.input(), small, dispatcher.schemas());
                WireBuffer buffer = new WireBuffer(BUFFER_BYTES)) {
            if (readRequest(reader)) {
                dispatcher.busy(reason, connection.peer(), new Whole(buffer));
                buffer.writeTo(connection.output());
                readOn(connection);
            }
        } catch (IOException | ProtocolException | LimitException e) {
            ServerLog.LOGGER.log(Level.DEBUG, () -> "refused connection with " + connection.peer().address() + " ended: " + e);
        }
    }

    /** False when there is none. */
    private static boolean readRequest(IpcReader reader) throws IOException {
        try {
            if (reader.openStream() == null) {
                return false;
            }
        } catch (LimitException e) {
            if (!reader.inStep()) {
                throw e;
            }
        }
        reader.drain();
        return !reader.inputEnded();
    }

    /** Closing with unread bytes would reset the connection, and the answer might be lost. */
    private static void readOn(Connection connection) throws IOException {
        if (connection.output() instanceof SocketChannel socket) {
            socket.shutdownOutput();
        }
        ByteBuffer rest = ByteBuffer.allocate(BUFFER_BYTES);
        while (connection.input().read(rest) >= 0) {
            rest.clear();
        }
    }

    /** The answer is small and leaves at once at its end. */
    private record Whole(WireBuffer buffer) implements ResponseSink {
        @Override
        public void flush() {}
    }
}
