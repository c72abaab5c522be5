package dev.vgirpc.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of the README beside the quick start. */
class FurtherExamplesTest {

    @Test
    void batchesGoInAndComeBack() {
        assertEquals(List.of(new Ticks.Tick("ACME", 6.25), new Ticks.Tick("INIT", 40)), Ticks.run());
    }

    @Test
    void serverTellsItsMethods() {
        assertEquals(List.of("last", "quote"), Descriptions.methods());
    }
}
