package dev.vgirpc.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.testkit.Faults.Flip;
import dev.vgirpc.testkit.Faults.Way;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultsTest {

    @Test
    void aSeedAlwaysGivesTheSamePlan() {
        for (long seed = 0; seed < 100; seed++) {
            assertThat(Faults.random(seed)).isEqualTo(Faults.random(seed));
            assertThat(Faults.random(seed)).isNotEqualTo(Faults.random(seed + 1));
        }
    }

    @Test
    void seedsDrawEveryKindInBothDirections() {
        List<Faults> drawn = LongStream.range(0, 200).mapToObj(Faults::random).toList();
        for (List<Way> ways : List.of(
                drawn.stream().map(Faults::input).toList(), drawn.stream().map(Faults::output).toList())) {
            assertThat(ways).anyMatch(each -> each.shortPercent() > 0);
            assertThat(ways).anyMatch(each -> each.delayPercent() > 0);
            assertThat(ways).anyMatch(each -> each.cutAt() < 100);
            assertThat(ways).anyMatch(each -> each.cutAt() > 10_000 && each.cutAt() != Faults.NEVER);
            assertThat(ways).anyMatch(each -> !each.flips().isEmpty());
        }
        assertThat(drawn).filteredOn(Faults::flips).hasSizeBetween(60, 110);
    }

    @Test
    void aPlanTellsEverything() {
        Way input = Way.none().shortened(50, 3).delayed(10, Duration.ofMillis(2));
        Way output = Way.none().cutAt(77).flip(new Flip(9, 1)).flip(new Flip(5, 7)).flip(new Flip(9, 4));
        assertThat(new Faults(4, input, output)).hasToString(
                "faults 4 (input: 50 % up to 3 bytes, 10 % delayed up to PT0.002S; output: cut at byte 77, "
                        + "flips 5.7 9.4)");
        assertThat(new Faults(4, input, output).withoutFlips().output()).isEqualTo(Way.none().cutAt(77));
        assertThat(Faults.none()).hasToString("faults 0 (input: none; output: none)");
    }

    @Test
    void impossiblePlansAreRefused() {
        assertThatThrownBy(() -> Way.none().shortened(101, 1)).hasMessageContaining("shortPercent is 101");
        assertThatThrownBy(() -> Way.none().shortened(1, 0)).hasMessageContaining("shortBytes is 0");
        assertThatThrownBy(() -> Way.none().cutAt(-1)).hasMessageContaining("cutAt -1");
        assertThatThrownBy(() -> new Flip(0, 8)).hasMessageContaining("bit 8");
        List<Flip> twice = List.of(new Flip(3, 1), new Flip(3, 2));
        assertThatThrownBy(() -> new Way(0, 1, 0, Duration.ZERO, Faults.NEVER, twice))
                .hasMessageContaining("change a byte twice");
    }
}
