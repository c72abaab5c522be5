package dev.vgirpc.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.conformance.ConformanceService;
import dev.vgirpc.conformance.ConformanceServiceImpl;
import dev.vgirpc.conformance.DictionaryEcho;
import dev.vgirpc.conformance.Quirks;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.wire.WireMemory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server makes the turns of recorded streams as the reference did, but for ids, traces and layout. */
@ExtendWith(LeakCheckExtension.class)
class StreamServerReplayTest {

    private static final Map<Class<?>, MemoryServer> SERVERS = Map.of(
            ConformanceService.class, new MemoryServer(ConformanceService.class, new ConformanceServiceImpl()),
            Quirks.class, new MemoryServer(Quirks.class, new Quirks.Service()),
            DictionaryEcho.class,
                    new MemoryServer(
                            DictionaryEcho.class,
                            new DictionaryEcho.Service(new RecordedBatches(Vectors.produced()))));

    @AfterAll
    static void close() {
        SERVERS.values().forEach(MemoryServer::close);
    }

    @ParameterizedTest
    @MethodSource("dev.vgirpc.conformance.vectors.Vectors#transcripts")
    void answers(Transcript transcript) throws IOException {
        MemoryServer server = SERVERS.get(transcript.contract());
        for (int atATime : Cuts.steps().toList()) {
            byte[] answer = server.answer(transcript.sent().bytes(), atATime);
            matcher(transcript.name()).match(StreamAnswers.fromServer(transcript), answer);
        }
    }

    private static StreamMatcher matcher(String name) {
        return StreamMatcher.ours(new SentMetadata(name, StreamAnswers.textCounts(name), UnaryOperator.identity()));
    }

    /** Their requests were not recorded; ours are those that the client's test has compared. */
    @ParameterizedTest
    @MethodSource("dev.vgirpc.conformance.vectors.Vectors#produced")
    void produces(Vector answer) throws Exception {
        Transcript transcript = StreamClientReplayTest.producer(answer);
        byte[] sent = StreamCalls.run(transcript, answer.bytes(), Integer.MAX_VALUE)
                .made()
                .sent();
        for (int atATime : Cuts.steps().toList()) {
            byte[] ours = SERVERS.get(DictionaryEcho.class).answer(sent, atATime);
            matcher(transcript.name()).match(answer.streams(), ours);
        }
    }

    /** Each turn is answered before the next one is read, so a client that goes away has all earlier answers. */
    @ParameterizedTest
    @MethodSource("dev.vgirpc.conformance.vectors.Vectors#transcripts")
    void endsQuietlyWhenTheClientGoesAway(Transcript transcript) {
        MemoryServer server = SERVERS.get(transcript.contract());
        long held = WireMemory.allocatedBytes();
        for (byte[] cut : Cuts.of(transcript.sent().bytes())) {
            Framing.of(server.answer(cut, Integer.MAX_VALUE));
            Framing.of(server.answer(cut, 7));
            assertEquals(held, WireMemory.allocatedBytes(), () -> "memory after " + cut.length + " bytes");
        }
    }

    /** Two streams and what is between them on one connection. */
    @Test
    void streamsFollowEachOther() throws IOException {
        List<Transcript> ours = Vectors.transcripts().stream()
                .filter(transcript -> transcript.contract() == ConformanceService.class)
                .toList();
        byte[] all = new byte[0];
        for (Transcript transcript : ours) {
            byte[] sent = transcript.sent().bytes();
            int before = all.length;
            all = java.util.Arrays.copyOf(all, before + sent.length);
            System.arraycopy(sent, 0, all, before, sent.length);
        }
        List<Object> expected = ours.stream()
                .flatMap(transcript -> StreamAnswers.fromServer(transcript).stream())
                .collect(Collectors.toList());
        byte[] answer = SERVERS.get(ConformanceService.class).answer(all, 4093);
        assertEquals(expected.size(), Framing.of(answer).size(), "streams");
        matcher("produce_error_mid_stream-3").match(expected, answer);
    }

    /** The lists of differences name vectors that exist. */
    @Test
    void differencesBelongToTranscripts() {
        List<String> names = Vectors.transcripts().stream().map(Transcript::name).toList();
        assertTrue(names.containsAll(StreamAnswers.CANNOT_BE_WRITTEN.keySet()));
    }
}
