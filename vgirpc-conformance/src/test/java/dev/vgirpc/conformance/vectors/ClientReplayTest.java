package dev.vgirpc.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.RemoteCallException;
import dev.vgirpc.TransportException;
import dev.vgirpc.conformance.ConformanceService;
import dev.vgirpc.conformance.Values;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client sends recorded calls as the reference did, and takes recorded answers as it did. */
class ClientReplayTest {

    private static final int SLOW_UP_TO = 5000;

    static Stream<Exchange> sendable() {
        return Vectors.replayed().filter(Calls::canMake);
    }

    /** Answers to one call of a method of the service. */
    static Stream<Exchange> answered() {
        return Vectors.replayed()
                .filter(exchange -> exchange.response().streams().size() == 1
                        && !exchange.method().equals(WireKeys.TRANSPORT_OPTIONS_METHOD));
    }

    @ParameterizedTest
    @MethodSource("sendable")
    void sends(Exchange exchange) throws Exception {
        for (int atATime : chunks(exchange.request())) {
            Calls.Made made = Calls.make(exchange, atATime);
            StreamMatcher.ours(ClientReplayTest::sameMetadata)
                    .match(exchange.request().streams(), made.sent());
        }
    }

    private static void sameMetadata(Map<String, Object> expected, WireBatch batch) {
        assertEquals(expected, batch.metadata(), "metadata");
    }

    @ParameterizedTest
    @MethodSource("answered")
    void takes(Exchange exchange) throws Exception {
        for (int atATime : chunks(exchange.response())) {
            Calls.Made made = Calls.canMake(exchange)
                    ? Calls.make(exchange, atATime)
                    : Calls.makeWithAnyArguments(exchange, atATime);
            check(exchange.response(), made);
        }
    }

    private static int[] chunks(Vector vector) {
        return vector.bytes().length > SLOW_UP_TO
                ? new int[] {Integer.MAX_VALUE, 4093}
                : new int[] {Integer.MAX_VALUE, 7, 1};
    }

    private static void check(Vector response, Calls.Made made) throws IOException {
        List<Map<String, Object>> logs = new ArrayList<>();
        Map<String, Object> error = null;
        Object result = null;
        for (Object each : Json.array(Json.object(response.streams().getFirst()).get("batches"))) {
            Map<String, Object> batch = Json.object(each);
            Map<String, Object> metadata = Json.object(batch.get("metadata"));
            if (metadata.isEmpty()) {
                List<Object> rows = Json.array(batch.get("rows"));
                result = rows.isEmpty() ? null : Json.object(rows.getFirst()).get("result");
            } else if (metadata.get(WireKeys.LOG_LEVEL).equals("EXCEPTION")) {
                error = metadata;
            } else {
                logs.add(metadata);
            }
        }
        if (error == null) {
            if (made.thrown() != null) {
                throw new AssertionError("the call failed", made.thrown());
            }
            Object expected = made.resultType() == void.class ? null : JsonValues.toJava(result, made.resultType());
            assertTrue(
                    Values.same(expected, made.result()),
                    () -> "expected " + Values.text(expected) + " but got " + Values.text(made.result()));
            Values.close(expected);
            Values.close(made.result());
        } else {
            ReceivedChecks.checkError(response, error, assertInstanceOf(RemoteCallException.class, made.thrown()));
        }
        assertEquals(logs.size(), made.logs().size(), "number of logs");
        for (int i = 0; i < logs.size(); i++) {
            ReceivedChecks.checkLog(logs.get(i), made.logs().get(i));
        }
        assertEquals(0, made.unread(), "unread bytes");
    }

    private static Vector error(String name) {
        return Vectors.of("errors").stream()
                .filter(each -> each.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    @Test
    void twoAnswersOnOneConnection() throws Exception {
        Vector response = error("refused-then-good-response");
        Calls.Made made = Calls.on(response.bytes(), 7, long.class, client -> {
            ConformanceService service = client.proxy(ConformanceService.class);
            RemoteCallException e = assertThrows(RemoteCallException.class, () -> service.echoInt(1));
            assertEquals("TypeError", e.type());
            return service.echoInt(2);
        });
        assertNull(made.thrown());
        assertEquals(2L, made.result());
        assertEquals(0, made.unread());
    }

    @Test
    void noAnswerAtAll() throws Exception {
        Calls.Made made = Calls.on(new byte[0], 7, void.class, client -> {
            client.proxy(ConformanceService.class).voidNoop();
            return null;
        });
        TransportException e = assertInstanceOf(TransportException.class, made.thrown());
        assertTrue(e.delivered(), "may have been delivered");
    }

    @Test
    void answersWithoutRequest() throws Exception {
        for (String name : List.of("describe-disabled-response", "after-clean-close")) {
            Vector response = error(name);
            Calls.Made made = Calls.on(response.bytes(), 7, void.class, client -> {
                client.proxy(ConformanceService.class).voidNoop();
                return null;
            });
            check(response, made);
            assertInstanceOf(RemoteCallException.class, made.thrown());
        }
    }
}
