package dev.vgirpc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vgirpc.testkit.LeakCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Some hundred streams that fail, are cancelled or abandoned leave nothing behind. The long version is no test. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StreamSoakIT {

    private static final int STREAMS = 180;

    private final LeakCheck leaks = LeakCheck.start();

    @ParameterizedTest
    @EnumSource
    void leavesNothing(StreamSoakPlace.Kind kind) throws IOException {
        assertEquals(10, StreamSoakRun.run(kind, STREAMS).size());
        leaks.assertReleased(Duration.ofSeconds(5));
    }
}
