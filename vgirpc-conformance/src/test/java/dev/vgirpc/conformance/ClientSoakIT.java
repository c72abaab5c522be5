package dev.vgirpc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few seconds of what runs an hour elsewhere. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ClientSoakIT {

    @Test
    void nothingIsLeft() throws Exception {
        assertEquals(2, ClientSoakRun.run(2, Duration.ofSeconds(4), false).size());
    }
}
