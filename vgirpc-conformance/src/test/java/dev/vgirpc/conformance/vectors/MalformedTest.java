package dev.vgirpc.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.conformance.ConformanceService;
import dev.vgirpc.conformance.ConformanceServiceImpl;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireMemory;
import dev.vgirpc.wire.column.ColumnDecoder;
import dev.vgirpc.wire.column.ColumnInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Broken bytes: what the reference's reader refuses is refused with a typed error, what it accepts is
 * accepted with as many batches, and neither takes long or much memory.
 */
@Timeout(10)
class MalformedTest {

    /** Reads everything in a batch. */
    private interface BatchReader {
        void read(WireBatch batch);
    }

    /** The ways to read a batch; each is held against the reference by itself. */
    private static final Map<String, BatchReader> READERS = Map.ofEntries(
            Map.entry("values", BatchColumns::asValues), Map.entry("vectors", MalformedTest::readVectors));

    /** Files that a way of reading takes otherwise than it should, as "way: file". Fixed ones must leave. */
    private static final Set<String> KNOWN = Set.of();

    /** What the reference accepts and we refuse (decision 0012), with a word of the refusal. */
    private static final Map<String, String> STRICTER = Map.of();

    private static final String ACCEPTED = "accepted, batches: ";
    private static final String REFUSED = "refused: ";
    private static final String GOOD = "good";

    private static final MemoryServer SERVER =
            new MemoryServer(ConformanceService.class, new ConformanceServiceImpl());

    @AfterAll
    static void close() {
        SERVER.close();
    }

    static List<Vector> files() {
        return Vectors.of("malformed");
    }

    static Stream<Arguments> filesByReader() {
        return READERS.keySet().stream().flatMap(way -> files().stream().map(file -> Arguments.of(way, file)));
    }

    @ParameterizedTest
    @MethodSource("filesByReader")
    void isReadAsByTheReference(String way, Vector file) throws IOException {
        Map<String, Object> expected = expected(file, "reader");
        String wanted = Boolean.TRUE.equals(expected.get("accepted")) ? ACCEPTED + expected.get("batches") : REFUSED;
        String word = STRICTER.get(file.name());
        if (word != null) {
            assertTrue(wanted.startsWith(ACCEPTED), "the reference refuses it, too");
            wanted = REFUSED;
        }
        String outcome = outcome(READERS.get(way), file, 0);
        for (int atATime : new int[] {1, 7, Integer.MAX_VALUE}) {
            assertEquals(outcome, outcome(READERS.get(way), file, atATime), "in pieces of " + atATime);
        }
        if (KNOWN.contains(way + ": " + file.name())) {
            assertNotEquals(wanted, kind(outcome), "it is right now: take it off the list");
            return;
        }
        assertEquals(wanted, kind(outcome), outcome);
        assertTrue(word == null || outcome.contains(word), outcome);
    }

    private static String kind(String outcome) {
        return outcome.startsWith(REFUSED) ? REFUSED : outcome;
    }

    /** Reads the first stream to its end. */
    private static String outcome(BatchReader way, Vector file, int atATime) throws IOException {
        long before = WireMemory.allocatedBytes();
        int batches = 0;
        String outcome;
        try (IpcReader reader = StreamMatcher.reader(file.bytes(), atATime)) {
            reader.openStream();
            for (WireBatch batch = reader.next(); batch != null; batch = reader.next()) {
                batch.metadata();
                way.read(batch);
                batches++;
            }
            outcome = ACCEPTED + batches;
        } catch (ProtocolException | LimitException e) {
            outcome = REFUSED + e.getMessage();
        }
        assertEquals(before, WireMemory.allocatedBytes(), "memory is left behind");
        return outcome;
    }

    /** Types that vectors do not have are up to the reader of values. */
    private static void readVectors(WireBatch batch) {
        if (BatchColumns.asVectors(batch) == null) {
            BatchColumns.asValues(batch);
        }
    }

    @ParameterizedTest
    @MethodSource("filesByReader")
    void readingTakesLittleMemory(String way, Vector file) throws IOException {
        for (int atATime : new int[] {0, 1, 7, Integer.MAX_VALUE}) {
            outcome(READERS.get(way), file, atATime); // loads classes
            Allocation taken = new Allocation();
            outcome(READERS.get(way), file, atATime);
            assertLittle(taken.bytes(), file);
        }
    }

