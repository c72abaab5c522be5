package dev.vgirpc.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.wire.spi.TimeSource.Pending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualTimeTest {

    private final ManualTime time = new ManualTime();
    private final List<String> ran = new ArrayList<>();
    private final long start = time.nanoTime();

    private Pending at(long nanos, String name) {
        return time.after(Duration.ofNanos(nanos), () -> ran.add(name + "@" + (time.nanoTime() - start)));
    }

    @Test
    void tasksRunInTheirOrderAndAtTheirTime() {
        at(2_000, "late");
        at(10, "a");
        at(10, "b");
        time.advance(Duration.ofNanos(9));
        assertEquals(List.of(), ran);
        time.advance(Duration.ofNanos(1));
        assertEquals(List.of("a@10", "b@10"), ran);
        time.advance(Duration.ofNanos(5_000));
        assertEquals(List.of("a@10", "b@10", "late@2000"), ran);
        assertEquals(5_010, time.nanoTime() - start);
    }

    @Test
    void whatIsCalledOffDoesNotRun() {
        Pending first = at(10, "a");
        Pending second = at(10, "b");
        assertTrue(first.cancel());
        assertFalse(first.cancel());
        time.advance(Duration.ofNanos(10));
        assertEquals(List.of("b@10"), ran);
        assertFalse(second.cancel());
        assertEquals(0, time.pending());
    }

    @Test
    void tasksMayAddTasks() {
        time.after(Duration.ofNanos(5), () -> at(5, "next"));
        time.after(Duration.ofNanos(-1), () -> at(0, "now"));
        time.advance(Duration.ofNanos(10));
        assertEquals(List.of("now@0", "next@10"), ran);
    }
}
