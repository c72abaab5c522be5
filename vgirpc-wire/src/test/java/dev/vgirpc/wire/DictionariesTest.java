package dev.vgirpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.support.Channels;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class DictionariesTest {

    private static WireField words(long id, WireType values, WireField... children) {
        return new WireField(
                "w",
                true,
                values,
                List.of(children),
                new WireField.Dictionary(id, new WireType.Int(16, true), false),
                Map.of());
    }

    private static final WireField WORDS = words(5, new WireType.Utf8(false));

    private static List<Object> column(byte[] stream, int batch) {
        return Streams.readAll(stream).getFirst().batches().get(batch).columns();
    }

    @Test
    void indicesAreReadAsWords() {
        byte[] stream = new StreamBytes()
                .schema(WORDS)
                .dictionary(WORDS, false, "a", "b", null)
                .batch(5, new Object[][] {{1L, 0L, null, 2L, 1L}})
                .end()
                .bytes();

        assertThat(column(stream, 0)).containsExactly(List.of("b", "a", "null", "null", "b"));
    }

    @Test
    void replacementHoldsFromThenOn() {
        byte[] stream = new StreamBytes()
                .schema(WORDS)
                .dictionary(WORDS, false, "a", "b")
                .batch(1, new Object[][] {{1L}})
                .batch(1, new Object[][] {{0L}})
                .dictionary(WORDS, false, "x", "y", "z")
                .batch(1, new Object[][] {{2L}})
                .end()
                .bytes();

        assertThat(column(stream, 0)).containsExactly(List.of("b"));
        assertThat(column(stream, 1)).containsExactly(List.of("a"));
        assertThat(column(stream, 2)).containsExactly(List.of("z"));
    }

    @Test
    void deltasExtendTheDictionary() {
        byte[] stream = new StreamBytes()
                .schema(WORDS)
                .dictionary(WORDS, false, "a")
                .batch(1, new Object[][] {{0L}})
                .dictionary(WORDS, true, "b", "c")
                .dictionary(WORDS, true, "d")
                .batch(4, new Object[][] {{3L, 2L, 1L, 0L}})
                .dictionary(WORDS, false, "new")
                .batch(1, new Object[][] {{0L}})
                .end()
                .bytes();

        assertThat(column(stream, 0)).containsExactly(List.of("a"));
        assertThat(column(stream, 1)).containsExactly(List.of("d", "c", "b", "a"));
        assertThat(column(stream, 2)).containsExactly(List.of("new"));
    }

    @Test
    void dictionariesEndWithTheirStream() {
        byte[] stream = new StreamBytes()
                .schema(WORDS)
                .dictionary(WORDS, false, "a")
                .end()
                .schema(WORDS)
                .batch(1, new Object[][] {{0L}})
                .end()
                .bytes();

        assertThatThrownBy(() -> Streams.readAll(stream))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContainingAll("dictionary 5", "never sent");
    }

    @Test
    void dictionarySurvivesHeldAndDrainedBatches() throws IOException {
        String[] many = new String[30_000];
        java.util.Arrays.setAll(many, i -> "word " + i);
        byte[] bytes = new StreamBytes()
                .schema(WORDS)
                .dictionary(WORDS, false, (Object[]) many)
                .batch(1, new Object[][] {{29_999L}})
                .dictionary(WORDS, false, "other")
                .batch(1, new Object[][] {{0L}})
                .end()
                .bytes();
        try (IpcReader reader = Streams.reader(Channels.source(bytes, () -> 1000), Limits.defaults())) {
            reader.openStream();
            WireBatch first = reader.next();
            reader.drainHolding();
            assertThat(Streams.copy(first).columns()).containsExactly(List.of("word 29999"));
        }
    }

    @Test
    void indexOutsideTheDictionaryIsRefused() {
        for (long index : new long[] {2, -1, Short.MAX_VALUE, Short.MIN_VALUE}) {
            byte[] stream = new StreamBytes()
                    .schema(WORDS)
                    .dictionary(WORDS, false, "a", "b")
                    .batch(1, new Object[][] {{index}})
                    .bytes();

            assertThatThrownBy(() -> Streams.readAll(stream))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContainingAll("index " + index, "dictionary 5");
        }
    }

    @Test
    void dictionaryThatNoColumnUsesIsRefusedInStep() throws IOException {
        byte[] bytes = new StreamBytes()
                .schema(WORDS)
                .dictionary(words(6, new WireType.Utf8(false)), false, "a")
                .end()
                .bytes();
        try (IpcReader reader = Streams.reader(bytes)) {
            reader.openStream();
            assertThatThrownBy(reader::next)
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContainingAll("dictionary 6", "no column");
            assertThat(reader.inStep()).isTrue();
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void dictionariesInsideListsAndStructsAreFound() {
        WireField list = new WireField("l", true, new WireType.ListOf(false), WORDS.withName("item"));
        WireField other = words(9, new WireType.Int(64, true));
        WireField struct = new WireField("s", true, new WireType.Struct(), list, other);
        byte[] stream = new StreamBytes()
                .schema(struct)
                .dictionary(WORDS, false, "a", "b")
                .dictionary(other, false, 100L, 200L)
                .batch(2, new Object[][] {{new Object[] {new Object[] {1L, 0L, null}, 1L}, null}})
                .bytes();

        assertThat(column(stream, 0)).containsExactly(List.of(List.of(List.of("b", "a", "null"), 200L), "null"));
    }

    /** Else one column would be handed the decoded words of the other. */
    @Test
    void dictionaryOfTwoTypesIsRefusedInStep() throws IOException {
        WireField numbers = words(5, new WireType.Int(64, true));
        byte[] bytes = new StreamBytes()
                .schema(WORDS, new WireField("l", true, new WireType.ListOf(false), numbers))
                .dictionary(WORDS, false, "a")
                .batch(1, new Object[] {0L}, new Object[] {new Object[] {0L}})
                .end()
                .bytes();
        try (IpcReader reader = Streams.reader(bytes)) {
            reader.openStream();
            assertThatThrownBy(reader::next)
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContainingAll("dictionary 5", "two types", "string", "int64");
            assertThat(reader.inStep()).isTrue();
        }
    }

    @Test
    void columnsOfOneTypeMayShareADictionary() {
        byte[] stream = new StreamBytes()
                .schema(WORDS, WORDS.withName("other").withNullable(false))
                .dictionary(WORDS, false, "a", "b")
                .batch(1, new Object[] {0L}, new Object[] {1L})
                .bytes();

        assertThat(Streams.readAll(stream).getFirst().batches().getFirst().columns())
                .containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void manyDeltasAreReadInLinearTime() {
        StreamBytes stream = new StreamBytes().schema(WORDS).dictionary(WORDS, false, "first");
        for (int i = 0; i < 20_000; i++) {
            stream.dictionary(WORDS, true, "w" + i);
        }
        stream.batch(1, new Object[][] {{20_000L}});

        assertThat(column(stream.bytes(), 0)).containsExactly(List.of("w19999"));
    }

    @Test
    void dictionariesOfOneStreamAreBounded() throws IOException {
        StreamBytes endless = new StreamBytes().schema(WORDS).dictionary(WORDS, false, "x".repeat(500));
        for (int i = 0; i < 100; i++) {
            endless.dictionary(WORDS, true, "x".repeat(500));
        }
        byte[] bytes = endless.end().schema(WORDS).end().bytes();
        try (IpcReader reader =
                Streams.reader(Channels.source(bytes), Limits.defaults().withMaxMessageBytes(20_000))) {
            reader.openStream();
            assertThatThrownBy(reader::next)
                    .isInstanceOfSatisfying(
                            LimitException.class, e -> assertThat(e.limitName()).isEqualTo("maxMessageBytes"));
            assertThat(reader.inStep()).isTrue();
            reader.drain();
            assertThat(reader.openStream()).isNotNull();
        }
    }
}
