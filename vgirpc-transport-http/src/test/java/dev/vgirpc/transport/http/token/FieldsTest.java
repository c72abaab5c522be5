package dev.vgirpc.transport.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FieldsTest {

    private static final byte[] ALL = new Fields.Writer()
            .putLong(0x0102030405060708L)
            .putFixed(new byte[] {9, 10})
            .putBytes(new byte[] {11, 12, 13})
            .putBytes(new byte[0])
            .toBytes();

    private static void readAll(byte[] bytes) throws TokenException {
        Fields.Reader in = new Fields.Reader(bytes);
        assertThat(in.takeLong()).isEqualTo(0x0102030405060708L);
        assertThat(in.takeFixed(2)).containsExactly(9, 10);
        assertThat(in.takeBytes()).containsExactly(11, 12, 13);
        assertThat(in.takeBytes()).isEmpty();
        in.end();
    }

    @Test
    void numbersAreLittleEndian() throws TokenException {
        assertThat(HexFormat.of().formatHex(ALL)).isEqualTo("0807060504030201" + "090a" + "030000000b0c0d" + "00000000");
        readAll(ALL);
    }

    @Test
    void whatIsMissingIsRefused() {
        for (int length = 0; length < ALL.length; length++) {
            byte[] cut = Arrays.copyOf(ALL, length);
            assertThatThrownBy(() -> readAll(cut)).isInstanceOf(TokenException.class);
        }
    }

    @Test
    void whatIsLeftOverIsRefused() {
        assertThatThrownBy(() -> readAll(Arrays.copyOf(ALL, ALL.length + 1))).isInstanceOf(TokenException.class);
    }

    @Test
    void lengthsThatLieAreRefused() {
        for (String length : new String[] {"ffffffff", "00000080", "ffffff7f", "05000000"}) {
            byte[] bytes = HexFormat.of().parseHex(length + "00000000");
            assertThatThrownBy(() -> new Fields.Reader(bytes).takeBytes()).isInstanceOf(TokenException.class);
        }
    }
}
