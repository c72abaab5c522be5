package dev.vgirpc.transport.http.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * A request's body.
 *
 * @param channel its decoded bytes
 * @param coded whether they were coded
 */
record RequestBody(ReadableByteChannel channel, boolean coded) implements AutoCloseable {

    /** What may follow the request; more is left unread. */
    private static final int REST = 64 << 10;

    private static final int PIECE = 512;

    /** Reads what follows the request, where that tells whether the coding is right: its check sum comes last. */
    void end() throws IOException {
        if (!coded) {
            return;
        }
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        int left = REST;
        while (left > 0) {
            int count = channel.read(piece.clear());
            if (count < 0) {
                return;
            }
            left -= count;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
