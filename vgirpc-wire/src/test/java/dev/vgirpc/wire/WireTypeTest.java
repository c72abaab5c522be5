package dev.vgirpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTypeTest {

    /** As the columnar format of Arrow has them: the type's number, its buffers, whether it has children. */
    @Test
    void everyTypeHasItsNumberItsBuffersAndItsChildren() {
        assertType(new WireType.Null(), 1, 0, false);
        assertType(WireType.Int.of(8, true), 2, 2, false);
        assertType(WireType.Floating.of(64), 3, 2, false);
        assertType(WireType.Binary.of(false), 4, 3, false);
        assertType(WireType.Utf8.of(false), 5, 3, false);
        assertType(WireType.Bool.INSTANCE, 6, 2, false);
        assertType(new WireType.Decimal(10, 2, 128), 7, 2, false);
        assertType(new WireType.Date(true), 8, 2, false);
        assertType(new WireType.Time(WireType.Unit.SECOND), 9, 2, false);
        assertType(new WireType.Timestamp(WireType.Unit.SECOND, ""), 10, 2, false);
        assertType(new WireType.Interval(2), 11, 2, false);
        assertType(new WireType.ListOf(false), 12, 2, true);
        assertType(new WireType.Struct(), 13, 1, true);
        assertType(new WireType.Union(true, List.of()), 14, 2, true);
        assertType(new WireType.Union(false, List.of()), 14, 1, true);
        assertType(new WireType.FixedSizeBinary(3), 15, 2, false);
        assertType(new WireType.FixedSizeList(3), 16, 1, true);
        assertType(new WireType.MapOf(false), 17, 2, true);
        assertType(new WireType.Duration(WireType.Unit.SECOND), 18, 2, false);
        assertType(WireType.Binary.of(true), 19, 3, false);
        assertType(WireType.Utf8.of(true), 20, 3, false);
        assertType(new WireType.ListOf(true), 21, 2, true);
        assertType(new WireType.RunEndEncoded(), 22, 0, true);
        assertType(new WireType.Unsupported(77), 77, 0, true);
    }

    private static void assertType(WireType type, int number, int buffers, boolean nested) {
        assertThat(type.number()).as("number of %s", type).isEqualTo(number);
        assertThat(type.bufferCount()).as("buffers of %s", type).isEqualTo(buffers);
        assertThat(type.nested()).as("nested: %s", type).isEqualTo(nested);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 32, 64, 24, 0, -8, 128})
    void sharedIntegersAreThoseOfTheirBits(int bits) {
        for (boolean signed : new boolean[] {true, false}) {
            assertThat(WireType.Int.of(bits, signed)).isEqualTo(new WireType.Int(bits, signed));
        }
    }

    @Test
    void otherSharedTypesAreEqualToNewOnes() {
        for (int bits : new int[] {16, 32, 64}) {
            assertThat(WireType.Floating.of(bits)).isEqualTo(new WireType.Floating(bits)).isSameAs(WireType.Floating.of(bits));
        }
        for (boolean large : new boolean[] {true, false}) {
            assertThat(WireType.Utf8.of(large)).isEqualTo(new WireType.Utf8(large)).isSameAs(WireType.Utf8.of(large));
            assertThat(WireType.Binary.of(large)).isEqualTo(new WireType.Binary(large)).isSameAs(WireType.Binary.of(large));
        }
    }
}
