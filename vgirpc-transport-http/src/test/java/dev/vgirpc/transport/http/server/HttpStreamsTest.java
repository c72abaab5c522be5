package dev.vgirpc.transport.http.server;

import static dev.vgirpc.transport.http.server.MemoryHttp.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.http.server.Ipc.Received;
import dev.vgirpc.transport.http.support.MemoryExchange;
import dev.vgirpc.transport.http.token.TokenKeys;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams from request to request (protocol page 8.9). */
@ExtendWith(LeakCheckExtension.class)
class HttpStreamsTest {

    private static final WireSchema VALUE =
            new WireSchema(List.of(new WireField("value", false, WireType.Floating.of(64))));

    private final MemoryHttp http = MemoryHttp.echo();

    private static MemoryHttp with(UnaryOperator<ServiceOptions> change) {
        return MemoryHttp.echo(options -> change.apply(options.withAuthenticator(TestAuthenticator.INSTANCE)));
    }

    private static MemoryHttp cold() {
        return with(options -> options.withTokens(options.tokens().withCached(0)));
    }

    private static List<Received> data(List<Received> answer) {
        return answer.stream()
                .filter(each -> !each.isLog() && !each.isError() && tokens(each).isEmpty())
                .toList();
    }

    private MemoryExchange turn(MemoryHttp server, String method, Map<String, String> tokens, Object... values) {
        List<List<Object>> rows = new ArrayList<>();
        for (Object value : values) {
            rows.add(List.of(value));
        }
        return server.postExchange(method, tokens, VALUE, rows);
    }

    @Test
    void aProducerSendsOneTurnInEachResponse() {
        Map<String, String> held = new HashMap<>();
        List<Object> rows = new ArrayList<>();
        for (int request = 0; request <= 3; request++) {
            MemoryExchange exchange =
                    request == 0 ? http.postInit("items", 3, 2, 1) : http.postExchange("items", held);
            List<Received> answer = http.call(exchange);
            assertThat(exchange.status()).isEqualTo(200);
            for (Received batch : data(answer)) {
                rows.addAll(batch.values());
            }
            Map<String, String> brought = answer.isEmpty() ? Map.of() : tokens(answer.getLast());
            if (request < 3) {
                assertThat(data(answer)).hasSize(1);
                assertThat(answer.getFirst().message()).isEqualTo("turn " + request + " log 0");
                assertThat(answer.getLast().rows()).isZero();
                assertThat(brought.keySet())
                        .isEqualTo(
                                request == 0
                                        ? java.util.Set.of(WireKeys.STREAM_STATE, WireKeys.CALL_STATE)
                                        : java.util.Set.of(WireKeys.STREAM_STATE));
            } else {
                assertThat(brought).as("the stream has ended").isEmpty();
            }
            held.putAll(brought);
        }
        assertThat(rows).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aLastBatchBringsNoToken() {
        List<Received> answer = http.call(http.postInit("itemsAndLast", 1));

        assertThat(answer).hasSize(1);
        assertThat(answer.getFirst().values()).containsExactly(0L);
        assertThat(tokens(answer.getFirst())).isEmpty();
    }

    @Test
    void aHeaderIsAStreamBefore() {
        List<Received> answer = http.call(http.postInit("itemsWithHeader", "title", 2));

        assertThat(answer.getFirst().message()).isEqualTo("opening");
        assertThat(answer.get(1).values()).containsExactly("title");
        assertThat(answer.get(1).stream()).isZero();
        assertThat(answer.get(2).values()).containsExactly(0L);
        assertThat(answer.get(2).stream()).isEqualTo(1);
        assertThat(tokens(answer.getLast())).hasSize(2);
    }

    @Test
    void anExchangeAnswersEachInput() {
        List<Received> opened = http.call(http.postInit("accumulate", "k"));
        assertThat(opened).hasSize(1);
        assertThat(opened.getFirst().rows()).isZero();
        Map<String, String> held = new HashMap<>(tokens(opened.getFirst()));
        assertThat(held).hasSize(2);
        double sum = 0;
        for (int turn = 1; turn < 5; turn++) {
            sum += turn;
            MemoryExchange exchange = turn(http, "accumulate", held, (double) turn);
            List<Received> answer = http.call(exchange);
            assertThat(answer).hasSize(1);
            assertThat(answer.getFirst().values()).containsExactly(sum);
            assertThat(tokens(answer.getFirst()).keySet()).containsExactly(WireKeys.STREAM_STATE);
            held.putAll(tokens(answer.getFirst()));
        }
    }

    /** A cursor is good as long as it lives, also twice: that is how a client asks again. */
    @Test
    void aTurnCanBeAskedForAgain() {
        Map<String, String> held = tokens(http.call(http.postInit("accumulate", "k")).getFirst());

        for (int n = 0; n < 2; n++) {
            assertThat(http.call(turn(http, "accumulate", held, 2.0)).getFirst().values()).containsExactly(2.0);
        }
    }

    @Test
    void twoServersWithOneKeyGoOnWithEachOthersStreams() {
        for (MemoryHttp second : List.of(MemoryHttp.echo(), cold())) {
            Map<String, String> held = new HashMap<>(tokens(http.call(http.postInit("accumulate", "k")).getFirst()));
            MemoryHttp[] servers = {second, http, second};
            double sum = 0;
            for (MemoryHttp server : servers) {
                sum++;
                List<Received> answer = server.call(turn(server, "accumulate", held, 1.0));
                assertThat(answer.getFirst().values()).containsExactly(sum);
                held.putAll(tokens(answer.getFirst()));
            }
        }
    }

    @Test
    void anErrorInATurnComesAfterWhatWasThere() {
        String key = UUID.randomUUID().toString();
        Map<String, String> held = new HashMap<>(tokens(http.call(http.postInit("counted", key, 1, "on purpose")).getLast()));
        MemoryExchange exchange = http.postExchange("counted", held);
        List<Received> answer = http.call(exchange);

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.sentHeader(ArrowAnswer.ERROR)).isEqualTo("true");
        assertThat(answer).hasSize(1);
        assertThat(answer.getFirst().message()).contains("on purpose");
    }

