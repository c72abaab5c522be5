package dev.vgirpc.wire.cast;

import static dev.vgirpc.wire.cast.Columns.BYTES;
import static dev.vgirpc.wire.cast.Columns.INT32;
import static dev.vgirpc.wire.cast.Columns.INT64;
import static dev.vgirpc.wire.cast.Columns.INT8;
import static dev.vgirpc.wire.cast.Columns.TEXT;
import static dev.vgirpc.wire.cast.Columns.dictionary;
import static dev.vgirpc.wire.cast.Columns.field;
import static dev.vgirpc.wire.cast.Columns.list;
import static dev.vgirpc.wire.cast.Columns.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vgirpc.Batch;
import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.support.StreamBytes;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NestedCastTest {

    private static final WireType STRUCT = new WireType.Struct();
    private static final WireType.Int SHORT_INDEX = new WireType.Int(8, true);

    private final Columns columns = new Columns();

    @AfterEach
    void nothingIsLeft() {
        columns.close();
    }

    private static Object[] row(Object... values) {
        return values;
    }

    private static WireField fixed(int size, WireType element) {
        return x(new WireType.FixedSizeList(size), field("item", element));
    }

    private static WireField map(WireType key, WireType value) {
        WireField entries = new WireField(
                "entries", false, STRUCT, new WireField("key", false, key), new WireField("value", true, value));
        return x(new WireType.MapOf(false), entries);
    }

    private void refused(Reason reason, String path, Runnable cast) {
        assertThatExceptionOfType(ValueException.class).isThrownBy(cast::run).satisfies(e -> {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
            assertThat(e.path()).isEqualTo(path);
        });
    }

    @Test
    void lists() {
        WireField from = list(field("item", INT64));
        Object[] values = {row(1L, null), null, row(), row(7L)};
        List<Object> expected = List.of(List.of(1L, "null"), "null", List.of(), List.of(7L));
        assertThat(columns.cast(from, list(field("element", INT8)), values)).isEqualTo(expected);
        WireField large = x(new WireType.ListOf(true), field("item", INT64));
        assertThat(columns.cast(from, large, values)).isEqualTo(expected);
        assertThat(columns.cast(large, from, values)).isEqualTo(expected);
        refused(Reason.RANGE, "x[2].item", () -> columns.cast(from, list(field("item", INT8)), row(1L), null, row(5L, 300L)));
        refused(Reason.TYPE, "x.item", () -> columns.cast(from, list(field("item", BYTES))));
    }

    @Test
    void listsOfOneLength() {
        WireField from = list(field("item", INT64));
        assertThat(columns.cast(from, fixed(2, INT32), row(1L, 2L), null, row(3L, null)))
                .isEqualTo(List.of(List.of(1L, 2L), "null", List.of(3L, "null")));
        assertThat(columns.cast(fixed(2, INT64), from, row(1L, 2L), null))
                .isEqualTo(List.of(List.of(1L, 2L), "null"));
        assertThat(columns.cast(fixed(2, INT64), fixed(2, TEXT), row(1L, 2L), null))
                .isEqualTo(List.of(List.of("1", "2"), "null"));
        refused(Reason.RANGE, "x[1]", () -> columns.cast(from, fixed(2, INT32), row(1L, 2L), row(3L)));
        refused(Reason.TYPE, "x", () -> columns.cast(fixed(2, INT64), fixed(3, INT64)));
    }

    @Test
    void structsMatchByName() {
        WireField from = x(STRUCT, field("a", INT64), field("b", TEXT));
        assertThat(columns.cast(from, x(STRUCT, field("b", BYTES), field("c", INT8), field("a", INT32)), row(1L, "y"), null))
                .isEqualTo(List.of(List.of("0x79", "null", 1L), "null"));
        WireField strictC = new WireField("c", false, INT64);
        refused(Reason.TYPE, "x", () -> columns.cast(from, x(STRUCT, strictC)));
        WireField strictA = new WireField("a", false, INT64);
        refused(Reason.NULL, "x[1].a", () -> columns.cast(from, x(STRUCT, strictA), row(1L, ""), row(null, "")));
        refused(Reason.RANGE, "x[1].a", () -> columns.cast(from, x(STRUCT, field("a", INT8)), row(1L, ""), row(300L, "")));
    }

    @Test
    void maps() {
        Object[] values = {row(row("1", 10L), row("2", null)), null, row()};
        assertThat(columns.cast(map(TEXT, INT64), map(INT64, INT32), values))
                .isEqualTo(List.of(List.of(List.of(1L, 10L), List.of(2L, "null")), "null", List.of()));
        WireField pairs = list(field("item", STRUCT, field("k", BYTES), field("v", INT32)));
        assertThat(columns.cast(map(TEXT, INT64), pairs, values))
                .isEqualTo(List.of(List.of(List.of("0x31", 10L), List.of("0x32", "null")), "null", List.of()));
        refused(Reason.TYPE, "x", () -> columns.cast(pairs, map(BYTES, INT32)));
        refused(Reason.TYPE, "x", () -> columns.cast(map(TEXT, INT64), list(field("item", INT64))));
        refused(Reason.RANGE, "x[1].item.value", () -> columns.cast(map(TEXT, INT64), map(TEXT, INT8), row(), new Object[] {row("a", 300L)}));
    }

    @Test
    void dictionariesAreUnpacked() {
        WireField from = dictionary(3, SHORT_INDEX, TEXT);
        try (Batch batch = columns.indexed(from, row("1", "x", null), 0L, null, 2L, 0L)) {
            assertThat(columns.cast(batch, x(INT64))).containsExactly(List.of(1L, "null", "null", 1L));
            assertThat(columns.cast(batch, x(BYTES))).containsExactly(List.of("0x31", "null", "null", "0x31"));
            assertThat(columns.cast(batch, x(new WireType.Null()))).containsExactly(List.of("null", "null", "null", "null"));
            refused(Reason.TYPE, "x", () -> columns.cast(batch, list(field("item", TEXT))));
            // All words must fit where they stay words.
            refused(Reason.RANGE, "x.dictionary[1]", () -> columns.cast(batch, dictionary(1, SHORT_INDEX, INT64)));
        }
    }

    @Test
    void textBecomesWords() {
        WireField to = dictionary(9, SHORT_INDEX, INT64);
        try (Batch batch = columns.column(x(TEXT), "5", null, "7", "5");
                Batch result = Casts.cast(batch, Columns.arrow(to), columns.allocator)) {
            assertThat(Columns.values(result)).containsExactly(List.of(5L, "null", 7L, 5L));
            assertThat(result.dictionaries().lookup(9).getVector().getValueCount()).isEqualTo(2);
        }
        Object[] many = new Object[129];
        for (int i = 0; i < many.length; i++) {
            many[i] = "" + i;
        }
        refused(Reason.RANGE, "x[128]", () -> columns.cast(x(TEXT), to, many));
        refused(Reason.RANGE, "x[2]", () -> columns.cast(x(TEXT), to, "1", "1", "y"));
        refused(Reason.TYPE, "x", () -> columns.cast(x(INT64), to, 1L));
    }

    /** Columns of one dictionary keep one; others get numbers of their own. */
    @Test
    void dictionaryNumbers() {
        WireField a = dictionary(0, SHORT_INDEX, TEXT).withName("a");
        WireField b = a.withName("b");
        WireField c = field("c", TEXT);
        StreamBytes stream = new StreamBytes().schema(a, b, c).dictionary(a, false, "p", "q");
        try (Batch batch = columns.batch(stream.batch(2, row(0L, 1L), row(1L, 1L), row("r", "s")));
                Batch result = Casts.cast(batch, Columns.arrow(a, b, a.withName("c")), columns.allocator)) {
            assertThat(Columns.values(result)).containsExactly(List.of("p", "q"), List.of("q", "q"), List.of("r", "s"));
            assertThat(Columns.schema(result).fields())
                    .extracting(f -> f.dictionary().id())
                    .containsExactly(0L, 0L, 1L);
        }
    }

    @Test
    void missingDictionaryAndWrongIndex() {
        WireField from = dictionary(3, SHORT_INDEX, TEXT);
        try (Batch batch = columns.indexed(from, row("1"), 0L, 7L)) {
            refused(Reason.SHAPE, "x[1]", () -> columns.cast(batch, x(TEXT)));
        }
    }

    @Test
    void nullsOfAnyType() {
        WireField nulls = x(new WireType.Null());
        for (WireField to : List.of(
                x(INT64), x(TEXT), x(Columns.BOOL), list(field("item", TEXT)), fixed(2, INT64), map(TEXT, INT64),
                x(STRUCT, field("a", INT64)), dictionary(0, SHORT_INDEX, TEXT), x(new WireType.Decimal(50, 2, 256)))) {
            assertThat(columns.cast(nulls, to, null, null)).as(to.typeText()).isEqualTo(List.of("null", "null"));
            assertThat(columns.cast(nulls, to)).as(to.typeText()).isEmpty();
        }
    }

    @Test
    void columnsByName() {
        WireField a = field("a", INT64);
        WireField b = field("b", TEXT);
        try (Batch batch = columns.batch(new StreamBytes().schema(a, b).batch(2, row(1L, 2L), row("x", null)))) {
            assertThat(columns.cast(batch, b, field("a", INT8))).containsExactly(List.of("x", "null"), List.of(1L, 2L));
            refused(Reason.SHAPE, "", () -> columns.cast(batch, a));
            refused(Reason.SHAPE, "", () -> columns.cast(batch, a, field("c", TEXT)));
            refused(Reason.NULL, "b[1]", () -> columns.cast(batch, a, b.withNullable(false)));
            assertThat(columns.cast(batch, a.withNullable(false), b)).hasSize(2);
            try (Batch selected = Casts.select(batch, Columns.arrow(field("b", BYTES)), columns.allocator);
                    Batch none = Casts.select(batch, Columns.arrow(), columns.allocator)) {
                assertThat(Columns.values(selected)).containsExactly(List.of("0x78", "null"));
                assertThat(none.rowCount()).isEqualTo(2);
                assertThat(columns.cast(none)).isEmpty();
                refused(Reason.SHAPE, "", () -> columns.cast(none, a));
            }
            refused(Reason.SHAPE, "c", () -> Casts.select(batch, Columns.arrow(a, field("c", TEXT)), columns.allocator)
                    .close());
        }
    }

    @Test
    void namesTwice() {
        WireField a = field("a", INT64);
        try (Batch batch = columns.batch(new StreamBytes().schema(a, a).batch(1, row(1L), row(2L)))) {
            assertThat(columns.cast(batch, a, field("a", TEXT))).containsExactly(List.of(1L), List.of("2"));
            refused(Reason.SHAPE, "a", () -> columns.cast(batch, a));
        }
    }

    /** Equal schemas are not looked at, though the nulls are against theirs. */
    @Test
    void equalSchemasShareTheirMemory() {
        WireField strict = x(INT64).withNullable(false);
        try (Batch batch = columns.column(strict, 1L, null);
                Batch result = Casts.cast(batch, Columns.arrow(strict), columns.allocator)) {
            assertThat(result.root().getVector(0).getDataBuffer().memoryAddress())
                    .isEqualTo(batch.root().getVector(0).getDataBuffer().memoryAddress());
            refused(Reason.NULL, "x[1]", () -> columns.cast(batch, x(TEXT).withNullable(false)));
        }
    }

    /** The result outlives its source, also in memory of another root. */
    @Test
    void resultsStandAlone() {
        WireField words = dictionary(0, SHORT_INDEX, TEXT);
        try (BufferAllocator other = new RootAllocator()) {
            Batch shared;
            Batch copied;
            try (Batch batch = columns.indexed(words, row("a", "b"), 1L, 0L)) {
                shared = Casts.cast(batch, Columns.arrow(words), columns.allocator);
                copied = Casts.cast(batch, Columns.arrow(words), other);
            }
            try (shared;
                    copied) {
                assertThat(Columns.values(shared)).containsExactly(List.of("b", "a"));
                assertThat(Columns.values(copied)).containsExactly(List.of("b", "a"));
            }
        }
    }

    @Test
    void memoryIsLimited() {
        Object[] values = new Object[10_000];
        java.util.Arrays.fill(values, 1L);
        try (Batch batch = columns.column(x(INT64), values);
                BufferAllocator small = columns.allocator.newChildAllocator("small", 0, 1000)) {
            assertThatExceptionOfType(dev.vgirpc.LimitException.class)
                    .isThrownBy(() -> Casts.cast(batch, Columns.arrow(x(INT32)), small).close());
            assertThat(small.getAllocatedMemory()).isZero();
        }
    }
}
