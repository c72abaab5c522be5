package dev.vgirpc.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.AuthContext;
import dev.vgirpc.Limits;
import dev.vgirpc.RpcServer;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.conformance.ConformanceService;
import dev.vgirpc.conformance.ConformanceServiceImpl;
import dev.vgirpc.conformance.vectors.HttpSteps.Scenario;
import dev.vgirpc.conformance.vectors.HttpSteps.Step;
import dev.vgirpc.conformance.vectors.HttpWire.Answer;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.http.access.AuthenticationException;
import dev.vgirpc.transport.http.access.AuthenticationException.Reason;
import dev.vgirpc.transport.http.HttpEndpoint;
import dev.vgirpc.transport.http.HttpOptions;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The HTTP server answers recorded requests as the reference did, but for tokens, ids, texts and layout: the same status,
 * the fields of the protocol page, the same streams. Each scenario has a server with the options that the recorded
 * responses tell of.
 *
 * <p>Not to be seen here, for no recorded request is wrong in two ways: the reference refuses a body that is too large or
 * coded in a way it does not know before it asks who calls, and reads the body before it does (protocol page 8.3). This
 * server looks at the head, then asks who calls, and then reads the body.
 */
@ExtendWith(LeakCheckExtension.class)
class HttpReplayTest {

    /** How many turns fit into a response depends on how each side lays out a batch: see {@link #filledResponses}. */
    private static final String FILLED = "producer-batched-turns";

    /** The service's errors in the text of which both sides agree. */
    private static final List<String> OWN_TEXTS = List.of("unary-error", "exchange-error", "producer-error");

    /** Fields of the protocol page that are compared as they are. */
    private static final List<String> FIELDS = List.of(
            "Content-Type",
            "Content-Encoding",
            "X-VGI-Content-Encoding",
            "X-VGI-RPC-Error",
            "VGI-Auth-Reason",
            "VGI-Max-Request-Bytes",
            "VGI-Max-Response-Bytes",
            "VGI-Max-Externalized-Response-Bytes",
            "VGI-Externalization-Enabled",
            "VGI-Supported-Encodings",
            "VGI-Upload-URL-Support",
            "Cache-Control",
            "Retry-After");

    static List<Scenario> scenarios() {
        return HttpSteps.load().stream().filter(each -> !each.name().equals(FILLED)).toList();
    }

    private static RpcServer serve(Scenario scenario) {
        Step first = scenario.steps().getFirst();
        HttpOptions options = HttpOptions.defaults().tokenKeys(new byte[] {1, 2, 3});
        String most = first.recorded("VGI-Max-Request-Bytes");
        if (most != null) {
            options = options.maxRequestBytes(Long.parseLong(most));
        }
        most = first.recorded("VGI-Max-Response-Bytes");
        if (most != null) {
            options = options.maxResponseBytes(Long.parseLong(most));
        }
        if ("".equals(first.recorded("VGI-Supported-Encodings"))) {
            options = options.responseCodings();
        }
        if (scenario.name().startsWith("auth-") || scenario.name().startsWith("error-401-")) {
            options = options.authenticator(request -> who(request.header("Authorization")));
        }
        return RpcServer.builder(ConformanceService.class, new ConformanceServiceImpl())
                .serverId(MemoryServer.SERVER_ID)
                .describe(true)
                .traceDetail(TraceDetail.TRACE)
                .start(HttpEndpoint.on(0).options(options));
    }

    private static AuthContext who(List<String> credentials) throws AuthenticationException {
        if (credentials.isEmpty()) {
            throw new AuthenticationException(Reason.MISSING_CREDENTIAL, "Missing Authorization header");
        }
        if (!credentials.equals(List.of("Bearer secret-token"))) {
            throw new AuthenticationException(Reason.INVALID_CREDENTIAL, "Unknown bearer token");
        }
        return new AuthContext("bearer", true, "alice", Map.of());
    }

    private static Answer send(RpcServer server, Step step, byte[] body) throws IOException {
        return HttpWire.send(URI.create(server.address()).getPort(), step.method(), step.path(), step.fields(), body);
    }

