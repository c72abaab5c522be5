package dev.vgirpc.transport.http.server;

import static dev.vgirpc.transport.http.server.MemoryHttp.ARROW;
import static dev.vgirpc.transport.http.server.MemoryHttp.arrow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.http.coding.Coding;
import dev.vgirpc.transport.http.server.Ipc.Received;
import dev.vgirpc.transport.http.support.MemoryExchange;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are refused, and how (protocol page 8.4); good ones beside them. */
@ExtendWith(LeakCheckExtension.class)
class HttpChecksTest {

    private final MemoryHttp http = MemoryHttp.echo();

    private static MemoryHttp capped(long bytes) {
        return MemoryHttp.echo(options -> options.withBodies(options.bodies().withMaxRequest(OptionalLong.of(bytes))));
    }

    private static void assertJson(MemoryExchange exchange, int status) {
        assertThat(exchange.status()).as(exchange.toString()).isEqualTo(status);
        assertThat(exchange.sentHeader("Content-Type")).isEqualTo("application/json");
        assertThat(new String(exchange.sent(), StandardCharsets.UTF_8)).matches("\\{\"title\":\"[^\"]+\",\"description\":\"[^\"]+\"}");
        assertThat(exchange.sentHeader(ArrowAnswer.ERROR)).isNull();
    }

    private void assertArrow(MemoryExchange exchange, int status, String type) {
        Received error = http.refused(exchange);
        assertThat(exchange.status()).as(error.message()).isEqualTo(status);
        assertThat(error.message()).startsWith(type);
        assertThat(error.schema().isEmpty()).as("an empty schema").isTrue();
        assertThat(error.metadata()).containsEntry(WireKeys.SERVER_ID, MemoryHttp.SERVER_ID);
        assertThat(exchange.sentHeader(ArrowAnswer.ERROR)).isNull();
    }

    @Test
    void aUnaryCallIsAnswered() {
        MemoryExchange exchange = http.post("add", 1.5, 2.0);
        List<Received> answer = http.call(exchange);

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(answer).singleElement().satisfies(batch -> assertThat(batch.values()).containsExactly(3.5));
        assertThat(exchange.declaredLength()).isEqualTo(exchange.sent().length);
        assertThat(exchange.sentHeader(ArrowAnswer.ERROR)).isNull();
    }

    @Test
    void logsComeBeforeTheResult() {
        List<Received> answer = http.call(http.post("logs", 2));

        assertThat(answer).hasSize(3);
        assertThat(answer.get(0).message()).isEqualTo("log 0");
        assertThat(answer.get(1).message()).isEqualTo("log 1");
        assertThat(answer.get(2).values()).containsExactly(2);
    }

