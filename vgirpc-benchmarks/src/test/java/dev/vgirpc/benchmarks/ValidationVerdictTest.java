package dev.vgirpc.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vgirpc.benchmarks.ValidationRun.Verdict;
import org.junit.jupiter.api.Test;

class ValidationVerdictTest {

    @Test
    void theMedianMeetsALimit() {
        assertEquals(Verdict.MEETS, Verdict.of(new double[] {9, 1.5, 1, 9, 1.4}, 1.5));
    }

    @Test
    void threeQuartersOfTheRoundsMissIt() {
        assertEquals(Verdict.UNCLEAR, Verdict.of(new double[] {1.6, 1.6, 1.6, 1.4, 1.4}, 1.5));
        assertEquals(Verdict.MISSES, Verdict.of(new double[] {1.6, 1.6, 1.6, 1.6, 1.4}, 1.5));
    }

    @Test
    void withoutLimitThereIsNoVerdict() {
        assertEquals(Verdict.NO_LIMIT, Verdict.of(new double[] {9}, Double.NaN));
    }
}
