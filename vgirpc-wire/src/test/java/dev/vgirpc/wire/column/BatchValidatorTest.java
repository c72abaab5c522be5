package dev.vgirpc.wire.column;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.ProtocolException;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which level finds what, with the column and the level in the message. */
@ExtendWith(LeakCheck.class)
class BatchValidatorTest {

    private static final WireField TEXT = new WireField("t", true, new WireType.Utf8(false));
    private static final WireField NUMBER = new WireField("n", true, new WireType.Int(64, true));

    private static List<Validation> refusing(WireField field, int rows, String message, Consumer<BatchWriter> column) {
        return refusing(new StreamBytes().schema(field), field, rows, message, column);
    }

    private static List<Validation> refusing(
            StreamBytes stream, WireField field, int rows, String message, Consumer<BatchWriter> column) {
        byte[] batch;
        try (WireBuffer buffer = new WireBuffer(64)) {
            BatchWriter out = new BatchWriter(buffer);
            out.begin(BatchHead.of(new WireSchema(List.of(field)), Metadata.EMPTY));
            column.accept(out);
            out.end(rows);
            batch = buffer.toByteArray();
        }
        List<Validation> refusing = new ArrayList<>();
        Streams.withFirstBatch(stream.raw(batch).end().bytes(), received -> {
            for (Validation level : Validation.values()) {
                try {
                    BatchValidator.validate(received, level);
                } catch (ProtocolException e) {
                    assertThat(e).hasMessageContaining("'" + field.name() + "'")
                            .hasMessageContaining(level.name())
                            .hasMessageContaining(message);
                    refusing.add(level);
                }
            }
            return null;
        });
        return refusing;
    }

    private static void text(BatchWriter out, int rows, int nulls, int validity, int[] offsets, int... data) {
        out.node(rows, nulls);
        out.beginBuffer();
        if (nulls > 0) {
            out.out().putByte(validity);
        }
        out.endBuffer();
        out.beginBuffer();
        for (int offset : offsets) {
            out.out().putInt(offset);
        }
        out.endBuffer();
        out.beginBuffer();
        for (int b : data) {
            out.out().putByte(b);
        }
        out.endBuffer();
    }

    @Test
    void soundTextPassesAtEveryLevel() {
        assertThat(refusing(TEXT, 2, "", out -> text(out, 2, 1, 0b01, new int[] {0, 2, 3}, 0xC3, 0xA9, 0xFF)))
                .as("under a null anything may lie")
                .isEmpty();
    }

    @Test
    void fullFindsWhatLiesBetween() {
        assertThat(refusing(TEXT, 1, "not UTF-8", out -> text(out, 1, 0, 0, new int[] {0, 1}, 0xC3)))
                .containsExactly(Validation.FULL);
        assertThat(refusing(TEXT, 2, "not UTF-8", out -> text(out, 2, 0, 0, new int[] {0, 1, 2}, 0xC3, 0xA9)))
                .as("a character across two values")
                .containsExactly(Validation.FULL);
        assertThat(refusing(TEXT, 2, "fall", out -> text(out, 2, 0, 0, new int[] {0, 2, 1}, 'a', 'b')))
                .containsExactly(Validation.FULL);
        assertThat(refusing(TEXT, 2, "its bitmap marks 1", out -> text(out, 2, 2, 0b01, new int[] {0, 1, 1}, 'a')))
                .containsExactly(Validation.FULL);
    }

    @Test
    void standardFindsWhatLiesOutside() {
        assertThat(refusing(TEXT, 1, "offsets", out -> text(out, 1, 0, 0, new int[] {0, 9}, 'a')))
                .containsExactly(Validation.STANDARD, Validation.FULL);
        assertThat(refusing(TEXT, 1, "offsets", out -> text(out, 1, 0, 0, new int[] {-1, 1}, 'a')))
                .containsExactly(Validation.STANDARD, Validation.FULL);
        assertThat(refusing(NUMBER, 3, "16 bytes where 24 are needed", out -> {
                    out.node(3, 0);
                    out.emptyBuffer();
                    out.beginBuffer();
                    out.out().putLong(1);
                    out.out().putLong(2);
                    out.endBuffer();
                }))
                .containsExactly(Validation.STANDARD, Validation.FULL);
    }

    @Test
    void everyLevelFindsLengthsThatDoNotFit() {
        assertThat(refusing(NUMBER, 2, "length 1 where 2", out -> {
                    out.node(1, 0);
                    out.emptyBuffer();
                    out.beginBuffer();
                    out.out().putLong(1);
                    out.endBuffer();
                }))
                .containsExactly(Validation.values());
    }

    @Test
    void fullFindsIndicesOutsideTheDictionary() {
        WireField words = new WireField(
                "d",
                true,
                new WireType.Utf8(false),
                List.of(),
                new WireField.Dictionary(3, new WireType.Int(8, true), false),
                Map.of());
        for (int index : new int[] {2, -1}) {
            StreamBytes stream = new StreamBytes().schema(words).dictionary(words, false, "a", "b");
            assertThat(refusing(stream, words, 1, "index " + index + " ", out -> {
                        out.node(1, 0);
                        out.emptyBuffer();
                        out.beginBuffer();
                        out.out().putByte(index);
                        out.endBuffer();
                    }))
                    .containsExactly(Validation.FULL);
        }
    }
}
