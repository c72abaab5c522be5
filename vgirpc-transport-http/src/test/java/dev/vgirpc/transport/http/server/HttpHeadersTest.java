package dev.vgirpc.transport.http.server;

import static dev.vgirpc.transport.http.server.MemoryHttp.arrow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.http.access.Cors;
import dev.vgirpc.transport.http.coding.Coding;
import dev.vgirpc.transport.http.server.Ipc.Received;
import dev.vgirpc.transport.http.support.MemoryExchange;
import dev.vgirpc.wire.WireKeys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Header fields that do not depend on what is answered: capabilities, request ids, CORS, codings (protocol pages 8.5, 8.6). */
@ExtendWith(LeakCheckExtension.class)
class HttpHeadersTest {

    private static final MemoryHttp ECHO = MemoryHttp.echo();

    /** One request for each kind of answer. */
    static Stream<Arguments> requests() {
        Map<String, Supplier<MemoryExchange>> all = new java.util.LinkedHashMap<>();
        all.put("200 result", () -> ECHO.post("add", 1, 2));
        all.put("200 error", () -> ECHO.post("fail", "x"));
        all.put("200 stream", () -> ECHO.postInit("items", 1, 1, 0));
        all.put("200 health", () -> MemoryExchange.of("GET", "/health"));
        all.put("200 landing", () -> MemoryExchange.of("GET", "/"));
        all.put("200 options", () -> MemoryExchange.of("OPTIONS", "/add"));
        all.put("400 ipc", () -> arrow("/add", new byte[3]));
        all.put("400 coding", () -> arrow("/add", new byte[3]).header("Content-Encoding", "gzip"));
        all.put("400 token", () -> ECHO.postExchange("items", Map.of()));
        all.put("404 method", () -> arrow("/unknown", ECHO.request("add", 1, 2)));
        all.put("404 page", () -> MemoryExchange.of("GET", "/a/b/c"));
        all.put("405", () -> MemoryExchange.of("PUT", "/add"));
        all.put("413", () -> arrow("/add", new byte[2_000_000]));
        all.put("415 type", () -> MemoryExchange.of("POST", "/add"));
        all.put("415 coding", () -> arrow("/add", new byte[3]).header("Content-Encoding", "br"));
        all.put("401", () -> ECHO.post("add", 1, 2).header("X-Test-Refuse", "yes"));
        all.put("503", () -> ECHO.post("add", 1, 2).header("X-Test-Refuse", "unavailable"));
        all.put("500", () -> ECHO.post("add", 1, 2).header("X-Test-Refuse", "crash"));
        return all.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    private static ServiceOptions options(ServiceOptions options) {
        return options.withBodies(options.bodies()
                        .withMaxRequest(OptionalLong.of(1_000_000))
                        .withMaxResponse(OptionalLong.of(2_000_000))
                        .withMaxExternalized(OptionalLong.of(3_000_000)))
                .withAuthenticator(TestAuthenticator.INSTANCE);
    }

    private static String statusOf(MemoryExchange exchange) {
        return Integer.toString(exchange.status());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void capabilitiesAreInEveryResponse(String kind, Supplier<MemoryExchange> request) {
        MemoryExchange exchange = MemoryHttp.echo(HttpHeadersTest::options).handle(request.get());

        assertThat(kind).startsWith(statusOf(exchange));
        assertThat(exchange.sentHeader("VGI-Max-Request-Bytes")).isEqualTo("1000000");
        assertThat(exchange.sentHeader("VGI-Max-Response-Bytes")).isEqualTo("2000000");
        assertThat(exchange.sentHeader("VGI-Max-Externalized-Response-Bytes")).isEqualTo("3000000");
        assertThat(exchange.sentHeader("VGI-Externalization-Enabled")).isEqualTo("false");
        assertThat(exchange.sentHeader("VGI-Supported-Encodings")).isEqualTo("zstd, gzip");
        assertThat(exchange.sentHeaderNames())
                .doesNotContain(
                        "vgi-max-upload-bytes",
                        "vgi-upload-url-support",
                        "vgi-proxy-proof-required",
                        "vgi-token-introspection",
                        "vgi-sticky-enabled");
        assertThat(exchange.sentHeaderNames())
                .as("no CORS where it is off")
                .noneMatch(name -> name.startsWith("access-control") || name.startsWith("cross-origin"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void withoutCapsNoneAreTold(String kind, Supplier<MemoryExchange> request) {
        MemoryExchange exchange =
                MemoryHttp.echo(options -> options.withAuthenticator(TestAuthenticator.INSTANCE)).handle(request.get());

        assertThat(exchange.sentHeaderNames())
                .contains("vgi-externalization-enabled", "vgi-supported-encodings", "x-request-id")
                .doesNotContain("vgi-max-request-bytes", "vgi-max-response-bytes", "vgi-max-externalized-response-bytes");
    }

    @Test
    void encodingsAreThoseThatAreDecoded() {
        assertThat(encodings(List.of(Coding.GZIP), List.of(Coding.ZSTD, Coding.GZIP))).isEqualTo("gzip");
        assertThat(encodings(List.of(), List.of(Coding.ZSTD))).isEmpty();
        assertThat(encodings(List.of(Coding.ZSTD, Coding.GZIP), List.of())).as("off").isEmpty();
    }

    private static String encodings(List<Coding> decoded, List<Coding> encoded) {
        return MemoryHttp.echo(options ->
                        options.withBodies(options.bodies().withDecoded(decoded).withEncoded(encoded)))
                .get("/health")
                .sentHeader("VGI-Supported-Encodings");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void requestIdsAreEchoedOrMade(String kind, Supplier<MemoryExchange> request) {
        MemoryHttp http = MemoryHttp.echo(HttpHeadersTest::options);

        assertThat(http.handle(request.get().header("X-Request-ID", "mine-1")).sentHeader("X-Request-ID"))
                .isEqualTo("mine-1");
        assertThat(http.handle(request.get()).sentHeader("X-Request-ID")).matches("[0-9a-f]{16}");
        assertThat(http.handle(request.get().header("X-Request-ID", "not one")).sentHeader("X-Request-ID"))
                .matches("[0-9a-f]{16}");
    }

    /** Errors in Arrow name the request, so that a user can tell it to whoever reads the server's log. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void errorBatchesNameTheRequest(String kind, Supplier<MemoryExchange> request) {
        MemoryExchange exchange =
                MemoryHttp.echo(HttpHeadersTest::options).handle(request.get().header("X-Request-ID", "mine-1"));
        if (MemoryHttp.ARROW.equals(exchange.sentHeader("Content-Type"))) {
            for (Received batch : Ipc.read(MemoryHttp.decoded(exchange))) {
                if (batch.isError()) {
                    assertThat(batch.metadata()).containsEntry(WireKeys.REQUEST_ID, "mine-1");
                }
            }
        }
    }

    @Test
    void theServiceSeesTheRequestsId() {
        MemoryHttp http = MemoryHttp.of(ProbeService.class, new ProbeService.Impl(), options -> options);

        assertThat(http.call(http.post("requestId").header("X-Request-ID", "mine-1")).getFirst().values())
                .containsExactly("mine-1");
        MemoryExchange made = http.post("requestId");
        assertThat(http.call(made).getFirst().values()).containsExactly(made.sentHeader("X-Request-ID"));
    }

    private static MemoryHttp cors(Cors rules) {
        return MemoryHttp.echo(options -> options(options).withCors(rules));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void corsIsInEveryResponse(String kind, Supplier<MemoryExchange> request) {
        MemoryExchange exchange =
                cors(Cors.of("https://a.example")).handle(request.get().header("Origin", "https://a.example"));

        assertThat(exchange.sentHeader("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
        assertThat(exchange.sentHeader("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
        assertThat(exchange.sentHeaders("Vary")).contains("Origin");
        assertThat(exchange.sentHeader("Access-Control-Expose-Headers").split(", "))
                .contains(
                        "WWW-Authenticate",
                        "X-Request-ID",
                        "X-VGI-Content-Encoding",
                        "X-VGI-RPC-Error",
                        "VGI-Auth-Reason",
                        "VGI-Max-Request-Bytes",
                        "VGI-Max-Response-Bytes",
                        "VGI-Max-Externalized-Response-Bytes",
                        "VGI-Externalization-Enabled",
                        "VGI-Supported-Encodings");
        assertThat(exchange.sentHeader("Access-Control-Max-Age"))
                .isEqualTo(exchange.method().equals("OPTIONS") ? "7200" : null);
    }

    @Test
    void aBrowserThatAsksIsTold() {
        MemoryHttp http = cors(Cors.of("https://a.example", "http://b.example:8080").maxAge(Duration.ofMinutes(1)));
        MemoryExchange asked = http.handle(MemoryExchange.of("OPTIONS", "/add")
                .header("Origin", "http://b.example:8080")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type, x-request-id")
                .header("X-Test-Refuse", "yes"));

        assertThat(asked.status()).as("without credential").isEqualTo(200);
        assertThat(asked.sentHeader("Access-Control-Allow-Origin")).isEqualTo("http://b.example:8080");
        assertThat(asked.sentHeader("Access-Control-Allow-Methods")).isEqualTo("POST, OPTIONS");
        assertThat(asked.sentHeader("Access-Control-Allow-Headers")).isEqualTo("content-type, x-request-id");
        assertThat(asked.sentHeader("Access-Control-Max-Age")).isEqualTo("60");
    }

    @ParameterizedTest
    @CsvSource({"https://evil.example", "https://a.example.evil.example", "http://a.example", "https://a.example:444", "null",
        "https://A.example", "''"})
    void otherOriginsAreToldNothing(String origin) {
        MemoryExchange exchange = cors(Cors.of("https://a.example").resourcePolicy("same-site"))
                .handle(MemoryExchange.of("OPTIONS", "/add")
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "POST"));

        assertThat(exchange.sentHeaderNames())
                .noneMatch(name -> name.startsWith("access-control-allow") || name.startsWith("access-control-expose"));
        assertThat(exchange.sentHeader("Vary")).isEqualTo("Origin");
        assertThat(exchange.sentHeader("Cross-Origin-Resource-Policy")).isEqualTo("same-site");
    }

    @Test
    void twoOriginsAreNone() {
        MemoryExchange exchange = cors(Cors.of("https://a.example", "https://b.example"))
                .handle(MemoryExchange.of("GET", "/health")
                        .header("Origin", "https://a.example")
                        .header("Origin", "https://b.example"));

        assertThat(exchange.sentHeader("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void allOriginsAreAStar() {
        MemoryHttp http = cors(Cors.of("*"));

        assertThat(http.handle(MemoryExchange.of("GET", "/health").header("Origin", "https://any.example"))
                        .sentHeader("Access-Control-Allow-Origin"))
                .isEqualTo("*");
        MemoryExchange none = http.get("/health");
        assertThat(none.sentHeader("Access-Control-Allow-Origin")).as("not asked by a page").isNull();
        assertThat(none.sentHeader("Vary")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock = """
            # Accept-Encoding; X-VGI-Accept-Encoding; Content-Encoding; X-VGI-Content-Encoding
            ; ; ;
            zstd; ; zstd;
            gzip, zstd; ; gzip;
            gzip, br, zstd; ; gzip;
            identity, zstd; ; ;
            br; ; ;
            ; zstd; ; zstd
            gzip; zstd; ; zstd
            gzip, zstd; zstd; zstd;
            zstd; identity; ;
            """)
    void responsesAreCoded(String general, String own, String coding, String ownCoding) {
        MemoryExchange exchange = ECHO.post("make", 10_000);
        if (general != null) {
            exchange.header("Accept-Encoding", general);
        }
        if (own != null) {
            exchange.header("X-VGI-Accept-Encoding", own);
        }
        List<Received> answer = ECHO.call(exchange);

        assertThat(answer).hasSize(1);
        assertThat(exchange.sentHeader("Content-Encoding")).isEqualTo(coding);
        assertThat(exchange.sentHeader("X-VGI-Content-Encoding")).isEqualTo(ownCoding);
        assertThat(exchange.sentHeader("Vary")).isEqualTo("Accept-Encoding, X-VGI-Accept-Encoding");
        boolean coded = coding != null || ownCoding != null;
        assertThat(exchange.sent().length < 5000).isEqualTo(coded);
    }

    @Test
    void errorsAreCodedJsonIsNot() {
        MemoryExchange error = ECHO.handle(ECHO.post("fail", "x".repeat(1000)).header("Accept-Encoding", "zstd"));
        MemoryExchange refused = ECHO.handle(arrow("/add", new byte[9]).header("Accept-Encoding", "gzip"));
        MemoryExchange health = ECHO.handle(MemoryExchange.of("GET", "/health").header("Accept-Encoding", "zstd, gzip"));

        assertThat(error.sentHeader("Content-Encoding")).isEqualTo("zstd");
        assertThat(refused.sentHeader("Content-Encoding")).isEqualTo("gzip");
        assertThat(health.sentHeader("Content-Encoding")).isNull();
    }

    @Test
    void aZstdResponseSaysItsLength() {
        MemoryExchange exchange = ECHO.handle(ECHO.post("make", 100_000).header("Accept-Encoding", "zstd"));
        byte[] body = exchange.sent();

        assertThat(com.github.luben.zstd.Zstd.getFrameContentSize(body))
                .isEqualTo(MemoryHttp.decoded(exchange).length)
                .isGreaterThan(100_000);
    }

    @Test
    void withoutCodingsResponsesArePlainAndRequestsMayBeCoded() {
        MemoryHttp plain = MemoryHttp.echo(options -> options.withBodies(options.bodies().withEncoded(List.of())));
        MemoryExchange exchange = arrow("/add", MemoryHttp.coded(Coding.ZSTD, plain.request("add", 1, 2)))
                .header("Content-Encoding", "zstd")
                .header("Accept-Encoding", "zstd");

        assertThat(plain.call(exchange).getFirst().values()).containsExactly(3.0);
        assertThat(exchange.sentHeaderNames()).doesNotContain("content-encoding", "vary");
    }
}
