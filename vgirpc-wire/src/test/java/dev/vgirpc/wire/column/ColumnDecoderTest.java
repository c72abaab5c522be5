package dev.vgirpc.wire.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class ColumnDecoderTest {

    private static final WireType NULL = new WireType.Null();
    private static final WireType INT64 = new WireType.Int(64, true);
    private static final WireType STRUCT = new WireType.Struct();
    private static final WireType LIST = new WireType.ListOf(false);

    private static WireField field(WireType type, WireField... children) {
        return new WireField("col", true, type, children);
    }

    /** A stream with one hand-made batch. */
    private static byte[] stream(WireField field, long rows, Consumer<BatchWriter> columns) {
        WireSchema schema = new WireSchema(List.of(field));
        try (WireBuffer buffer = new WireBuffer(64)) {
            BatchWriter out = new BatchWriter(buffer);
            out.begin(BatchHead.of(schema, Metadata.EMPTY));
            columns.accept(out);
            out.end(rows);
            return new StreamBytes().schema(schema).raw(buffer.toByteArray()).end().bytes();
        }
    }

    private static Object read(byte[] stream) {
        return Streams.readAll(stream).getFirst().batches().getFirst().columns().getFirst();
    }

    private static void ints(BatchWriter out, int... values) {
        out.beginBuffer();
        for (int value : values) {
            out.out().putInt(value);
        }
        out.endBuffer();
    }

    private static void longs(BatchWriter out, long... values) {
        out.beginBuffer();
        for (long value : values) {
            out.out().putLong(value);
        }
        out.endBuffer();
    }

    private static void bytes(BatchWriter out, int... values) {
        out.beginBuffer();
        for (int value : values) {
            out.out().putByte(value);
        }
        out.endBuffer();
    }

    private static byte[] text(int... offsets) {
        return stream(field(new WireType.Utf8(false)), offsets.length - 1, out -> {
            out.node(offsets.length - 1, 0);
            out.emptyBuffer();
            ints(out, offsets);
            bytes(out, 'a', 'b', 'c');
        });
    }

    @Test
    void soundOffsetsAreRead() {
        assertThat(read(text(0, 1, 1, 3))).isEqualTo(List.of("a", "", "bc"));
        assertThat(read(text(1, 3))).isEqualTo(List.of("bc"));
    }

    @Test
    void unsoundOffsetsAreRefused() {
        for (int[] offsets : new int[][] {
            {0, 4}, {0, 2, 1}, {-1, 2}, {0, -1}, {0, Integer.MAX_VALUE}, {Integer.MIN_VALUE, 1}, {4, 4}, {2, 1}
        }) {
            assertThatThrownBy(() -> read(text(offsets)))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("offsets");
        }
    }

    @Test
    void unsoundLargeOffsetsAreRefused() {
        for (long[] offsets : new long[][] {{0, 4}, {0, 2, 1}, {-1, 2}, {0, 1L << 32}, {1L << 32, 1L << 32}, {Long.MIN_VALUE, 0}}) {
            byte[] stream = stream(field(new WireType.Binary(true)), offsets.length - 1, out -> {
                out.node(offsets.length - 1, 0);
                out.emptyBuffer();
                longs(out, offsets);
                bytes(out, 'a', 'b', 'c');
            });
            assertThatThrownBy(() -> read(stream)).isInstanceOf(ProtocolException.class).hasMessageContaining("offsets");
        }
    }

    @Test
    void unsoundListOffsetsAreRefused() {
        for (int[] offsets : new int[][] {{0, 3}, {0, 2, 1}, {-1, 2}, {0, -1}}) {
            byte[] stream = stream(field(LIST, new WireField("item", true, INT64)), offsets.length - 1, out -> {
                out.node(offsets.length - 1, 0);
                out.emptyBuffer();
                ints(out, offsets);
                out.node(2, 0);
                out.emptyBuffer();
                longs(out, 5, 6);
            });
            assertThatThrownBy(() -> read(stream)).isInstanceOf(ProtocolException.class).hasMessageContaining("offsets");
        }
    }

    @Test
    void missingOffsetsAreRefusedUnlessThereAreNoRows() {
        Consumer<BatchWriter> none = out -> {
            out.node(0, 0);
            out.emptyBuffer();
            out.emptyBuffer();
            out.emptyBuffer();
        };
        assertThat(read(stream(field(new WireType.Utf8(false)), 0, none))).isEqualTo(List.of());

        byte[] stream = stream(field(new WireType.Utf8(false)), 1, out -> {
            out.node(1, 0);
            out.emptyBuffer();
            ints(out, 0);
            out.emptyBuffer();
        });
        assertThatThrownBy(() -> read(stream)).isInstanceOf(ProtocolException.class).hasMessageContaining("4 bytes where 8");
    }

    @Test
    void textThatIsNotUtf8NamesItsColumn() {
        for (int[] wrong : new int[][] {{0xFF, 'a', 'b'}, {0xC3, 0x28, 'a'}, {0xED, 0xA0, 0x80}, {0xE2, 0x82, 'x'}, {'a', 'b', 0xF0}}) {
            byte[] stream = stream(field(new WireType.Utf8(false)), 1, out -> {
                out.node(1, 0);
                out.emptyBuffer();
                ints(out, 0, 3);
                bytes(out, wrong);
            });
            assertThatThrownBy(() -> read(stream))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContainingAll("'col'", "UTF-8");
        }
    }

    @Test
    void realReplacementCharacterIsText() {
        byte[] stream = new StreamBytes()
                .schema(field(new WireType.Utf8(false)))
                .batch(1, new Object[][] {{"a\uFFFDb"}})
                .bytes();
        assertThat(read(stream)).isEqualTo(List.of("a\uFFFDb"));
    }

    /** The bytes of a null may be anything. */
    @Test
    void invalidTextUnderANullIsIgnored() {
        byte[] stream = stream(field(new WireType.Utf8(false)), 2, out -> {
            out.node(2, 1);
            bytes(out, 0b10);
            ints(out, 0, 1, 2);
            bytes(out, 0xFF, 'x');
        });
        assertThat(read(stream)).isEqualTo(List.of("null", "x"));
    }

    @Test
    void validityDoesNotCountWhereTheNullCountIsZero() {
        byte[] stream = stream(field(INT64), 2, out -> {
            out.node(2, 0);
            bytes(out, 0);
            longs(out, 5, 6);
        });
        assertThat(read(stream)).isEqualTo(List.of(5L, 6L));
    }

    @Test
    void unsoundNodesAreRefused() {
        for (long[] node : new long[][] {{2, 0}, {-1, 0}, {1, -1}, {1, 2}, {Long.MAX_VALUE, 0}, {0, 0}}) {
            byte[] stream = stream(field(INT64), 1, out -> {
                out.node(node[0], node[1]);
                bytes(out, 1);
                longs(out, 5);
            });
            assertThatThrownBy(() -> read(stream)).isInstanceOf(ProtocolException.class).hasMessageContaining("node 0");
        }
    }

    @Test
    void validityThatIsTooShortIsRefused() {
        byte[] stream = stream(field(INT64), 9, out -> {
            out.node(9, 1);
            bytes(out, 1);
            longs(out, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        });
        assertThatThrownBy(() -> read(stream)).isInstanceOf(ProtocolException.class).hasMessageContaining("1 bytes where 2");
    }

    @Test
    void fixedSizeListsAreRead() {
        WireField field = field(new WireType.FixedSizeList(2), new WireField("item", true, INT64));
        byte[] stream = stream(field, 3, out -> {
            out.node(3, 1);
            bytes(out, 0b101);
            out.node(6, 0);
            out.emptyBuffer();
            longs(out, 1, 2, 3, 4, 5, 6);
        });
        assertThat(read(stream)).isEqualTo(List.of(List.of(1L, 2L), "null", List.of(5L, 6L)));

        byte[] tooFew = stream(field, 3, out -> {
            out.node(3, 0);
            out.emptyBuffer();
            out.node(5, 0);
            out.emptyBuffer();
            longs(out, 1, 2, 3, 4, 5);
        });
        assertThatThrownBy(() -> read(tooFew)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void halfFloatsAreRead() {
        byte[] stream = stream(field(new WireType.Floating(16)), 2, out -> {
            out.node(2, 0);
            out.emptyBuffer();
            bytes(out, 0x00, 0x3C, 0x00, 0xC0);
        });
        assertThat(read(stream)).isEqualTo(List.of(1f, -2f));
    }

    @Test
    void typeThatIsNotReadIsPassedOverAndNamesItsColumn() {
        byte[] stream = stream(field(new WireType.Interval(0)), 1, out -> {
            out.node(1, 0);
            out.emptyBuffer();
            ints(out, 1);
        });
        Object[][] columns = Streams.withFirstBatch(stream, Streams::columns);
        assertThat(columns[0]).containsExactly(new ColumnDecoder.Unread("col", "month_interval"));
    }

    @Test
    void typeOfUnknownLayoutCannotBePassedOver() throws IOException {
        ColumnDecoder decoder = ColumnDecoder.of(new WireField("col", true, new WireType.Unsupported(99)));
        byte[] stream = stream(field(new WireType.Int(32, true)), 1, out -> {
            out.node(1, 0);
            out.emptyBuffer();
            ints(out, 1);
        });
        try (IpcReader reader = new IpcReader(MemorySegment.ofArray(stream), Limits.defaults(), new SchemaCache())) {
            reader.openStream();
            ColumnInput input = new ColumnInput(Objects.requireNonNull(reader.next()));
            assertThatThrownBy(() -> decoder.decode(input, 1))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContainingAll("'col'", "type#99");
        }
    }

    /** Rows that bring no bytes cost the sender nothing. */
    @ParameterizedTest
    @ValueSource(longs = {(1 << 20) + 1, Integer.MAX_VALUE - 8})
    void rowsWithoutBytesAreBounded(long rows) {
        for (WireField each : List.of(
                field(NULL),
                field(STRUCT),
                field(new WireType.FixedSizeBinary(0)),
                field(new WireType.FixedSizeList(0), new WireField("item", true, NULL)),
                field(STRUCT, new WireField("n", true, NULL)))) {
            byte[] stream = stream(each, rows, out -> {
                out.node(rows, 0);
                for (int i = 0; i < each.type().bufferCount(); i++) {
                    out.emptyBuffer();
                }
                for (WireField child : each.children()) {
                    out.node(child.type() == NULL && each.type() == STRUCT ? rows : 0, 0);
                }
            });
            assertThatThrownBy(() -> read(stream)).isInstanceOf(LimitException.class);
        }
    }

    @Test
    void listOfNullsIsBounded() {
        long bomb = Integer.MAX_VALUE - 8;
        byte[] stream = stream(field(LIST, new WireField("item", true, NULL)), 1, out -> {
            out.node(1, 0);
            out.emptyBuffer();
            ints(out, 0, (int) bomb);
            out.node(bomb, bomb);
        });
        assertThatThrownBy(() -> read(stream)).isInstanceOf(LimitException.class);
    }

    /** Many columns without bytes must not each get the whole allowance. */
    @Test
    void rowsWithoutBytesAreBoundedOverAllColumns() {
        WireField[] children = Collections.nCopies(3, new WireField("n", true, NULL)).toArray(WireField[]::new);
        int rows = 1 << 19;
        byte[] stream = stream(field(STRUCT, children), rows, out -> {
            out.node(rows, 0);
            out.emptyBuffer();
            for (int i = 0; i < children.length; i++) {
                out.node(rows, rows);
            }
        });
        assertThatThrownBy(() -> read(stream)).isInstanceOf(LimitException.class);
    }

    @Test
    void wordsWithoutBytesAreBoundedOverAllDeltas() {
        WireField field = new WireField(
                "w", true, NULL, List.of(), new WireField.Dictionary(1, new WireType.Int(8, true), false), java.util.Map.of());
        Object[] words = new Object[400_000];
        byte[] stream = new StreamBytes()
                .schema(field)
                .dictionary(field, false, words)
                .dictionary(field, true, words)
                .dictionary(field, true, words)
                .batch(1, new Object[][] {{0L}})
                .bytes();
        assertThatThrownBy(() -> read(stream)).isInstanceOf(LimitException.class);
    }

    /** Buffers may overlap (page 18.8), but the same bytes may not be sent as very many columns. */
    @Test
    void sharedBuffersAreBounded() {
        int columns = 100;
        WireField[] children = Collections.nCopies(columns, new WireField("n", true, new WireType.Bool())).toArray(WireField[]::new);
        byte[] stream = stream(field(STRUCT, children), 80_000, out -> {
            out.node(80_000, 0);
            out.emptyBuffer();
            WireBuffer.Position start = out.out().position();
            for (int i = 0; i < columns; i++) {
                out.node(80_000, 0);
                out.emptyBuffer();
                if (i > 0) {
                    out.out().truncate(start);
                }
                out.beginBuffer();
                out.out().putZeros(10_000);
                out.endBuffer();
            }
        });
        assertThat(stream.length).isLessThan(30_000);
        assertThatThrownBy(() -> read(stream)).isInstanceOf(LimitException.class);
    }

    @Test
    void aFewSharedBuffersAreRead() {
        WireField[] children = {new WireField("a", true, INT64), new WireField("b", true, INT64)};
        byte[] stream = stream(field(STRUCT, children), 1, out -> {
            out.node(1, 0);
            out.emptyBuffer();
            WireBuffer.Position start = out.out().position();
            for (int i = 0; i < 2; i++) {
                out.node(1, 0);
                out.emptyBuffer();
                out.out().truncate(start);
                longs(out, 7);
            }
        });
        assertThat(read(stream)).isEqualTo(List.of(List.of(7L, 7L)));
    }
}
