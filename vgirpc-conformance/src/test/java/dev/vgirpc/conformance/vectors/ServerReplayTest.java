package dev.vgirpc.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.vgirpc.Limits;
import dev.vgirpc.conformance.ConformanceService;
import dev.vgirpc.conformance.ConformanceServiceImpl;
import dev.vgirpc.conformance.Troubles;
import dev.vgirpc.conformance.TroublesImpl;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server answers recorded requests as the reference did, but for ids, traces and layout. */
class ServerReplayTest {

    private static final int SLOW_UP_TO = 5000;

    private static final MemoryServer CONFORMANCE =
            new MemoryServer(ConformanceService.class, new ConformanceServiceImpl());
    private static final MemoryServer TROUBLES = new MemoryServer(Troubles.class, new TroublesImpl());

    @AfterAll
    static void close() {
        CONFORMANCE.close();
        TROUBLES.close();
    }

    @ParameterizedTest
    @MethodSource("dev.vgirpc.conformance.vectors.Vectors#replayed")
    void answers(Exchange exchange) throws IOException {
        MemoryServer server = exchange.contract() == Troubles.class ? TROUBLES : CONFORMANCE;
        byte[] request = exchange.request().bytes();
        for (int atATime : request.length > SLOW_UP_TO
                ? new int[] {Integer.MAX_VALUE, 4093}
                : new int[] {Integer.MAX_VALUE, 7, 1}) {
            byte[] answer = server.answer(request, atATime);
            String name = exchange.name();
            String errorInstead = Answers.errorInstead(name);
            if (errorInstead == null) {
                StreamMatcher.ours(new SentMetadata(name, Answers.textCounts(name), Answers::expectedOptions))
                        .match(exchange.response().streams(), answer);
            } else {
                matchOneError(errorInstead, answer);
            }
        }
    }

    private static void matchOneError(String type, byte[] answer) throws IOException {
        try (IpcReader reader =
                new IpcReader(MemorySegment.ofArray(answer), Limits.defaults(), new SchemaCache())) {
            assertNotNull(reader.openStream());
            WireBatch batch = reader.next();
            assertNotNull(batch);
            assertEquals("EXCEPTION", batch.metadata(WireKeys.LOG_LEVEL));
            Map<String, Object> extra = Json.object(Json.parse(batch.metadata(WireKeys.LOG_EXTRA)));
            assertEquals(type, extra.get("exception_type"), () -> "type of " + batch.metadata(WireKeys.LOG_MESSAGE));
            assertNull(reader.next());
            assertNull(reader.openStream());
        }
    }
}
