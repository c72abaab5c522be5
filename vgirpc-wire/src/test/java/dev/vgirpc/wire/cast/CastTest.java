package dev.vgirpc.wire.cast;

import static dev.vgirpc.wire.cast.Columns.BOOL;
import static dev.vgirpc.wire.cast.Columns.BYTES;
import static dev.vgirpc.wire.cast.Columns.DOUBLE;
import static dev.vgirpc.wire.cast.Columns.FLOAT;
import static dev.vgirpc.wire.cast.Columns.HALF;
import static dev.vgirpc.wire.cast.Columns.INT32;
import static dev.vgirpc.wire.cast.Columns.INT64;
import static dev.vgirpc.wire.cast.Columns.INT8;
import static dev.vgirpc.wire.cast.Columns.TEXT;
import static dev.vgirpc.wire.cast.Columns.UINT64;
import static dev.vgirpc.wire.cast.Columns.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vgirpc.Batch;
import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.WireType.Unit;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One column of one value each; the comparison with the reference has all pairs. */
class CastTest {

    private static final WireType DATE = new WireType.Date(false);
    private static final WireType MILLIS_DATE = new WireType.Date(true);

    private final Columns columns = new Columns();

    @AfterEach
    void nothingIsLeft() {
        columns.close();
    }

    private static WireType decimal(int precision, int scale) {
        return new WireType.Decimal(precision, scale, 128);
    }

    private static WireType time(Unit unit) {
        return new WireType.Time(unit);
    }

    private static WireType timestamp(Unit unit, String zone) {
        return new WireType.Timestamp(unit, zone);
    }

    private void becomes(WireType from, Object value, WireType to, Object expected) {
        assertThat(columns.cast(x(from), x(to), value)).containsExactly(expected);
        assertThat(columns.cast(x(from), x(to), null, value, null)).containsExactly("null", expected, "null");
    }

    private ValueException refused(WireType from, Object value, WireType to, Reason reason) {
        ValueException[] caught = new ValueException[1];
        assertThatExceptionOfType(ValueException.class)
                .isThrownBy(() -> columns.cast(x(from), x(to), null, value))
                .satisfies(e -> {
                    assertThat(e.reason()).isEqualTo(reason);
                    assertThat(e.path()).isEqualTo(reason == Reason.TYPE ? "x" : "x[1]");
                    caught[0] = e;
                });
        return caught[0];
    }

    @Test
    void integers() {
        becomes(INT64, 127L, INT8, 127L);
        becomes(INT64, -128L, INT8, -128L);
        assertThat(refused(INT64, 128L, INT8, Reason.RANGE)).hasMessage("x[1]: 128 is outside int8");
        refused(INT64, -1L, UINT64, Reason.RANGE);
        assertThat(refused(UINT64, -1L, INT64, Reason.RANGE)).hasMessageContaining("18446744073709551615 is outside int64");
        becomes(UINT64, Long.MAX_VALUE, INT64, Long.MAX_VALUE);
        becomes(INT64, 7L, BOOL, true);
        becomes(BOOL, true, INT8, 1L);
        refused(BOOL, true, HALF, Reason.TYPE);
    }

    @Test
    void integersToFloatingPointStayExact() {
        becomes(INT64, 1L << 53, DOUBLE, 0x1p53);
        refused(INT64, (1L << 53) + 1, DOUBLE, Reason.RANGE);
        refused(INT64, Long.MIN_VALUE, DOUBLE, Reason.RANGE);
        refused(UINT64, Long.MIN_VALUE, DOUBLE, Reason.RANGE);
        becomes(INT32, -(1L << 24), FLOAT, -0x1p24f);
        refused(INT32, (1L << 24) + 2, FLOAT, Reason.RANGE);
        becomes(INT32, (long) Integer.MAX_VALUE, DOUBLE, (double) Integer.MAX_VALUE);
        becomes(INT64, 2048L, HALF, 2048f);
        refused(INT64, 2049L, HALF, Reason.RANGE);
    }

    @Test
    void floatingPointToIntegers() {
        becomes(DOUBLE, -0.0, INT64, 0L);
        becomes(DOUBLE, 0x1p63, UINT64, Long.MIN_VALUE);
        becomes(DOUBLE, -0x1p63, INT64, Long.MIN_VALUE);
        assertThat(refused(DOUBLE, 1.5, INT64, Reason.RANGE)).hasMessageContaining("1.5 is no whole number");
        refused(DOUBLE, 0x1p63, INT64, Reason.RANGE);
        refused(DOUBLE, 0x1p64, UINT64, Reason.RANGE);
        refused(DOUBLE, -1.0, UINT64, Reason.RANGE);
        refused(DOUBLE, Double.NaN, INT32, Reason.RANGE);
        refused(FLOAT, Float.POSITIVE_INFINITY, INT64, Reason.RANGE);
        becomes(DOUBLE, Double.NaN, BOOL, true);
    }

