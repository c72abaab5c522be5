package dev.vgirpc.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.wire.support.ManualClock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AlarmTest {

    private final ManualClock clock = new ManualClock();
    private final AtomicInteger rings = new AtomicInteger();
    private final Alarm alarm = new Alarm(clock, rings::incrementAndGet);

    private void set(int millis) {
        alarm.set(Objects.requireNonNull(Deadline.after(clock, Duration.ofMillis(millis))));
    }

    private void pass(int millis) {
        clock.advance(Duration.ofMillis(millis));
    }

    @Test
    void ringsWhenTheTimeIsOver() {
        set(100);
        pass(99);
        assertThat(rings).hasValue(0);
        assertThat(alarm.hasRung()).isFalse();
        pass(1);
        assertThat(rings).hasValue(1);
        assertThat(alarm.hasRung()).isTrue();
        pass(1_000);
        assertThat(rings).hasValue(1);
    }

    @Test
    void isSilentWhenTurnedOff() {
        set(100);
        alarm.clear();
        pass(1_000);
        assertThat(rings).hasValue(0);
        assertThat(clock.pending()).isZero();
    }

    /** Setting it again and again leaves one task, which finds the moment that counts then. */
    @Test
    void oneTaskServesManyCalls() {
        for (int at = 0; at < 50; at++) {
            set(100);
            pass(10);
            alarm.clear();
            assertThat(clock.pending()).isLessThanOrEqualTo(1);
        }
        set(100);
        pass(99);
        assertThat(rings).hasValue(0);
        pass(1);
        assertThat(rings).hasValue(1);
    }

    @Test
    void anEarlierMomentIsNotMissed() {
        set(1_000);
        alarm.clear();
        set(10);
        pass(10);
        assertThat(rings).hasValue(1);
        assertThat(clock.pending()).isZero();
    }

    @Test
    void nothingIsPendingAfterTheEnd() {
        set(100);
        alarm.close();
        assertThat(clock.pending()).isZero();
        pass(200);
        assertThat(rings).hasValue(0);
    }
}
