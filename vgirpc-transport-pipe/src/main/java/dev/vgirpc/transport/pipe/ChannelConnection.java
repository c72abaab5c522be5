package dev.vgirpc.transport.pipe;

import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A connection over two channels of the JDK, which themselves wake their threads when closed. */
record ChannelConnection(ReadableByteChannel input, WritableByteChannel output, Peer peer) implements Connection {

    @Override
    public void close() {
        closeQuietly(input);
        closeQuietly(output);
    }

    private static void closeQuietly(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone all the same, and nobody waits for a result.
        }
    }
}