    @Test
    void floatingPointRoundsOnce() {
        becomes(DOUBLE, 1e300, FLOAT, Float.POSITIVE_INFINITY);
        becomes(FLOAT, 0.1f, DOUBLE, (double) 0.1f);
        // Halfway between two halves, and a little more than a float sees.
        becomes(DOUBLE, 1 + 0x1p-11, HALF, 1f);
        becomes(DOUBLE, 1 + 0x1p-11 + 0x1p-45, HALF, 1 + 0x1p-10f);
        becomes(DOUBLE, -(1 + 3 * 0x1p-11 - 0x1p-45), HALF, -(1 + 0x1p-10f));
        becomes(DOUBLE, 65519.99999999, HALF, 65504f);
        becomes(DOUBLE, Double.MIN_VALUE, HALF, 0f);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "-0,0", "007,7", "0x1F,31", "0XfF,-1", "-128,-128"})
    void integersFromText(String text, long value) {
        becomes(TEXT, text, INT8, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+1", " 1", "1 ", "1.0", "128", "-129", "0x", "0x100", "-0x1", "-", "--1", "1_0", "\u0663", "99999999999999999999999"})
    void textThatIsNoInteger(String text) {
        refused(TEXT, text, INT8, Reason.RANGE);
    }

    @ParameterizedTest
    @CsvSource({"+1.,1", ".5,0.5", "1E+5,1e5", "1e400,Infinity", "-INF,-Infinity", "infinity,Infinity", "nan(a_1),NaN"})
    void floatingPointFromText(String text, double value) {
        becomes(TEXT, text, DOUBLE, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "1e", "1f", "1d", "0x1p3", " 1", "1 ", "infi", "nan(-)", "e5", "1e5.5", "1\n"})
    void textThatIsNoFloatingPoint(String text) {
        refused(TEXT, text, DOUBLE, Reason.RANGE);
    }

    @Test
    void booleansFromText() {
        becomes(TEXT, "tRUE", BOOL, true);
        becomes(TEXT, "0", BOOL, false);
        refused(TEXT, "yes", BOOL, Reason.RANGE);
        refused(TEXT, "true ", BOOL, Reason.RANGE);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "0.1,0.1", "-0.0,-0", "1e9,1000000000", "1e10,1e+10", "1e-6,0.000001", "1e-7,1e-7", "4.9e-324,5e-324", "2e23,2e+23", "1.5e300,1.5e+300", "NaN,nan", "-Infinity,-inf", "123456789.125,123456789.125"})
    void floatingPointToText(double value, String text) {
        becomes(DOUBLE, value, TEXT, text);
    }

    @Test
    void otherNumbersToText() {
        becomes(FLOAT, 1.4e-45f, TEXT, "1e-45");
        becomes(FLOAT, 3.4028235e38f, TEXT, "3.4028235e+38");
        becomes(HALF, Float.float16ToFloat((short) 0x2E66), TEXT, "0.0999755859375");
        becomes(UINT64, -1L, TEXT, "18446744073709551615");
        becomes(BOOL, false, TEXT, "false");
        becomes(decimal(20, 12), new BigDecimal("1.230E-9"), TEXT, "1.230E-9");
        becomes(decimal(5, -2), new BigDecimal("1.23E+4"), TEXT, "1.23E+4");
    }

    @Test
    void decimals() {
        becomes(decimal(20, 4), new BigDecimal("1.2300"), decimal(7, 2), new BigDecimal("1.23"));
        refused(decimal(20, 4), new BigDecimal("1.2345"), decimal(7, 2), Reason.RANGE);
        refused(decimal(20, 4), new BigDecimal("123456.7000"), decimal(7, 2), Reason.RANGE);
        refused(decimal(38, 0), new BigDecimal("256"), decimal(38, 38), Reason.RANGE);
        becomes(decimal(5, -2), new BigDecimal("1.23E+4"), INT64, 12300L);
        refused(decimal(5, 1), new BigDecimal("1.5"), INT64, Reason.RANGE);
        refused(decimal(5, 0), new BigDecimal("128"), INT8, Reason.RANGE);
        becomes(INT8, -128L, decimal(5, 2), new BigDecimal("-128.00"));
        assertThat(refused(INT8, 1L, decimal(4, 2), Reason.TYPE)).hasMessageContaining("the precision is below 5");
        becomes(UINT64, -1L, decimal(20, 0), new BigDecimal("18446744073709551615"));
        becomes(DOUBLE, 0.125, decimal(10, 2), new BigDecimal("0.12"));
        becomes(DOUBLE, 0.1, decimal(38, 30), new BigDecimal("0.100000000000000005551115123126"));
        refused(DOUBLE, 99999999.995, decimal(10, 2), Reason.RANGE);
        refused(DOUBLE, Double.NaN, decimal(10, 2), Reason.RANGE);
        becomes(decimal(38, 8), new BigDecimal("0.10000000"), DOUBLE, 0.1);
        refused(decimal(38, 8), new BigDecimal("0.10000000"), HALF, Reason.TYPE);
    }

    @ParameterizedTest
    @CsvSource({"+1.5,1.50", ".5,0.50", "1e2,100.00", "100e-2,1.00", "1e+-1,0.10", "1e0x2,100.00", "1.50000,1.50"})
    void decimalsFromText(String text, BigDecimal value) {
        becomes(TEXT, text, decimal(10, 2), value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "1.555", " 1", "nan", "1e", "0e39", "999999999.99", "1e-99", "0e-99", "340282366920938463463374607431768211456", "1e-2147483648"})
    void textThatIsNoDecimal(String text) {
        refused(TEXT, text, decimal(10, 2), Reason.RANGE);
    }

    @Test
    void units() {
        becomes(timestamp(Unit.SECOND, ""), -2L, timestamp(Unit.MILLISECOND, "UTC"), -2000L);
        refused(timestamp(Unit.MILLISECOND, ""), -1500L, timestamp(Unit.SECOND, ""), Reason.RANGE);
        refused(timestamp(Unit.SECOND, ""), 9_223_372_037L, timestamp(Unit.NANOSECOND, ""), Reason.RANGE);
        becomes(new WireType.Duration(Unit.NANOSECOND), -1000L, new WireType.Duration(Unit.MICROSECOND), -1L);
        becomes(time(Unit.NANOSECOND), 1_000_000_000L, time(Unit.SECOND), 1L);
        becomes(DATE, -1L, MILLIS_DATE, -86_400_000L);
        becomes(DATE, 1L, timestamp(Unit.MICROSECOND, "Europe/Berlin"), 86_400_000_000L);
        refused(DATE, 106_752L, timestamp(Unit.NANOSECOND, ""), Reason.RANGE);
        refused(DATE, 1L, INT64, Reason.TYPE);
        becomes(DATE, 1L, INT32, 1L);
        refused(INT32, 86_400L, time(Unit.SECOND), Reason.RANGE);
        refused(INT64, 5L, MILLIS_DATE, Reason.RANGE);
    }

    @Test
    void zones() {
        becomes(timestamp(Unit.SECOND, ""), -1L, DATE, -1L);
        becomes(timestamp(Unit.SECOND, "Europe/Berlin"), 82_800L, DATE, 1L);
        becomes(timestamp(Unit.SECOND, "Europe/Berlin"), 0L, time(Unit.MILLISECOND), 3_600_000L);
        becomes(timestamp(Unit.MILLISECOND, "-0500"), 500L, MILLIS_DATE, -86_400_000L);
        refused(timestamp(Unit.MILLISECOND, ""), 1500L, time(Unit.SECOND), Reason.RANGE);
        refused(timestamp(Unit.SECOND, ""), 185_542_587_187_200L, DATE, Reason.RANGE);
        for (String unknown : new String[] {"Nowhere/Foo", "+24:00", "+1:00", "+05", "utc", "SystemV/AST4", "+01:60"}) {
            assertThat(refused(timestamp(Unit.SECOND, unknown), 0L, DATE, Reason.TYPE)).hasMessageContaining(unknown);
        }
        // A summer that pyarrow does not know of, and a winter.
        refused(timestamp(Unit.SECOND, "Europe/Berlin"), 4_118_083_200L, TEXT, Reason.RANGE);
        becomes(timestamp(Unit.SECOND, "Europe/Berlin"), 4_102_444_800L, TEXT, "2100-01-01 01:00:00+0100");
        refused(timestamp(Unit.NANOSECOND, "Europe/Berlin"), Long.MAX_VALUE, DATE, Reason.RANGE);
    }

    @Test
    void timesToText() {
        becomes(DATE, -719_529L, TEXT, "-0001-12-31");
        becomes(DATE, 2_932_897L, TEXT, "10000-01-01");
        refused(DATE, 11_248_738L, TEXT, Reason.RANGE);
        becomes(MILLIS_DATE, -86_400_000L, TEXT, "1969-12-31");
        becomes(time(Unit.NANOSECOND), 1L, TEXT, "00:00:00.000000001");
        becomes(timestamp(Unit.MILLISECOND, ""), -1L, TEXT, "1969-12-31 23:59:59.999");
        becomes(timestamp(Unit.SECOND, "UTC"), 0L, TEXT, "1970-01-01 00:00:00Z");
        becomes(timestamp(Unit.SECOND, "Africa/Monrovia"), 0L, TEXT, "1969-12-31 23:15:30-0044");
        becomes(timestamp(Unit.SECOND, "+23:59"), 0L, TEXT, "1970-01-01 23:59:00+2359");
        becomes(timestamp(Unit.NANOSECOND, ""), Long.MIN_VALUE, TEXT, "1677-09-21 00:12:43.145224192");
        becomes(new WireType.Duration(Unit.SECOND), -5L, TEXT, "-5");
    }

    @Test
    void timesFromText() {
        becomes(TEXT, "1969-12-31", DATE, -1L);
        becomes(TEXT, "2020-01-02 03:04:05.5", timestamp(Unit.MICROSECOND, ""), 1_577_934_245_500_000L);
        becomes(TEXT, "2020-01-02T03+01", timestamp(Unit.SECOND, "No/Where"), 1_577_930_400L);
        becomes(TEXT, "2020-01-02T03:04-01:30", timestamp(Unit.SECOND, "UTC"), 1_577_939_640L);
        refused(TEXT, "2020-01-02T03:04:05Z", timestamp(Unit.SECOND, ""), Reason.RANGE);
        refused(TEXT, "2020-01-02T03:04:05", timestamp(Unit.SECOND, "UTC"), Reason.RANGE);
        refused(TEXT, "2020-01-02 03:04:05.0", timestamp(Unit.SECOND, ""), Reason.RANGE);
        refused(TEXT, "2021-02-29", DATE, Reason.RANGE);
        refused(TEXT, "2020-01-02 0", timestamp(Unit.SECOND, ""), Reason.RANGE);
        refused(TEXT, "2262-04-12", timestamp(Unit.NANOSECOND, ""), Reason.RANGE);
        refused(TEXT, "03:04:05", time(Unit.SECOND), Reason.TYPE);
    }

    @Test
    void bytes() {
        byte[] text = "h\u00e9".getBytes(StandardCharsets.UTF_8);
        becomes(BYTES, text, new WireType.Utf8(true), "h\u00e9");
        refused(BYTES, new byte[] {(byte) 0xC0, (byte) 0x80}, TEXT, Reason.RANGE);
        becomes(TEXT, "ab", new WireType.FixedSizeBinary(2), "0x6162");
        refused(TEXT, "abc", new WireType.FixedSizeBinary(2), Reason.RANGE);
        becomes(new WireType.FixedSizeBinary(2), new byte[] {'a', 'b'}, TEXT, "ab");
        refused(new WireType.FixedSizeBinary(2), new byte[] {'a', 'b'}, new WireType.FixedSizeBinary(3), Reason.TYPE);
        becomes(BYTES, "12".getBytes(StandardCharsets.UTF_8), INT64, 12L);
        refused(INT64, 1L, BYTES, Reason.TYPE);
        refused(TEXT, "a", new WireType.FixedSizeBinary(0), Reason.TYPE);
    }

    @Test
    void narrowDecimalsHaveNoVectors() {
        Schema narrow = new Schema(List.of(Field.nullable("x", new ArrowType.Decimal(9, 2, 32))));
        try (Batch batch = columns.column(x(TEXT), "1")) {
            assertThatExceptionOfType(ValueException.class)
                    .isThrownBy(() -> Casts.cast(batch, narrow, columns.allocator))
                    .withMessage("x: Arrow's Java vectors have no type decimal32(9, 2)");
        }
    }

    /** Wrong types fail also where there is no value. */
    @Test
    void withoutRows() {
        assertThat(columns.cast(x(INT64), x(TEXT))).isEmpty();
        assertThat(columns.cast(x(TEXT), x(INT64))).isEmpty();
        assertThatExceptionOfType(ValueException.class)
                .isThrownBy(() -> columns.cast(x(INT64), x(BYTES)))
                .withMessage("x: int64 cannot be cast to binary");
    }
}
