package dev.vgirpc.wire.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.support.StreamBytes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Columns of received batches lie off the heap and are checked many rows at a time; on the heap they are
 * checked row by row. Both give the same answer, to the word.
 */
class OffHeapValidationTest {

    private static final List<String> WORDS = List.of("", "plain", "Zürich", "東京", "🌍", "", "");

    private static final SchemaCache SCHEMAS = new SchemaCache();

    private final Random random = new Random(1);

    private static String verdict(MemorySegment stream) {
        try (IpcReader in = new IpcReader(stream, Limits.defaults(), SCHEMAS)) {
            in.openStream();
            WireBatch batch = in.next();
            BatchValidator.validate(batch, Validation.FULL);
            return "good";
        } catch (ProtocolException | LimitException e) {
            return String.valueOf(e.getMessage());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String verdicts(byte[] stream) {
        String onHeap = verdict(MemorySegment.ofArray(stream));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment offHeap = arena.allocate(stream.length, 64);
            offHeap.copyFrom(MemorySegment.ofArray(stream));
            assertEquals(onHeap, verdict(offHeap));
        }
        return onHeap;
    }

    /** A sound column, then with a byte of its batch changed. */
    private void check(WireField field, int rows, int changes, IntFunction<Object> values) {
        StreamBytes stream = new StreamBytes().schema(field);
        if (field.dictionary() != null) {
            stream.dictionary(field, false, "one", "two", "three");
        }
        int start = stream.bytes().length;
        stream.batch(rows, IntStream.range(0, rows).mapToObj(values).toArray()).end();
        assertEquals("good", verdicts(stream.bytes()));
        int refused = 0;
        for (int i = 0; i < changes; i++) {
            byte[] bytes = stream.bytes();
            int at = start + random.nextInt(bytes.length - 8 - start);
            bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[at] ^ 1 << random.nextInt(8));
            refused += verdicts(bytes).equals("good") ? 0 : 1;
        }
        assertTrue(refused > changes / 50, refused + " refused");
    }

    private static WireField column(WireType type) {
        return new WireField("value", true, type);
    }

    private String text(int row) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    @Test
    void texts() {
        for (int rows : new int[] {1, 5, 2048, 5000}) {
            for (boolean large : new boolean[] {false, true}) {
                check(column(new WireType.Utf8(large)), rows, 600, this::text);
                check(column(new WireType.Utf8(large)), rows, 600, row -> row % 7 == 2 ? null : text(row));
                check(column(new WireType.Utf8(large)), rows, 600, row -> "ascii" + row);
            }
        }
    }

    @Test
    void nothingButEmptyTexts() {
        for (int rows : new int[] {1, 2, 3000}) {
            check(column(new WireType.Utf8(false)), rows, 200, row -> row == rows - 2 ? "ü" : "");
        }
    }

    @Test
    void dictionaries() {
        for (boolean signed : new boolean[] {true, false}) {
            for (int bits : new int[] {8, 16, 32, 64}) {
                WireField.Dictionary dictionary = new WireField.Dictionary(3, new WireType.Int(bits, signed), false);
                WireField field =
                        new WireField("value", true, new WireType.Utf8(false), List.of(), dictionary, Map.of());
                for (int rows : new int[] {1, 9, 5000}) {
                    check(field, rows, 200, row -> (long) random.nextInt(3));
                    check(field, rows, 200, row -> row % 5 == 1 ? null : (long) random.nextInt(3));
                }
            }
        }
    }

    @Test
    void aTextThatBeginsInsideACharacterIsRefused() {
        byte[] stream = new StreamBytes()
                .schema(column(new WireType.Utf8(false)))
                .batch(3, new Object[] {"aü", "b", ""})
                .end()
                .bytes();
        int moved = 0;
        for (int i = 0; i + 4 <= stream.length; i += 4) {
            // The offsets 0, 3, 4, 4: the second text from the second byte of the ü on.
            if (stream[i] == 3 && stream[i + 4] == 4 && stream[i + 8] == 4) {
                stream[i] = 2;
                moved++;
            }
        }
        assertEquals(1, moved);
        assertTrue(verdicts(stream).contains("the text of row 0 is not UTF-8"), verdicts(stream));
    }
}
