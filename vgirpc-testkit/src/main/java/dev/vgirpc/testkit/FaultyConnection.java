package dev.vgirpc.testkit;

import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connection on which things go wrong by plan, around one that works. It keeps what {@link Connection} promises:
 * closing it and interrupting its thread end what is in progress, delays included, and its output gathers where the
 * other's does.
 *
 * <p>A cut closes the connection inside: its peer sees the end of its input and cannot write. On this side reads
 * give the end of the input and writes fail, until it is closed as well.
 */
public final class FaultyConnection implements Connection {

    private final Connection connection;
    private final Faults faults;
    private final FaultyInput input;
    private final FaultyOutput output;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger flips = new AtomicInteger();
    private volatile boolean cut;

    /**
     * Wraps a connection.
     *
     * @param connection the connection, which belongs to the new one from now on
     * @param faults what goes wrong
     */
    public FaultyConnection(Connection connection, Faults faults) {
        this.connection = connection;
        this.faults = faults;
        this.input = new FaultyInput(this, connection.input(), new FaultyWay(faults.input(), faults.seed(), closed));
        FaultyWay out = new FaultyWay(faults.output(), ~faults.seed(), closed);
        this.output = connection.output() instanceof GatheringByteChannel gathering
                ? new FaultyOutput.Gathering(this, gathering, out)
                : new FaultyOutput(this, connection.output(), out);
    }

    /**
     * What goes wrong.
     *
     * @return the plan
     */
    public Faults faults() {
        return faults;
    }

    /**
     * How many bits were flipped so far.
     *
     * @return a number that does not go down
     */
    public int flips() {
        return flips.get();
    }

    /**
     * Whether the connection was cut.
     *
     * @return true from the cut on
     */
    public boolean wasCut() {
        return cut;
    }

    /**
     * How many bytes have arrived. It is for the thread that reads, or after it.
     *
     * @return a number that does not go down
     */
    public long bytesRead() {
        return input.bytes();
    }

    /**
     * How many bytes have left. It is for the thread that writes, or after it.
     *
     * @return a number that does not go down
     */
    public long bytesWritten() {
        return output.bytes();
    }

    void flipped() {
        flips.incrementAndGet();
    }

    /** The peer has vanished. */
    void cut() {
        cut = true;
        connection.close();
    }

    /** Whether this side has closed it. */
    boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public ReadableByteChannel input() {
        return input;
    }

    @Override
    public WritableByteChannel output() {
        return output;
    }

    @Override
    public Peer peer() {
        return connection.peer();
    }

    @Override
    public boolean isAlive() {
        return connection.isAlive();
    }

    @Override
    public void close() {
        closed.countDown();
        connection.close();
    }

    /** The plan, and what of it has happened. */
    @Override
    public String toString() {
        return faults + ", " + flips() + " flipped" + (cut ? ", cut" : "");
    }
}
