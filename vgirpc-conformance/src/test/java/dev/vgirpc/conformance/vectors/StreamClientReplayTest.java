package dev.vgirpc.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.ProtocolException;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.TransportException;
import dev.vgirpc.conformance.ConformanceService;
import dev.vgirpc.conformance.Values;
import dev.vgirpc.conformance.vectors.StreamCalls.Event;
import dev.vgirpc.conformance.vectors.StreamCalls.Outcome;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client makes the turns of recorded streams as the reference did, and takes recorded answers as it did. */
@ExtendWith(LeakCheckExtension.class)
class StreamClientReplayTest {

    private static final Vector BARRIER = Vectors.of("describe", "transport-options-without-version-request");
    private static final Vector BARRIER_ANSWER =
            Vectors.of("describe", "transport-options-without-version-response");

    static Stream<Transcript> transcripts() {
        return Stream.concat(
                Vectors.transcripts().stream(), Vectors.produced().stream().map(StreamClientReplayTest::producer));
    }

    /** A recorded producer, with the client's side as the reference's client would have sent it. */
    static Transcript producer(Vector answer) {
        Transcript exchange = Vectors.transcripts().stream()
                .filter(each -> each.name().equals(answer.name().replace("produce-", "exchange-").replace("-s2c", "")))
                .findAny()
                .orElseThrow();
        Map<String, Object> request = new LinkedHashMap<>(Json.object(exchange.sent().streams().getFirst()));
        Map<String, Object> batch = new LinkedHashMap<>(Transcript.batches(request).getFirst());
        Map<String, Object> metadata = new LinkedHashMap<>(Transcript.metadata(batch));
        metadata.put(WireKeys.METHOD, "produce");
        batch.put("metadata", metadata);
        request.put("batches", List.of(batch));
        int ticks = Transcript.batches(answer.streams().getFirst()).size() + 1;
        Map<String, Object> input = Map.of(
                "schema",
                List.of(),
                "batches",
                Collections.nCopies(ticks, Map.of("num_rows", 0L, "metadata", Map.of())),
                "eos",
                true);
        return new Transcript(
                new Vector(
                        answer.group(),
                        answer.name(),
                        new byte[0],
                        Map.of("streams", List.of(request, input))),
                answer);
    }

