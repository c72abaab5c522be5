package dev.vgirpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LimitsTest {

    @Test
    void defaultsAreWhatTheDescriptionSays() {
        assertThat(Limits.defaults()).isEqualTo(new Limits(Integer.MAX_VALUE, 16 << 20, 16_384, 64, 4L << 30, 4L << 30));
    }

    @Test
    void eachLimitIsChangedAlone() {
        assertThat(Limits.defaults()
                        .withMaxMessageBytes(1)
                        .withMaxMetadataBytes(2)
                        .withMaxColumns(3)
                        .withMaxNestingDepth(4)
                        .withMaxDrainBytes(0)
                        .withMaxCallBytes(6))
                .isEqualTo(new Limits(1, 2, 3, 4, 0, 6));
    }

    @Test
    void limitsMustBePositive() {
        Limits limits = Limits.defaults();
        for (Supplier<Limits> wrong : List.<Supplier<Limits>>of(
                () -> limits.withMaxMessageBytes(0),
                () -> limits.withMaxMetadataBytes(0),
                () -> limits.withMaxColumns(-1),
                () -> limits.withMaxNestingDepth(0),
                () -> limits.withMaxDrainBytes(-1),
                () -> limits.withMaxCallBytes(0))) {
            assertThatThrownBy(wrong::get).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("must be positive");
        }
    }
}
