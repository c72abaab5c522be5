package dev.vgirpc.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.Validation;
import org.junit.jupiter.api.Test;

class ValidationsTest {

    @Test
    void environmentNamesALevelInAnyCase() {
        assertThat(Validations.parse("none")).isEqualTo(Validation.NONE);
        assertThat(Validations.parse(" Standard\t")).isEqualTo(Validation.STANDARD);
        assertThat(Validations.parse("FULL")).isEqualTo(Validation.FULL);
    }

    @Test
    void withoutAKnownLevelEverythingIsChecked() {
        assertThat(Validations.parse(null)).isEqualTo(Validation.FULL);
        assertThat(Validations.parse("  ")).isEqualTo(Validation.FULL);
        assertThat(Validations.parse("some")).isEqualTo(Validation.FULL);
    }
}