    private static byte[] answer(Transcript transcript) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(transcript.received().bytes());
        if (StreamAnswers.asksForBoundary(transcript)) {
            all.writeBytes(BARRIER_ANSWER.bytes());
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void sends(Transcript transcript) throws Exception {
        for (int atATime : Cuts.steps().toList()) {
            Outcome outcome = StreamCalls.run(transcript, answer(transcript), atATime);
            StreamMatcher.ours(StreamClientReplayTest::sameMetadata)
                    .match(StreamAnswers.fromClient(transcript, BARRIER), outcome.made().sent());
        }
    }

    private static void sameMetadata(Map<String, Object> expected, WireBatch batch) {
        assertEquals(expected, batch.metadata(), "metadata");
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void takes(Transcript transcript) throws Exception {
        for (int atATime : Cuts.steps().toList()) {
            Outcome outcome = StreamCalls.run(transcript, answer(transcript), atATime);
            assertEquals(0, outcome.made().unread(), "unread bytes");
            boolean silent = transcript.received().streams().isEmpty();
            assertEquals(silent, outcome.made().closed(), "connection closed");
            if (silent) {
                assertInstanceOf(TransportException.class, outcome.made().thrown());
            } else {
                check(transcript, outcome);
            }
        }
    }

    private static void check(Transcript transcript, Outcome outcome) throws IOException {
        List<Event> events = new ArrayList<>(outcome.events());
        boolean failed = false;
        for (Map<String, Object> batch : StreamAnswers.received(transcript)) {
            Map<String, Object> metadata = Transcript.metadata(batch);
            if (Transcript.isError(batch)) {
                failed = true;
                ReceivedChecks.checkError(
                        transcript.received(),
                        metadata,
                        assertInstanceOf(RemoteCallException.class, outcome.made().thrown()));
                continue;
            }
            switch (events.removeFirst()) {
                case StreamCalls.Log log -> ReceivedChecks.checkLog(metadata, log.message());
                case StreamCalls.Header header -> {
                    Object expected = JsonValues.toJava(
                            Json.array(batch.get("rows")).getFirst(), header.header().getClass());
                    assertTrue(Values.same(expected, header.header()), () -> "header " + Values.text(header.header()));
                }
                case StreamCalls.Answer answer -> {
                    assertEquals(metadata, answer.metadata(), "metadata");
                    Map<String, Object> plain = new LinkedHashMap<>(batch);
                    plain.put("metadata", Map.of());
                    Map<String, Object> stream = new LinkedHashMap<>(
                            Json.object(transcript.received().streams().getLast()));
                    stream.put("batches", List.of(plain));
                    StreamMatcher.ours(StreamClientReplayTest::sameMetadata).match(List.of(stream), answer.stream());
                }
                case StreamCalls.End end -> throw new Mismatch("the stream has ended before " + batch);
            }
        }
        if (!failed && outcome.made().thrown() != null) {
            throw new AssertionError("the stream failed", outcome.made().thrown());
        }
        boolean ended = !transcript.takesInput()
                && !transcript.input().isEmpty()
                && !failed
                && !transcript.endedByClient()
                && !cancelled(transcript);
        assertEquals(ended ? List.of(new StreamCalls.End()) : List.of(), events, "what is left");
    }

    private static boolean cancelled(Transcript transcript) {
        return transcript.input().stream()
                .anyMatch(batch -> Transcript.metadata(batch).containsKey(WireKeys.CANCEL));
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void knowsWhenTheServerGoesAway(Transcript transcript) throws Exception {
        byte[] whole = answer(transcript);
        int events = StreamCalls.run(transcript, whole, Integer.MAX_VALUE).events().size();
        long held = WireMemory.allocatedBytes();
        for (byte[] cut : Cuts.of(whole)) {
            for (int atATime : new int[] {Integer.MAX_VALUE, 7}) {
                Outcome outcome = StreamCalls.run(transcript, cut, atATime);
                String after = "after " + cut.length + " of " + whole.length + " bytes";
                assertTrue(outcome.made().closed(), () -> "the connection is open " + after);
                Throwable thrown = outcome.made().thrown();
                if (thrown == null) {
                    assertEquals(events, outcome.events().size(), () -> "what was received " + after);
                } else if (!(thrown instanceof RemoteCallException)) {
                    assertTrue(
                            thrown instanceof TransportException || thrown instanceof ProtocolException,
                            () -> after + ": " + thrown);
                }
                assertEquals(held, WireMemory.allocatedBytes(), () -> "memory " + after);
            }
        }
    }

    /** Nobody says that the server did not take the input for a request: the client does not guess. */
    @Test
    void aFailedOpeningWithoutAnswerToTheBarrierClosesTheConnection() throws Exception {
        Transcript transcript = failedOpening();
        Outcome outcome = StreamCalls.run(transcript, transcript.received().bytes(), 7);
        assertInstanceOf(RemoteCallException.class, outcome.made().thrown());
        assertTrue(outcome.made().closed(), "closed");
    }

    private static Transcript failedOpening() {
        return Vectors.transcripts().stream()
                .filter(transcript -> transcript.name().equals("produce_error_on_init"))
                .findAny()
                .orElseThrow();
    }

    /** The error is read by nobody, and the reference takes the batch that cancels for a request. */
    @Test
    void aFailedOpeningOfAnUnusedStreamLeavesTheConnectionInStep() throws Exception {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        answers.writeBytes(answer(failedOpening()));
        answers.writeBytes(Vectors.of("unary-response", "echo_int-max").bytes());
        Calls.Made made = Calls.on(answers.toByteArray(), 7, long.class, client -> {
            ConformanceService service = client.proxy(ConformanceService.class);
            service.produceErrorOnInit().close();
            return service.echoInt(1);
        });
        assertEquals(null, made.thrown());
        assertEquals(Long.MAX_VALUE, made.result());
    }

    @Test
    void thereIsSomethingToReplay() {
        assertEquals(61 + 12 + 12, transcripts().count());
    }
}
