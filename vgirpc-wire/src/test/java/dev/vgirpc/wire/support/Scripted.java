package dev.vgirpc.wire.support;

import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.ByteTarget;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/** A server that has written its answers before it was asked. */
public final class Scripted implements ByteTarget {

    private final byte[] answers;
    private final Channels.Sink requests;
    private final AtomicBoolean connected = new AtomicBoolean();

    public Scripted(byte[] answers) {
        this(answers, () -> Integer.MAX_VALUE);
    }

    /** A server that takes at most so many bytes of each write. */
    public Scripted(byte[] answers, IntSupplier atATime) {
        this.answers = answers;
        this.requests = new Channels.Sink(atATime);
    }

    /** What the client sent so far. */
    public byte[] requests() {
        return requests.bytes();
    }

    @Override
    public String address() {
        return "scripted:test";
    }

    @Override
    public int defaultMaxConnections() {
        return 1;
    }

    /** The one connection that there is. */
    @Override
    public Connection connect(Settings settings) {
        if (!connected.compareAndSet(false, true)) {
            throw new TransportException("the script has no second connection", false, null);
        }
        ReadableByteChannel input = Channels.source(answers);
        return new Connection() {
            @Override
            public ReadableByteChannel input() {
                return input;
            }

            @Override
            public WritableByteChannel output() {
                return requests;
            }

            @Override
            public Peer peer() {
                return new Peer(TransportKind.PIPE, address());
            }

            @Override
            public void close() {}
        };
    }
}