    private static void assertLittle(long bytes, Vector file) {
        long limit = 4L * file.bytes().length + (1 << 20);
        assertTrue(bytes <= limit, () -> bytes + " bytes were taken, allowed are " + limit);
    }

    @ParameterizedTest
    @MethodSource("files")
    void isAnsweredOrClosed(Vector file) throws IOException {
        Map<String, Object> expected = expected(file, "server");
        List<String> wanted = new ArrayList<>();
        for (Object answer : Json.array(expected.get("answers"))) {
            wanted.add((String) Json.object(answer).get("result"));
        }
        boolean resultExpected = expected.get("verdict").equals("answered") && !STRICTER.containsKey(file.name());
        byte[] followed = followed(file.bytes(), goodRequest());
        for (int atATime : new int[] {1, 7, Integer.MAX_VALUE}) {
            Answer answer = answer(file.bytes(), atATime);
            if (resultExpected) {
                assertEquals(wanted.getFirst(), answer.results().getFirst(), "result");
                assertEquals(1, answer.results().size(), "results");
            } else {
                assertEquals(List.of(), answer.results(), "results");
                assertTrue(!answer.errors().isEmpty(), "no error");
            }
            Answer afterwards = answer(followed, atATime);
            boolean usable = afterwards.results().contains(GOOD);
            if (expected.get("connection_usable_afterwards").equals(true)) {
                assertTrue(usable, () -> "the connection should stay usable: " + afterwards);
            } else {
                assertTrue(usable || !afterwards.errors().isEmpty(), "closed without a word");
            }
        }
    }

    private static byte[] followed(byte[] bytes, byte[] more) {
        byte[] both = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(more, 0, both, bytes.length, more.length);
        return both;
    }

    /** A request that is answered with {@link #GOOD}. */
    private static byte[] goodRequest() {
        try {
            return Calls.on(new byte[0], Integer.MAX_VALUE, String.class, client -> client.proxy(
                                    ConformanceService.class)
                            .echoString(GOOD))
                    .sent();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** What came back: results, and types of errors. */
    private record Answer(List<String> results, List<String> errors) {}

    private static Answer answer(byte[] requests, int atATime) throws IOException {
        long before = WireMemory.allocatedBytes();
        byte[] bytes = SERVER.answer(requests, atATime);
        assertEquals(before, WireMemory.allocatedBytes(), "memory is left behind");
        Answer answer = new Answer(new ArrayList<>(), new ArrayList<>());
        try (IpcReader reader = StreamMatcher.reader(bytes, 0)) {
            while (reader.openStream() != null) {
                for (WireBatch batch = reader.next(); batch != null; batch = reader.next()) {
                    read(batch, answer);
                }
                assertTrue(!reader.inputEnded(), "an answer without end");
            }
        }
        return answer;
    }

    private static void read(WireBatch batch, Answer into) throws IOException {
        if (!batch.hasMetadata(WireKeys.LOG_LEVEL)) {
            Object[] result = ColumnDecoder.of(batch.schema().fields().getFirst())
                    .decode(new ColumnInput(batch), 1);
            into.results().add((String) result[0]);
            return;
        }
        assertEquals("EXCEPTION", batch.metadata(WireKeys.LOG_LEVEL), "level");
        Map<String, Object> extra = Json.object(Json.parse(batch.metadata(WireKeys.LOG_EXTRA)));
        String type = (String) extra.get("exception_type");
        assertTrue(
                Set.of("ArrowInvalid", "LimitError", "ProtocolError", "TypeError").contains(type),
                () -> "error of type " + type + ": " + batch.metadata(WireKeys.LOG_MESSAGE));
        into.errors().add(type);
    }

    @ParameterizedTest
    @MethodSource("files")
    void answeringTakesLittleMemory(Vector file) {
        SERVER.answer(file.bytes(), Integer.MAX_VALUE); // loads classes
        Allocation taken = new Allocation();
        SERVER.answer(file.bytes(), Integer.MAX_VALUE);
        assertLittle(taken.bytes(), file);
    }

    @Test
    void listsNameFiles() {
        Set<String> names = Set.copyOf(files().stream().map(Vector::name).toList());
        assertTrue(names.containsAll(STRICTER.keySet()), "decision 0012");
        for (String known : KNOWN) {
            String[] parts = known.split(": ");
            assertTrue(READERS.containsKey(parts[0]) && names.contains(parts[1]), known);
        }
    }

    private static Map<String, Object> expected(Vector file, String by) {
        return Json.object(Json.object(file.json().get("expected")).get(by));
    }
}