    /** The body with our tokens, in the coding that it had. */
    private static byte[] body(Step step, HttpTokens tokens) throws IOException {
        Vector request = step.request();
        boolean hasTokens = step.path().endsWith("/exchange") && request.streams().size() == 1;
        return hasTokens
                ? HttpSteps.encoded(
                        HttpSteps.coding(request),
                        tokens.replace(HttpSteps.decoded(HttpSteps.coding(request), request.bytes())))
                : request.bytes();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void answers(Scenario scenario) throws IOException {
        HttpTokens tokens = new HttpTokens(new SentMetadata(
                scenario.name(), OWN_TEXTS.contains(scenario.name()), UnaryOperator.identity()));
        try (RpcServer server = serve(scenario)) {
            for (Step step : scenario.steps()) {
                Answer answer = send(server, step, body(step, tokens));
                assertEquals(step.status(), answer.status(), () -> step.request().name() + ": status");
                checkFields(step, answer);
                checkBody(step, answer, tokens);
            }
        }
    }

    private static void checkFields(Step step, Answer answer) {
        for (String name : FIELDS) {
            String recorded = step.recorded(name);
            // What has no body has no type either, whatever the reference's framework says.
            if (name.equals("Content-Type") && step.method().equals("OPTIONS")) {
                recorded = null;
            }
            assertEquals(
                    recorded == null ? List.of() : List.of(recorded),
                    answer.values(name),
                    () -> step.request().name() + ": " + name);
        }
        String asked = step.fields().stream()
                .filter(each -> each.name().equals("X-Request-ID"))
                .map(HttpWire.Field::value)
                .findFirst()
                .orElse("[0-9a-f]{16}");
        assertEquals(1, answer.values("X-Request-ID").size(), "request ids");
        assertTrue(answer.values("X-Request-ID").getFirst().matches(asked), () -> "request id " + answer);
        String allowed = step.recorded("Allow");
        if (allowed != null) {
            // The reference leaves out what it answers by.
            assertEquals(List.of(allowed + ", OPTIONS"), answer.values("Allow"), "Allow");
        }
        if (step.method().equals("HEAD")) {
            assertEquals(List.of(step.recorded("Content-Length")), answer.values("Content-Length"), "length");
        }
    }

    private static void checkBody(Step step, Answer answer, HttpTokens tokens) throws IOException {
        List<@Nullable Object> streams = step.response().streams();
        if (!streams.isEmpty()) {
            List<String> coding = answer.values("Content-Encoding");
            byte[] body = HttpSteps.decoded(coding.isEmpty() ? null : coding.getFirst(), answer.body());
            StreamMatcher.ours(tokens).match(streams, body);
            return;
        }
        String recorded = (String) step.response().json().get("text");
        String type = step.recorded("Content-Type");
        if (recorded != null && !recorded.isEmpty()) {
            Map<String, @Nullable Object> expected = Json.object(Json.parse(recorded));
            Map<String, @Nullable Object> actual =
                    Json.object(Json.parse(new String(answer.body(), StandardCharsets.UTF_8)));
            assertEquals(expected.keySet(), actual.keySet(), "keys");
            // Titles and descriptions are for people.
            expected.keySet().stream().filter(key -> !List.of("title", "description").contains(key)).forEach(
                    key -> assertEquals(expected.get(key), actual.get(key), key));
        } else if (type != null && type.startsWith("text/html")) {
            assertTrue(new String(answer.body(), StandardCharsets.UTF_8).contains("<html"), "a page");
        } else {
            assertEquals(0, answer.body().length, "length of the body");
        }
    }

    /** The same turns, in as many responses as it takes; each but the last is filled up to the bound. */
    @Test
    void filledResponses() throws IOException {
        Scenario scenario = HttpSteps.load().stream()
                .filter(each -> each.name().equals(FILLED))
                .findFirst()
                .orElseThrow();
        List<Map<String, @Nullable Object>> recorded = new ArrayList<>();
        for (Step step : scenario.steps()) {
            step.response().streams().forEach(stream -> recorded.addAll(Transcript.batches(stream)));
        }
        recorded.removeIf(batch -> Transcript.metadata(batch).containsKey(WireKeys.STREAM_STATE));
        long bound = Long.parseLong(
                Objects.requireNonNull(scenario.steps().getFirst().recorded("VGI-Max-Response-Bytes")));
        Step opening = scenario.steps().getFirst();
        Step next = scenario.steps().get(1);
        List<Long> rows = new ArrayList<>();
        HttpTokens tokens = new HttpTokens((expected, batch) -> {});
        try (RpcServer server = serve(scenario)) {
            Answer answer = send(server, opening, opening.request().bytes());
            Vector told = opening.response();
            for (int responses = 1; ; responses++) {
                assertEquals(200, answer.status());
                byte[] body = HttpSteps.decoded("gzip", answer.body());
                boolean goesOn = read(body, rows, Transcript.batches(told.streams().getFirst()).getLast(), tokens);
                if (!goesOn) {
                    assertTrue(responses > 1, "all fitted into one response");
                    break;
                }
                assertTrue(body.length >= bound && body.length < 2 * bound, "response of " + body.length + " bytes");
                answer = send(server, next, body(next, tokens));
            }
        }
        assertEquals(
                recorded.stream()
                        .map(batch -> Json.object(Json.array(batch.get("rows")).getFirst()).get("index"))
                        .toList(),
                rows);
    }

    /** Reads the first column of a response's rows, and whether the stream goes on. */
    private static boolean read(
            byte[] body, List<Long> rows, Map<String, @Nullable Object> position, HttpTokens tokens)
            throws IOException {
        boolean goesOn = false;
        try (IpcReader reader = new IpcReader(MemorySegment.ofArray(body), Limits.defaults(), new SchemaCache())) {
            assertNotNull(reader.openStream());
            for (WireBatch batch = reader.next(); batch != null; batch = reader.next()) {
                if (batch.hasMetadata(WireKeys.STREAM_STATE)) {
                    goesOn = true;
                    Map<String, @Nullable Object> expected = new LinkedHashMap<>(Transcript.metadata(position));
                    expected.keySet().retainAll(batch.metadata().keySet());
                    tokens.check(expected, batch);
                } else {
                    rows.add((Long) BatchColumns.asValues(batch).getFirst()[0]);
                }
            }
        }
        return goesOn;
    }
}
