package dev.vgirpc.wire.flat;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FlatBuilderTest {

    private final FlatBuilder b = new FlatBuilder();

    private static MemorySegment segment(byte[] bytes) {
        return MemorySegment.ofArray(bytes);
    }

    /** The flat part of the empty schema's message (protocol page 2.1). */
    @Test
    void schemaMessageWithoutColumnsHasTheBytesOfTheCppBuilder() {
        int fields = b.offsets();
        b.startTable();
        b.addOffset(1, fields);
        int schema = b.endTable();
        b.startTable();
        b.addOffset(2, schema);
        b.addShort(0, 4, 0);
        b.addByte(1, 1, 0);

        assertThat(HexFormat.of().formatHex(b.finish(b.endTable())))
                .isEqualTo("1000000000000a000c00060005000800" + "0a00000000010400" + "0c00000008000800"
                        + "0000040008000000" + "0400000000000000");
    }

    @Test
    void tableOfOneIntHasKnownBytes() {
        b.startTable();
        b.addInt(0, 7, 0);

        assertThat(HexFormat.of().formatHex(b.finish(b.endTable())))
                .isEqualTo("0c000000" + "00000600" + "08000400" + "06000000" + "07000000");
    }

    @Test
    void defaultsAreLeftOut() {
        b.startTable();
        b.addInt(0, 5, 5);
        b.addLong(1, 6, 6);
        b.addShort(2, 7, 7);
        b.addByte(3, 8, 8);
        b.addBool(4, false);
        b.addOffset(5, 0);
        MemorySegment s = segment(b.finish(b.endTable()));

        long table = Flat.root(s);
        for (int i = 0; i < 8; i++) {
            assertThat(Flat.field(s, table, i)).isZero();
        }
    }

    @Test
    void equalTablesShareOneVtable() {
        int[] tables = new int[10];
        for (int i = 0; i < tables.length; i++) {
            b.startTable();
            b.addInt(0, 100 + i, 0);
            b.addInt(1, i, -1);
            tables[i] = b.endTable();
        }
        b.startTable();
        b.addInt(1, 1, -1);
        int other = b.endTable();
        int vector = b.offsets(tables);
        b.startTable();
        b.addOffset(0, vector);
        b.addOffset(1, other);
        MemorySegment s = segment(b.finish(b.endTable()));

        long root = Flat.root(s);
        long first = Flat.vector(s, root, 0, 4);
        long[] vtables = new long[tables.length];
        for (int i = 0; i < tables.length; i++) {
            long table = Flat.indirect(s, first + 4L * i);
            vtables[i] = table - Flat.i32(s, table);
            assertThat(Flat.i32(s, table, 0, 0)).isEqualTo(100 + i);
            assertThat(Flat.i32(s, table, 1, -1)).isEqualTo(i);
        }
        assertThat(vtables).containsOnly(vtables[0]);
        long unlike = Flat.table(s, root, 1);
        assertThat(unlike - Flat.i32(s, unlike)).isNotEqualTo(vtables[0]);
    }

    @Test
    void longsStandAtMultiplesOfEight() {
        for (int before = 0; before < 8; before++) {
            FlatBuilder each = new FlatBuilder();
            each.string("x".repeat(before));
            each.startTable();
            each.addByte(0, 1, 0);
            each.addLong(1, Long.MIN_VALUE, 0);
            MemorySegment s = segment(each.finish(each.endTable()));

            assertThat(Flat.field(s, Flat.root(s), 1) % 8).isZero();
            assertThat(s.byteSize() % 8).isZero();
        }
    }

    @Test
    void textEndsWithZeroAndSurvivesGrowth() {
        String[] texts = {"", "a", "größer", "\uD83D\uDE00", "x".repeat(300), "y".repeat(100_000)};
        int[] offsets = new int[texts.length];
        for (int i = 0; i < texts.length; i++) {
            offsets[i] = b.string(texts[i]);
        }
        b.startTable();
        for (int i = 0; i < texts.length; i++) {
            b.addOffset(i + 10, offsets[i]);
        }
        MemorySegment s = segment(b.finish(b.endTable()));

        long table = Flat.root(s);
        for (int i = 0; i < texts.length; i++) {
            assertThat(Flat.string(s, table, i + 10, "absent")).isEqualTo(texts[i]);
            long first = Flat.vector(s, table, i + 10, 1);
            assertThat(Flat.u8(s, first + Flat.vectorLength(s, first))).isZero();
        }
    }
}
