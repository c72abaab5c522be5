package dev.vgirpc.wire.engine;

import dev.vgirpc.ServerStatistics;
import dev.vgirpc.wire.spi.ConnectionStatistics;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a server's calls add up to. A call is counted before its answer leaves. */
final class ServerCounts {

    final LongAdder busy = new LongAdder();
    final LongAdder unauthenticated = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder busyTurns = new LongAdder();

    private final LongAdder started = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder streams = new LongAdder();

    void started() {
        started.increment();
    }

    void ended(@Nullable Throwable error) {
        (error == null ? succeeded : failed).increment();
    }

    void streamOpened() {
        streams.increment();
    }

    void streamEnded() {
        streams.decrement();
    }

    ServerStatistics with(ConnectionStatistics connections) {
        return new ServerStatistics(
                connections.accepted(),
                connections.open(),
                connections.refused(),
                connections.cutIdle(),
                connections.cutSlow(),
                started.sum(),
                succeeded.sum(),
                failed.sum(),
                busy.sum(),
                unauthenticated.sum(),
                malformed.sum(),
                streams.sum(),
                busyTurns.sum());
    }
}
