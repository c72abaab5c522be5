package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdleWatchTest {

    private static final Duration TIMEOUT = Duration.ofNanos(100);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 50); // The clock may run over.

    private IdleWatch watch(Duration timeout, long graceNanos) {
        return new IdleWatch(timeout, Duration.ofNanos(graceNanos), now::get);
    }

    private long after(long nanos, IdleWatch watch, int connections) {
        now.addAndGet(nanos);
        return watch.remaining(connections);
    }

    @Test
    void withoutTimeoutItNeverEnds() {
        IdleWatch watch = watch(null, 10);
        assertThat(after(1_000_000, watch, 0)).isEqualTo(Long.MAX_VALUE);
        watch.connected();
        assertThat(after(1_000_000, watch, 0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theFirstConnectionMayTakeTheGrace() {
        IdleWatch watch = watch(TIMEOUT, 600);
        assertThat(after(0, watch, 0)).isEqualTo(600);
        assertThat(after(599, watch, 0)).isEqualTo(1);
        assertThat(after(1, watch, 0)).isZero();
    }

    @Test
    void aLongTimeoutIsNotCutByTheGrace() {
        assertThat(after(0, watch(TIMEOUT, 10), 0)).isEqualTo(100);
    }

    @Test
    void theTimeCountsFromTheLastConnectionsEnd() {
        IdleWatch watch = watch(TIMEOUT, 600);
        assertThat(after(500, watch, 2)).isEqualTo(Long.MAX_VALUE);
        assertThat(after(500, watch, 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(after(500, watch, 0)).isEqualTo(100);
        assertThat(after(60, watch, 0)).isEqualTo(40);
        assertThat(after(50, watch, 0)).isEqualTo(-10);
    }

    @Test
    void aConnectionThatEndsBeforeTheNextLookCounts() {
        IdleWatch watch = watch(TIMEOUT, 0);
        assertThat(after(90, watch, 0)).isEqualTo(10);
        watch.connected();
        assertThat(after(5, watch, 0)).isEqualTo(100);
    }
}