    @Test
    void anErrorInTheSameResponseComesAfterItsRows() {
        MemoryHttp filling =
                with(options -> options.withBodies(options.bodies().withMaxResponse(OptionalLong.of(1 << 20))));
        MemoryExchange exchange = filling.postInit("counted", UUID.randomUUID().toString(), 2, "on purpose");
        List<Received> answer = filling.call(exchange);

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.sentHeader(ArrowAnswer.ERROR)).isEqualTo("true");
        assertThat(answer).hasSize(3);
        assertThat(answer.getLast().isError()).isTrue();
    }

    @Test
    void aStreamThatDoesNotOpenIsAnError() {
        for (String method : new String[] {"failingAtOpen", "failingWithHeader", "failingExchangeAtOpen"}) {
            MemoryExchange exchange = http.postInit(method, "on purpose");
            Received error = http.refused(exchange);
            assertThat(exchange.status()).isEqualTo(200);
            assertThat(exchange.sentHeader(ArrowAnswer.ERROR)).isEqualTo("true");
            assertThat(error.message()).contains("on purpose");
            assertThat(error.schema().isEmpty()).isTrue();
        }
    }

    @Test
    void aCancelRunsTheHook() {
        String key = UUID.randomUUID().toString();
        Map<String, String> held = new HashMap<>(tokens(http.call(http.postInit("endless", key)).getLast()));
        held.put(WireKeys.CANCEL, "1");
        MemoryExchange exchange = http.postExchange("endless", held);
        List<Received> answer = http.call(exchange);

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(answer).singleElement().satisfies(each -> assertThat(each.message()).isEqualTo("cancelled"));
        assertThat(http.call(http.post("cancelled", key)).getFirst().values()).containsExactly(1L);
    }

    /** Every way in which tokens can be wrong looks the same to who sends them. */
    @Test
    void allBadTokensAreRefusedAlike() {
        MemoryHttp server = cold();
        MemoryHttp other = with(options ->
                options.withTokens(options.tokens().withCached(0).withKeys(TokenKeys.of(List.of(new byte[] {1})))));
        Map<String, String> good = tokens(server.call(caller(server.postInit("accumulate", "k"), "jwt/ada")).getFirst());
        Map<String, String> second = tokens(server.call(caller(server.postInit("accumulate", "k"), "jwt/ada")).getFirst());
        Map<String, String> bobs = tokens(server.call(caller(server.postInit("accumulate", "k"), "jwt/bob")).getFirst());
        Map<String, String> anonymous = tokens(server.call(server.postInit("accumulate", "k")).getFirst());
        Map<String, String> foreign = tokens(other.call(caller(other.postInit("accumulate", "k"), "jwt/ada")).getFirst());
        Map<String, String> ofScale = tokens(server.call(caller(server.postInit("scale", 2.0), "jwt/ada")).getFirst());
        assertThat(server.call(caller(turn(server, "accumulate", good, 1.0), "jwt/ada"))).hasSize(1);

        String cursor = good.get(WireKeys.STREAM_STATE);
        String call = good.get(WireKeys.CALL_STATE);
        Map<String, Map<String, String>> bad = new LinkedHashMap<>();
        bad.put("none", Map.of());
        bad.put("no cursor", Map.of(WireKeys.CALL_STATE, call));
        bad.put("no call token", Map.of(WireKeys.STREAM_STATE, cursor));
        bad.put("empty", Map.of(WireKeys.STREAM_STATE, "", WireKeys.CALL_STATE, ""));
        bad.put("swapped", Map.of(WireKeys.STREAM_STATE, call, WireKeys.CALL_STATE, cursor));
        bad.put("of two streams", Map.of(WireKeys.STREAM_STATE, cursor, WireKeys.CALL_STATE, second.get(WireKeys.CALL_STATE)));
        bad.put("another's", bobs);
        bad.put("nobody's", anonymous);
        bad.put("another key's", foreign);
        bad.put("another method's", ofScale);
        bad.put("no base64", Map.of(WireKeys.STREAM_STATE, "%%%", WireKeys.CALL_STATE, call));
        bad.put("cut", Map.of(WireKeys.STREAM_STATE, cursor.substring(0, 40), WireKeys.CALL_STATE, call));
        bad.put("changed cursor", Map.of(WireKeys.STREAM_STATE, changed(cursor), WireKeys.CALL_STATE, call));
        bad.put("changed call", Map.of(WireKeys.STREAM_STATE, cursor, WireKeys.CALL_STATE, changed(call)));
        String text = null;
        for (Map.Entry<String, Map<String, String>> each : bad.entrySet()) {
            text = assertUniform(server, each.getKey(), each.getValue(), text);
        }
        server.clock().advance(Duration.ofHours(1).plusSeconds(1));
        assertUniform(server, "expired", good, text);
    }

    private static MemoryExchange caller(MemoryExchange exchange, String who) {
        return exchange.header("X-Test-Caller", who);
    }

    private static String changed(String token) {
        byte[] bytes = Base64.getDecoder().decode(token);
        bytes[bytes.length / 2] ^= 1;
        return Base64.getEncoder().encodeToString(bytes);
    }

    private String assertUniform(MemoryHttp server, String what, Map<String, String> tokens, String text) {
        MemoryExchange exchange = caller(turn(server, "accumulate", tokens, 1.0), "jwt/ada").header("X-Request-ID", "r");
        Received error = server.refused(exchange);
        assertThat(exchange.status()).as(what).isEqualTo(400);
        assertThat(exchange.sentHeader(ArrowAnswer.ERROR)).as(what).isNull();
        assertThat(error.schema().isEmpty()).isTrue();
        String all = error.metadata() + " " + new String(exchange.sent(), StandardCharsets.ISO_8859_1);
        if (text != null) {
            assertThat(all).as(what).isEqualTo(text);
        }
        assertThat(error.message()).startsWith("RuntimeError: ");
        return all;
    }

    @Test
    void withTheCacheTheCallTokenMayBeLeftOut() {
        Map<String, String> held = new HashMap<>(tokens(http.call(http.postInit("items", 3, 1, 0)).getLast()));
        held.remove(WireKeys.CALL_STATE);

        assertThat(data(http.call(http.postExchange("items", held)))).hasSize(1);
        MemoryHttp other = MemoryHttp.echo();
        MemoryExchange refused = other.postExchange("items", held);
        other.refused(refused);
        assertThat(refused.status()).isEqualTo(400);
    }

    @Test
    void withACapAProducerFillsTheResponse() {
        int turns = 200;
        MemoryHttp filling =
                MemoryHttp.echo(options -> options.withBodies(options.bodies().withMaxResponse(OptionalLong.of(10_000))));
        Map<String, String> held = new HashMap<>();
        List<Object> rows = new ArrayList<>();
        int requests = 0;
        while (requests == 0 || !held.isEmpty()) {
            MemoryExchange exchange =
                    requests == 0 ? filling.postInit("items", turns, 1, 0) : filling.postExchange("items", held);
            List<Received> answer = filling.call(exchange);
            data(answer).forEach(each -> rows.addAll(each.values()));
            Map<String, String> brought = tokens(answer.getLast());
            if (brought.isEmpty()) {
                held.clear();
            } else {
                held.putAll(brought);
                assertThat(exchange.sent().length).as("full").isBetween(10_000, 14_000);
            }
            requests++;
        }
        assertThat(rows).hasSize(turns).startsWith(0L, 1L).endsWith(199L);
        assertThat(requests).isBetween(4, 20);
    }

    /** The bound of producers is soft: a batch that is larger goes through alone. */
    @Test
    void anOversizeTurnGoesThrough() {
        MemoryHttp tiny =
                MemoryHttp.echo(options -> options.withBodies(options.bodies().withMaxResponse(OptionalLong.of(1))));
        List<Received> first = tiny.call(tiny.postInit("large", 2, 50_000));
        assertThat(data(first)).hasSize(1);
        assertThat(tokens(first.getLast())).hasSize(2);
        List<Received> second = tiny.call(tiny.postExchange("large", tokens(first.getLast())));
        assertThat(data(second)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zstd", "gzip"})
    void flushedTurnsLeaveOneByOne(String coding) {
        MemoryHttp flushing = MemoryHttp.echo(options -> options.withBodies(
                options.bodies().withMaxResponse(OptionalLong.of(1 << 20)).withFlushTurns(true)));
        MemoryExchange exchange = flushing.postInit("items", 5, 1, 0);
        if (!coding.isEmpty()) {
            exchange.header("Accept-Encoding", coding);
        }
        List<Integer> seen = new ArrayList<>();
        exchange.onWrite(size -> seen.add(rows(coding, exchange.sentSoFar())));
        flushing.handle(exchange);

        assertThat(exchange.declaredLength()).isEqualTo(-1);
        assertThat(exchange.sentHeader("Content-Encoding")).isEqualTo(coding.isEmpty() ? null : coding);
        assertThat(seen).contains(1, 2, 3, 4, 5);
        assertThat(data(Ipc.read(MemoryHttp.decoded(exchange)))).hasSize(5);
    }

    /** How many batches with a row can be read of a response that has only begun. */
    private static int rows(String coding, byte[] begun) {
        java.nio.ByteBuffer all = java.nio.ByteBuffer.allocate(1 << 20);
        try (var in = coding.isEmpty()
                ? java.nio.channels.Channels.newChannel(new java.io.ByteArrayInputStream(begun))
                : dev.vgirpc.transport.http.coding.Coding.of(coding)
                        .decoder(java.nio.channels.Channels.newChannel(new java.io.ByteArrayInputStream(begun)))) {
            while (in.read(all) >= 0) {
                // Up to where it breaks off.
            }
        } catch (java.io.IOException e) {
            // It has only begun.
        }
        int rows = 0;
        try (var in = new dev.vgirpc.wire.IpcReader(
                java.nio.channels.Channels.newChannel(new java.io.ByteArrayInputStream(all.array(), 0, all.position())),
                dev.vgirpc.Limits.defaults(),
                new dev.vgirpc.wire.SchemaCache())) {
            in.openStream();
            for (var batch = in.next(); batch != null; batch = in.next()) {
                rows += batch.rowCount() > 0 ? 1 : 0;
            }
        } catch (java.io.IOException | RuntimeException e) {
            // As before.
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zstd", "gzip"})
    void aClientThatGoesAwayBetweenTurnsEndsTheStream(String coding) {
        MemoryHttp flushing = MemoryHttp.echo(options -> options.withBodies(
                options.bodies().withMaxResponse(OptionalLong.of(1L << 40)).withFlushTurns(true)));
        String key = UUID.randomUUID().toString();
        MemoryExchange exchange = flushing.postInit("endless", key).takes(5000);
        if (!coding.isEmpty()) {
            exchange.header("Accept-Encoding", coding);
        }
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> flushing.handle(exchange))
                .isInstanceOf(java.io.UncheckedIOException.class);
        assertThat(exchange.responded()).isTrue();
        assertThat(gateIsEmpty(flushing)).isTrue();
    }

    private static boolean gateIsEmpty(MemoryHttp server) {
        try {
            return server.handler().awaitAnswers(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anErrorAfterAFlushIsInTheBody() {
        MemoryHttp flushing = MemoryHttp.echo(options -> options.withBodies(
                options.bodies().withMaxResponse(OptionalLong.of(1 << 20)).withFlushTurns(true)));
        MemoryExchange exchange = flushing.postInit("counted", UUID.randomUUID().toString(), 2, "on purpose");
        List<Received> answer = flushing.call(exchange);

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.sentHeader(ArrowAnswer.ERROR)).isNull();
        assertThat(answer.getLast().isError()).isTrue();
        assertThat(answer).hasSize(3);
    }

    /** Without a cap there is one turn, and nothing to flush. */
    @Test
    void oneTurnHasALength() {
        MemoryHttp flushing =
                MemoryHttp.echo(options -> options.withBodies(options.bodies().withFlushTurns(true)));
        MemoryExchange exchange = flushing.handle(flushing.postInit("items", 2, 1, 0));

        assertThat(exchange.declaredLength()).isEqualTo(exchange.sent().length);
    }

    @Test
    void aStreamOfAnotherServiceDoesNotGoOnHere() {
        MemoryHttp probe = MemoryHttp.of(ProbeService.class, new ProbeService.Impl(), options -> options);
        Map<String, String> held = tokens(probe.call(probe.postInit("telling", 3, false)).getLast());
        MemoryExchange refused = http.postExchange("items", held);
        http.refused(refused);
        assertThat(refused.status()).isEqualTo(400);
    }
}
