package dev.vgirpc.transport.pipe;

import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;

/** A connection over two channels of the JDK, which themselves wake their threads when closed. */
record ChannelConnection(ReadableByteChannel input, WritableByteChannel output, Peer peer) implements Connection {

    /** Reads without waiting: between calls there is nothing to read, unless the end. */
    @Override
    public boolean isAlive() {
        if (!(input instanceof SelectableChannel channel)) {
            return input.isOpen();
        }
        try {
            channel.configureBlocking(false);
            try {
                return input.read(ByteBuffer.allocate(1)) == 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return false;
        }
    }

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