    @Test
    void anErrorOfTheMethodIsStatus200AndAFlag() {
        MemoryExchange exchange = http.post("fail", "on purpose");
        Received error = http.refused(exchange);

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.sentHeader(ArrowAnswer.ERROR)).isEqualTo("true");
        assertThat(error.message()).contains("on purpose");
        assertThat(error.schema().fields()).as("the result's schema").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "application/json", "application/vnd.apache.arrow.stream; charset=utf-8", "application/vnd.apache.arrow.file",
        "Application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.stream "
    })
    void anotherContentTypeIs415(String type) {
        assertArrow(
                MemoryExchange.of("POST", "/add").header("Content-Type", type).body(http.request("add", 1, 2)),
                415,
                "TypeError: Expected Content-Type: '" + ARROW + "', got '" + type + "'");
    }

    @Test
    void noContentTypeAndTwoAre415() {
        assertArrow(MemoryExchange.of("POST", "/add").body(http.request("add", 1, 2)), 415, "TypeError");
        assertArrow(http.post("add", 1, 2).header("Content-Type", ARROW), 415, "TypeError");
        assertArrow(MemoryExchange.of("POST", "/items/init"), 415, "TypeError");
        assertArrow(MemoryExchange.of("POST", "/items/exchange"), 415, "TypeError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "br", "zstd, gzip", "gzip,zstd", "deflate", "x-gzip", "zstd;q=1"})
    void anotherContentCodingIs415(String coding) {
        MemoryExchange exchange = http.handle(http.post("add", 1, 2).header("Content-Encoding", coding));

        assertJson(exchange, 415);
        assertThat(exchange.unread()).as("the body is not read").isPositive();
    }

    @Test
    void codingsInTwoFieldsAreAList() {
        assertJson(
                http.handle(http.post("add", 1, 2)
                        .header("Content-Encoding", "zstd")
                        .header("Content-Encoding", "gzip")),
                415);
    }

    @Test
    void aCodingThatIsSwitchedOffIs415() {
        MemoryHttp gzipOnly =
                MemoryHttp.echo(options -> options.withBodies(options.bodies().withDecoded(List.of(Coding.GZIP))));
        byte[] body = gzipOnly.request("add", 1, 2);

        assertJson(
                gzipOnly.handle(arrow("/add", MemoryHttp.coded(Coding.ZSTD, body)).header("Content-Encoding", "zstd")),
                415);
        assertThat(gzipOnly.call(
                        arrow("/add", MemoryHttp.coded(Coding.GZIP, body)).header("Content-Encoding", "gzip")))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"ZSTD, zstd", "ZSTD, ' ZStd '", "GZIP, gzip", "GZIP, GZIP"})
    void codedRequestsAreRead(Coding coding, String named) {
        byte[] body = MemoryHttp.coded(coding, http.request("add", 1, 2));

        assertThat(http.call(arrow("/add", body).header("Content-Encoding", named)).getFirst().values())
                .containsExactly(3.0);
        assertThat(http.call(arrow("/add", body).header("Content-Encoding", named).chunked(1)).getFirst().values())
                .containsExactly(3.0);
    }

    @Test
    void anEmptyCodingIsNone() {
        assertThat(http.call(http.post("add", 1, 2).header("Content-Encoding", ""))).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void whatCannotBeDecodedIs400(Coding coding) {
        byte[] plain = http.request("add", 1, 2);
        byte[] good = MemoryHttp.coded(coding, plain);
        byte[] flipped = good.clone();
        flipped[flipped.length / 2] ^= 0x10;
        for (byte[] body : new byte[][] {
            plain, {}, Arrays.copyOf(good, good.length / 2), Arrays.copyOf(good, good.length - 1), {1}
        }) {
            assertJson(http.handle(arrow("/add", body).header("Content-Encoding", coding.token())), 400);
        }
        MemoryExchange exchange = http.handle(arrow("/add", flipped).header("Content-Encoding", coding.token()));
        assertThat(exchange.status()).isEqualTo(400);
    }

    /** Though all that is needed came before the fault. */
    @Test
    void aBodyIsDecodedToItsEnd() throws IOException {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(http.request("add", 1, 2));
        }
        byte[] body = out.toByteArray();
        for (int at = 1; at <= 8; at++) {
            byte[] changed = body.clone();
            changed[changed.length - at] ^= 1;
            assertJson(http.handle(arrow("/add", changed).header("Content-Encoding", "gzip")), 400);
        }
        assertJson(
                http.handle(arrow("/add", Arrays.copyOf(body, body.length + 1)).header("Content-Encoding", "gzip")), 400);
    }

    @Test
    void whatFollowsTheStreamIsIgnored() {
        byte[] body = http.request("add", 1, 2);
        byte[] longer = Arrays.copyOf(body, body.length + 200_000);

        assertThat(http.call(arrow("/add", longer))).hasSize(1);
        assertThat(http.call(arrow("/add", MemoryHttp.coded(Coding.ZSTD, longer)).header("Content-Encoding", "zstd")))
                .hasSize(1);
    }

    @Test
    void aDeclaredLengthOverTheCapIs413() {
        byte[] body = http.request("add", 1, 2);
        MemoryHttp exact = capped(body.length);
        MemoryHttp small = capped(body.length - 1);

        assertThat(exact.call(arrow("/add", body))).hasSize(1);
        MemoryExchange refused = small.handle(arrow("/add", body));
        assertJson(refused, 413);
        assertThat(refused.unread()).isEqualTo(body.length);
        assertThat(new String(refused.sent())).contains("Request body exceeds max_request_bytes");
        for (String path : new String[] {"/items/init", "/items/exchange", "/", "/nothing/at/all", "/__introspect_token__"}) {
            assertJson(small.handle(arrow(path, body)), 413);
        }
    }

    @Test
    void theHealthPathHasNoCap() {
        byte[] body = new byte[100];

        assertThat(capped(10).handle(MemoryExchange.of("GET", "/health").body(body)).status()).isEqualTo(200);
        assertJson(capped(10).handle(MemoryExchange.of("POST", "/healthx").body(body)), 413);
    }

    @Test
    void aStreamedBodyOverTheCapIs413() {
        byte[] body = http.request("text", "x".repeat(100_000));
        MemoryHttp exact = capped(body.length);
        MemoryHttp small = capped(body.length - 1);

        for (int atATime : new int[] {1000, 1 << 20}) {
            assertThat(exact.call(arrow("/text", body).chunked(atATime))).hasSize(1);
            assertJson(small.handle(arrow("/text", body).chunked(atATime)), 413);
        }
        MemoryExchange early = capped(1000).handle(arrow("/text", body).chunked(100));
        assertJson(early, 413);
        assertThat(early.unread()).as("the rest is not read").isGreaterThan(90_000);
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void aDecodedBodyOverTheCapIs413(Coding coding) {
        byte[] body = http.request("text", "x".repeat(100_000));
        byte[] coded = MemoryHttp.coded(coding, body);
        assertThat(coded.length).isLessThan(2000);

        assertThat(capped(body.length).call(arrow("/text", coded).header("Content-Encoding", coding.token()))).hasSize(1);
        assertJson(capped(body.length - 1).handle(arrow("/text", coded).header("Content-Encoding", coding.token())), 413);
    }

    @Test
    void aBombIs413WithoutBeingHeld() {
        byte[] bomb = MemoryHttp.coded(Coding.ZSTD, new byte[200 << 20]);
        MemoryExchange exchange =
                capped(1 << 20).handle(arrow("/text", bomb).header("Content-Encoding", "zstd"));
        // Zeros are no IPC stream, which is seen before the cap is reached.
        assertThat(exchange.status()).isIn(400, 413);
    }

    @Test
    void noIpcIs400() {
        byte[] good = http.request("add", 1, 2);
        byte[] broken = good.clone();
        broken[good.length / 2] ^= 0x55;
        assertArrow(arrow("/add", new byte[0]), 400, "");
        assertArrow(arrow("/add", "some text, no Arrow at all".getBytes()), 400, "");
        assertArrow(arrow("/add", new byte[1000]), 400, "");
        for (int length = 1; length < good.length - 8; length += 7) {
            assertArrow(arrow("/add", Arrays.copyOf(good, length)), 400, "");
        }
        assertArrow(arrow("/items/init", new byte[0]), 400, "");
        assertArrow(arrow("/items/exchange", new byte[0]), 400, "");
    }

    private static byte[] withMetadata(WireSchema schema, Map<String, String> metadata, Object... values) {
        return Ipc.stream(schema, metadata, List.of(Arrays.asList(values)));
    }

    @Test
    void missingMetadataIs400() {
        WireSchema two = http.parameters("add");

        assertArrow(arrow("/add", withMetadata(two, Map.of(), 1, 2)), 400, "");
        assertArrow(arrow("/add", withMetadata(two, Map.of(WireKeys.METHOD, "add"), 1, 2)), 400, "");
        assertArrow(arrow("/add", withMetadata(two, Map.of(WireKeys.REQUEST_VERSION, "1"), 1, 2)), 400, "");
        assertArrow(
                arrow("/add", withMetadata(two, Map.of(WireKeys.METHOD, "add", WireKeys.REQUEST_VERSION, "7"), 1, 2)),
                400,
                "");
    }

    /** Refusals of a known method have its result's schema. */
    @Test
    void wrongParametersAre400() {
        WireSchema one = new WireSchema(List.of(new WireField("a", false, WireType.Floating.of(64))));
        MemoryExchange exchange = arrow("/add", Ipc.request("add", one, 1.0));

        assertThat(http.refused(exchange).message()).isNotEmpty();
        assertThat(exchange.status()).isEqualTo(400);
        assertThat(exchange.sentHeader(ArrowAnswer.ERROR)).isNull();
    }

    @Test
    void theUrlAndTheMetadataMustNameOneMethod() {
        assertArrow(arrow("/text", http.request("add", 1, 2)), 400, "TypeError: Method name mismatch");
        assertArrow(arrow("/items/init", http.request("itemsAndLast", 1)), 400, "TypeError: Method name mismatch");
        assertArrow(
                arrow("/add", Ipc.request("__transport_options__", WireSchema.EMPTY)),
                400,
                "TypeError: Method name mismatch");
    }

    @Test
    void aStreamHasRoutesOfItsOwn() {
        assertArrow(arrow("/items", http.request("items", 1, 1, 0)), 400, "TypeError: Stream method 'items' requires");
        assertArrow(arrow("/add/init", http.request("add", 1, 2)), 400, "TypeError: Method 'add' is not a stream");
        assertArrow(arrow("/add/exchange", http.request("add", 1, 2)), 400, "TypeError: Method 'add' is not a stream");
    }

    @Test
    void anUnknownMethodIs404() {
        for (String path : new String[] {"/unknown", "/unknown/init", "/unknown/exchange", "/__transport_options__", "/describe"}) {
            MemoryExchange exchange = arrow(path, http.request("add", 1, 2));
            Received error = http.refused(exchange);
            assertThat(exchange.status()).isEqualTo(404);
            assertThat(error.metadata()).containsEntry(WireKeys.ERROR_KIND, "method_not_implemented");
            assertThat(exchange.sentHeader(ArrowAnswer.ERROR)).isNull();
        }
    }

    @Test
    void aDescriptionIsAUnaryCall() {
        MemoryHttp described = MemoryHttp.of(
                ProbeService.class, new ProbeService.Impl(), options -> options, server -> server.describe(true));
        byte[] request = Ipc.request("__describe__", WireSchema.EMPTY);

        assertThat(described.call(arrow("/__describe__", request))).isNotEmpty();
        MemoryExchange off = arrow("/__describe__", request);
        http.refused(off);
        assertThat(off.status()).isEqualTo(404);
    }

    @Test
    void aRequestThatBreaksOffIsNotAnswered() {
        byte[] body = Arrays.copyOf(http.request("add", 1, 2), 100);
        MemoryExchange exchange = arrow("/add", body).chunked(10).breaksOff(new IOException("reset"));

        assertThatThrownBy(() -> http.handle(exchange)).isInstanceOf(UncheckedIOException.class);
        assertThat(exchange.responded()).isFalse();
    }

    @Test
    void aBodyThatComesTooSlowlyIs408() {
        MemoryExchange exchange = http.handle(arrow("/add", Arrays.copyOf(http.request("add", 1, 2), 100))
                .breaksOff(new SlowBodyException()));

        assertJson(exchange, 408);
        assertThat(exchange.sentHeader("Connection")).isEqualTo("close");
    }

    @Test
    void aClientThatGoesAwayIsAnIoFailure() {
        MemoryExchange exchange = http.post("make", 100_000).takes(0);

        assertThatThrownBy(() -> http.handle(exchange)).isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock = """
            # method; path; status; Allow
            PUT; /add; 405; POST, OPTIONS
            DELETE; /add; 405; POST, OPTIONS
            HEAD; /add; 405; POST, OPTIONS
            GET; /add; 405; POST, OPTIONS
            GET; /items/init; 405; POST, OPTIONS
            GET; /items/exchange; 405; POST, OPTIONS
            PATCH; /items/init; 405; POST, OPTIONS
            POST; /health; 405; GET, HEAD, OPTIONS
            DELETE; /health; 405; GET, HEAD, OPTIONS
            GET; /__introspect_token__; 405; POST, OPTIONS
            POST; /; 405; GET, HEAD, OPTIONS
            GET; /nothing/here; 404;
            POST; /nothing/here; 404;
            GET; /.well-known/oauth-protected-resource; 404;
            POST; /__introspect_token__; 404;
            GET; /health; 200;
            HEAD; /health; 200;
            GET; /; 200;
            HEAD; /; 200;
            OPTIONS; /add; 200; POST, OPTIONS
            OPTIONS; /health; 200; GET, HEAD, OPTIONS
            OPTIONS; /items/init; 200; POST, OPTIONS
            OPTIONS; /; 200; GET, HEAD, OPTIONS
            OPTIONS; /no/such/path; 200; OPTIONS
            """)
    void eachVerbHasItsStatus(String method, String path, int status, String allow) {
        for (String prefix : new String[] {"", "/vgi"}) {
            MemoryHttp server = MemoryHttp.echo(options -> options.withPrefix(prefix));
            String full = path.startsWith("/.well-known") ? path : prefix + path;
            MemoryExchange exchange = server.handle(MemoryExchange.of(method, full));

            assertThat(exchange.status()).isEqualTo(status);
            assertThat(exchange.sentHeader("Allow")).isEqualTo(allow);
            assertThat(exchange.sentHeader("Cache-Control")).isEqualTo(cacheControl(method, path, status));
            byte[] body = exchange.sent();
            if (method.equals("HEAD") && status == 200) {
                assertThat(exchange.declaredLength()).isEqualTo(server.get(full).sent().length);
            }
            if (method.equals("OPTIONS")) {
                assertThat(body).isEmpty();
            }
        }
    }

    private static String cacheControl(String method, String path, int status) {
        if (method.equals("OPTIONS")) {
            return "public, max-age=300";
        }
        if (path.equals("/") && status == 200) {
            return "no-cache, no-store, must-revalidate, max-age=0";
        }
        return path.equals("/__introspect_token__") && status == 404 ? "no-store" : null;
    }

    @Test
    void belowAPrefixNothingElseIsThere() {
        MemoryHttp server = MemoryHttp.echo(options -> options.withPrefix("/vgi"));

        assertThat(server.call(server.post("add", 1, 2))).hasSize(1);
        assertThat(server.handle(arrow("/add", server.request("add", 1, 2))).status()).isEqualTo(404);
        assertThat(server.get("/health").status()).isEqualTo(404);
        assertThat(server.get("/vgi/health").status()).isEqualTo(200);
    }

    @Test
    void healthIsCompactJson() {
        MemoryExchange exchange = http.get("/health");

        assertThat(exchange.sentHeader("Content-Type")).isEqualTo("application/json");
        assertThat(new String(exchange.sent(), StandardCharsets.UTF_8))
                .isEqualTo("{\"status\":\"ok\",\"server_id\":\"test-server\",\"protocol\":\"EchoService\"}");
    }

    @Test
    void introspectionIsNotEnabled() {
        MemoryExchange exchange = http.handle(MemoryExchange.of("POST", "/__introspect_token__").body("{}".getBytes()));

        assertThat(exchange.status()).isEqualTo(404);
        assertThat(exchange.sentHeader("Content-Type")).isEqualTo("application/json");
        assertThat(new String(exchange.sent())).isEqualTo("{\"error\":\"not_enabled\"}");
    }
}
