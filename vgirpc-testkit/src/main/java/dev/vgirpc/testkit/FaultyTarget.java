package dev.vgirpc.testkit;

import dev.vgirpc.wire.spi.ByteTarget;
import dev.vgirpc.wire.spi.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * A target whose connections are faulty, around one that works. What goes wrong on each is laid down by its number,
 * so a client that opens its connections one after the other always meets the same faults. It is safe for many
 * threads.
 *
 * <p>Faults at the client's end are all that a server can tell: what the client writes is what it reads, and the
 * other way round. Only its own writes are never short; wrap its connections for that, by {@link FaultyConnection}.
 */
public class FaultyTarget implements ByteTarget {

    private final ByteTarget target;
    private final IntFunction<Faults> faults;
    private final AtomicInteger next = new AtomicInteger();
    private final List<FaultyConnection> opened = new CopyOnWriteArrayList<>();

    /**
     * Wraps a target.
     *
     * @param target what is connected to
     * @param faults what goes wrong on the first, second and so on connection, whose number is 0, 1 and so on
     */
    public FaultyTarget(ByteTarget target, IntFunction<Faults> faults) {
        this.target = target;
        this.faults = faults;
    }

    /**
     * A target with a random plan for each connection. Where the first one's flips no bits none does.
     *
     * @param target what is connected to
     * @param seed draws the plans, see {@link Faults#random}; the first connection's is that of the seed itself
     * @return a new target
     */
    public static FaultyTarget random(ByteTarget target, long seed) {
        return new FaultyTarget(target, plans(seed));
    }

    static IntFunction<Faults> plans(long seed) {
        boolean flips = Faults.random(seed).flips();
        return number -> {
            Faults drawn = Faults.random(seed + number * 0x9E3779B97F4A7C15L);
            return flips ? drawn : drawn.withoutFlips();
        };
    }

    /**
     * The connections that were opened.
     *
     * @return a copy, in the order of their numbers where they were opened one after the other
     */
    public List<FaultyConnection> opened() {
        return List.copyOf(opened);
    }

    /** The number of the connection in use; where a client must have noticed that this has ended, of the next. */
    int inUse() {
        int count = opened.size();
        boolean ended = count == 0 || opened.getLast().wasCut() || opened.getLast().isClosed();
        return ended ? count : count - 1;
    }

    @Override
    public String address() {
        return target.address();
    }

    @Override
    public Connection connect(Settings settings) {
        return connect(settings, faults.apply(next.getAndIncrement()));
    }

    /** Opens a connection that keeps to a plan. */
    Connection connect(Settings settings, Faults plan) {
        return add(new FaultyConnection(target.connect(settings), plan));
    }

    final FaultyConnection add(FaultyConnection connection) {
        opened.add(connection);
        return connection;
    }

    @Override
    public int defaultMaxConnections() {
        return target.defaultMaxConnections();
    }

    @Override
    public Duration retryDelay(int failures) {
        return target.retryDelay(failures);
    }
}
