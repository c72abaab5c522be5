package dev.vgirpc.wire.engine;

import dev.vgirpc.ClientStatistics;
import java.util.concurrent.atomic.LongAdder;

/** Counts a client's calls. */
final class CallCounts {

    private final LongAdder started = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder retries = new LongAdder();

    void start() {
        started.increment();
    }

    void end(boolean withSuccess) {
        (withSuccess ? succeeded : failed).increment();
    }

    void retry() {
        retries.increment();
    }

    ClientStatistics statistics(ConnectionPool.Count connections, long deadlines) {
        return new ClientStatistics(
                connections.open(),
                connections.held(),
                connections.opened(),
                connections.closed(),
                connections.evicted(),
                started.sum(),
                succeeded.sum(),
                failed.sum(),
                deadlines,
                retries.sum());
    }
}
