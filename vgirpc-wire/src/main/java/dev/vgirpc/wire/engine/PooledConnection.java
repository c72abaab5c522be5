package dev.vgirpc.wire.engine;

import dev.vgirpc.DeadlineException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.RpcException;
import dev.vgirpc.TransportException;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.contract.RowCodec;
import dev.vgirpc.wire.spi.ClientCall;
import dev.vgirpc.wire.spi.ClientTransport;
import dev.vgirpc.wire.spi.ClientTransport.CallHead;
import dev.vgirpc.wire.spi.TimeSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A connection of a client's pool, and what a call on it needs. Its holder uses it on one thread at a time. */
final class PooledConnection {

    private static final int BUFFER_BYTES = 8 << 10;

    private final ConnectionPool pool;
    private final ClientTransport transport;
    private final LongAdder deadlines;
    private final WireBuffer request = new WireBuffer(BUFFER_BYTES);
    private final BatchWriter writer = new BatchWriter(request);
    private final Alarm alarm;
    private final AtomicBoolean freed = new AtomicBoolean();

    /** The open stream that holds the connection. */
    private volatile @Nullable RemoteTurns stream;

    /** What the pool knows of it, guarded by the pool. */
    final ConnectionUse use = new ConnectionUse();

    PooledConnection(ConnectionPool pool, ClientTransport transport, TimeSource time, LongAdder deadlines) {
        this.pool = pool;
        this.transport = transport;
        this.deadlines = deadlines;
        // Closing may take long, as a worker process may, and a cancel may wait for the peer.
        this.alarm = new Alarm(
                time, () -> Thread.ofPlatform().daemon().name("vgirpc-expiry").start(this::expire));
    }

    /** Sends a request. */
    ClientCall start(CallHead transportHead, RowCodec codec, BatchHead head, @Nullable Object[] row) {
        request.clear();
        request.putCopy(codec.prelude());
        codec.encode(writer, head, row);
        writer.endStream();
        return transport.start(transportHead, request);
    }

    /** What is sent is written here. */
    WireBuffer buffer() {
        return request;
    }

    /** A stream holds the connection from now on. */
    void holdFor(RemoteTurns turns) {
        stream = turns;
        if (pool.isClosed()) {
            turns.clientClosed(); // by another thread, which may not have seen the stream
        }
    }

    /** From now on until {@link #clearAlarm} the connection is closed when the time is over. */
    void setAlarm(@Nullable Deadline deadline) {
        if (deadline != null) {
            alarm.set(deadline);
        }
    }

    void clearAlarm() {
        alarm.clear();
    }

    private void expire() {
        RemoteTurns open = stream;
        if (open != null) {
            open.cancelUnasked();
        }
        breakNow();
    }

    /** The exception that the caller gets: when the time is over, whatever failed failed for that. */
    RpcException failure(RpcException e, String what, @Nullable Deadline deadline) {
        if (deadline == null || !alarm.hasRung() || !(e instanceof TransportException || e instanceof ProtocolException)) {
            return e;
        }
        deadlines.increment();
        return new DeadlineException(what, deadline.timeout(), null, e);
    }

    boolean isUsable() {
        return transport.isOpen() && !alarm.hasRung();
    }

    /** Whether the peer still seems to be there; asked between calls. */
    boolean isAlive() {
        return isUsable() && transport.isAlive();
    }

    /** Closes the connection; who holds it notices. */
    void breakNow() {
        transport.close();
    }

    /** Closes the connection and the stream on it: the client is closed. */
    void clientClosed() {
        transport.close();
        RemoteTurns open = stream;
        if (open != null) {
            open.clientClosed();
        }
    }

    /** Gives the connection back. */
    void release() {
        alarm.clear();
        stream = null;
        pool.release(this);
    }

    /** Closes the connection and frees its memory: nobody holds it, nor ever will. */
    void free() {
        if (freed.compareAndSet(false, true)) {
            alarm.close();
            transport.close();
            request.close();
        }
    }
}
