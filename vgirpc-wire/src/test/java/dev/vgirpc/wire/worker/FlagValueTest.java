package dev.vgirpc.wire.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vgirpc.wire.spi.FlagValue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagValueTest {

    private static final FlagValue.Seconds SECONDS = new FlagValue.Seconds("S");

    @ParameterizedTest
    @CsvSource({
        "0, PT0S", "0.0, PT0S", "1.5, PT1.5S", "300., PT5M", "1e2, PT1M40S", "1e-99, PT0.000000001S",
        "2.5E-3, PT0.0025S", "1000000000, PT277777H46M40S", "007, PT7S"
    })
    void seconds(String text, Duration expected) {
        assertThat(SECONDS.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "-1", "-0.0", "+1", "NaN", "Infinity", "inf", "1e10", "1e999", "1000000001", "x", ".5", "1d", "0x1p3", "1_0", " 1", "1 ",
        "1s", "٣"
    })
    void wrongSeconds(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SECONDS.parse(text))
                .withMessage("it must be seconds from 0 to 1000000000");
    }

    @Test
    void wholeNumbers() {
        FlagValue.Whole whole = new FlagValue.Whole("N", 1, 65_535);
        assertThat(whole.parse("1")).isEqualTo(1L);
        assertThat(whole.parse("65535")).isEqualTo(65_535L);
        assertThat(new FlagValue.Whole("N", 0, Long.MAX_VALUE).parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        for (String wrong : List.of("0", "65536", "-1", "+1", "1.0", "1e2", "x", "9223372036854775808", "1".repeat(40), "٣")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> whole.parse(wrong))
                    .withMessage("it must be a whole number from 1 to 65535");
        }
        assertThat(new FlagValue.Whole("N", 0, Long.MAX_VALUE).allowed()).isEqualTo("a whole number from 0 on");
    }

    @Test
    void words() {
        FlagValue.Word word = new FlagValue.Word("W", List.of("none", "all"));
        assertThat(word.parse("ALL")).isEqualTo("all");
        assertThatIllegalArgumentException().isThrownBy(() -> word.parse("some")).withMessage("it must be one of none, all");
    }

    @Test
    void omittableValues() {
        FlagValue.Omittable port = new FlagValue.Omittable(new FlagValue.Whole("PORT", 0, 65_535), "0");
        assertThat(port.placeholder()).isEqualTo("[PORT]");
        assertThat(port.allowed()).isEqualTo("a whole number from 0 to 65535");
        assertThat(port.parse("80")).isEqualTo(80L);
        assertThatIllegalArgumentException().isThrownBy(() -> port.parse("x")).withMessage("it must be " + port.allowed());
    }
}
