package dev.vgirpc.transport.http.server;

import static dev.vgirpc.transport.http.server.MemoryHttp.arrow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.AuthContext;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.http.coding.Coding;
import dev.vgirpc.transport.http.support.MemoryExchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is asked for a credential, when, and what happens without one (protocol page 9.1). */
@ExtendWith(LeakCheckExtension.class)
class HttpAuthenticationTest {

    private final MemoryHttp http = probe("");

    private static MemoryHttp probe(String prefix) {
        return MemoryHttp.of(
                ProbeService.class,
                new ProbeService.Impl(),
                options -> options.withPrefix(prefix)
                        .withBodies(options.bodies().withMaxRequest(OptionalLong.of(10_000)))
                        .withAuthenticator(TestAuthenticator.INSTANCE),
                server -> server.describe(true));
    }

    private static MemoryExchange refusing(MemoryExchange exchange) {
        return exchange.header("X-Test-Refuse", "yes");
    }

    private MemoryExchange post(String method) {
        return http.post(method);
    }

    @Test
    void whoIsNotLetInIsToldInJson() {
        MemoryExchange exchange = http.handle(refusing(post("caller")));

        assertThat(exchange.status()).isEqualTo(401);
        assertThat(exchange.sentHeader("Content-Type")).isEqualTo("application/json");
        assertThat(exchange.sentHeader("VGI-Auth-Reason")).isEqualTo("invalid_credential");
        assertThat(exchange.sentHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(new String(exchange.sent(), StandardCharsets.UTF_8))
                .isEqualTo("{\"error\":\"unauthorized\",\"reason\":\"invalid_credential\","
                        + "\"detail\":\"no <such> \\\"token\\\"\"}");
    }

    @Test
    void inABrowserItIsAPage() {
        MemoryExchange exchange = http.handle(refusing(MemoryExchange.of("GET", "/"))
                .header("Accept", "text/html,application/xhtml+xml;q=0.9"));

        assertThat(exchange.status()).isEqualTo(401);
        assertThat(exchange.sentHeader("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(exchange.sentHeader("VGI-Auth-Reason")).isEqualTo("invalid_credential");
        assertThat(exchange.sentHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(new String(exchange.sent(), StandardCharsets.UTF_8))
                .contains("no &lt;such&gt; &quot;token&quot;")
                .doesNotContain("<such>");
    }

    @Test
    void whereNobodyCanTellTheAnswerIs503() {
        MemoryExchange exchange = http.handle(post("caller").header("X-Test-Refuse", "unavailable"));

        assertThat(exchange.status()).isEqualTo(503);
        assertThat(exchange.sentHeader("Retry-After")).isEqualTo("5");
        assertThat(exchange.sentHeader("Content-Type")).isEqualTo("application/json");
        assertThat(new String(exchange.sent())).contains("the directory is down");
        assertThat(http.handle(post("caller").header("X-Test-Refuse", "later")).sentHeader("Retry-After"))
                .isEqualTo("120");
        assertThat(http.handle(post("caller").header("X-Test-Refuse", "soon")).sentHeader("Retry-After"))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"crash", "null"})
    void anAuthenticatorThatFailsLetsNobodyIn(String how) {
        for (MemoryExchange exchange : List.of(
                post("caller"),
                MemoryExchange.of("GET", "/"),
                MemoryExchange.of("GET", "/describe"),
                MemoryExchange.of("GET", "/unknown"))) {
            http.handle(exchange.header("X-Test-Refuse", how));
            assertThat(exchange.status()).isEqualTo(500);
            assertThat(exchange.sentHeader("Content-Type")).isEqualTo("application/json");
            assertThat(new String(exchange.sent())).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // method, path, whether it needs a credential
        "GET, /health, false",
        "HEAD, /health, false",
        "POST, /health, true",
        "DELETE, /health, true",
        "OPTIONS, /health, false",
        "OPTIONS, /caller, false",
        "OPTIONS, /anything/at/all, false",
        "GET, /.well-known/oauth-protected-resource, false",
        "POST, /.well-known/x, false",
        "GET, /.well-known, true",
        "GET, /healthx, true",
        "POST, /healthx, true",
        "GET, /health/, true",
        "GET, /health/x, true",
        "GET, /Health, true",
        "GET, //health, true",
        "GET, /, true",
        "GET, /describe, true",
        "GET, /no/such/path, true",
        "POST, /no/such/path, true",
        "PUT, /caller, true",
        "POST, /__introspect_token__, true",
        "POST, /telling/init, true",
        "POST, /telling/exchange, true"
    })
    void whoMustShowACredential(String method, String path, boolean needed) {
        for (String prefix : new String[] {"", "/vgi"}) {
            String full = path.startsWith("/.well-known/") ? path : prefix + path;
            MemoryExchange exchange = probe(prefix).handle(refusing(MemoryExchange.of(method, full)));

            assertThat(exchange.status() == 401).as("%s %s: %d", method, full, exchange.status()).isEqualTo(needed);
        }
    }

    @Test
    void aMethodThatIsNamedAlmostHealthIsCalledAsAnyOther() {
        assertThat(http.handle(refusing(post("healthx"))).status()).isEqualTo(401);
        assertThat(http.call(post("healthx")).getFirst().values()).containsExactly("well");
    }

    /** What the head shows comes first, then who calls, then the body. */
    @Test
    void headsAreCheckedBeforeCredentials() {
        assertThat(http.handle(refusing(arrow("/caller", new byte[20_000]))).status()).isEqualTo(413);
        assertThat(http.handle(refusing(post("caller")).header("Content-Encoding", "br")).status()).isEqualTo(415);
    }

    @Test
    void bodiesAreReadAfterwards() {
        byte[] tooLarge = new byte[20_000];
        List<MemoryExchange> bad = List.of(
                arrow("/caller", new byte[0]),
                arrow("/caller", "no ipc".getBytes()),
                arrow("/caller", "no gzip".getBytes()).header("Content-Encoding", "gzip"),
                arrow("/caller", tooLarge).chunked(1000),
                arrow("/caller", MemoryHttp.coded(Coding.ZSTD, tooLarge)).header("Content-Encoding", "zstd"),
                arrow("/unknown", http.request("caller")),
                arrow("/telling/exchange", http.request("caller")),
                MemoryExchange.of("POST", "/caller").header("Content-Type", "text/plain"));
        for (MemoryExchange exchange : bad) {
            int length = exchange.unread();
            http.handle(refusing(exchange));
            assertThat(exchange.status()).isEqualTo(401);
            assertThat(exchange.unread()).as("not read").isEqualTo(length);
        }
    }

    @Test
    void theServiceSeesWhoCalls() {
        assertThat(http.call(post("caller").header("X-Test-Caller", "jwt/ada")).getFirst().values())
                .containsExactly("true jwt ada");
        assertThat(http.call(post("caller")).getFirst().values()).containsExactly("false null null");
    }

    @Test
    void aMethodCanAskForMore() {
        MemoryExchange anonymous = http.handle(post("secret"));
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(anonymous.sentHeader("VGI-Auth-Reason")).isEqualTo("missing_credential");
        assertThat(anonymous.sentHeader("Content-Type")).isEqualTo("application/json");
        assertThat(http.call(post("secret").header("X-Test-Caller", "mtls/ada")).getFirst().values())
                .containsExactly("secret");

        MemoryExchange foreign = http.handle(post("jwtOnly").header("X-Test-Caller", "mtls/ada"));
        assertThat(foreign.status()).isEqualTo(401);
        assertThat(foreign.sentHeader("VGI-Auth-Reason")).isEqualTo("insufficient_scope");
        assertThat(http.call(post("jwtOnly").header("X-Test-Caller", "jwt/ada")).getFirst().values())
                .containsExactly("jwt");
    }

    @Test
    void withoutAuthenticatorTheCertificateTells() {
        MemoryHttp plain = MemoryHttp.of(ProbeService.class, new ProbeService.Impl(), options -> options);

        assertThat(plain.call(plain.post("caller").certificate(new AuthContext("mtls", true, "eve", Map.of())))
                        .getFirst()
                        .values())
                .containsExactly("true mtls eve");
        assertThat(plain.call(plain.post("caller")).getFirst().values()).containsExactly("false null null");
    }

    @Test
    void theAuthenticatorIsAskedOnceForARequest() {
        AtomicInteger asked = new AtomicInteger();
        MemoryHttp counting = MemoryHttp.of(
                ProbeService.class,
                new ProbeService.Impl(),
                options -> options.withAuthenticator(head -> {
                    asked.incrementAndGet();
                    return AuthContext.anonymous();
                }));
        counting.handle(counting.post("caller"));
        assertThat(asked).hasValue(1);
        counting.get("/health");
        counting.handle(MemoryExchange.of("OPTIONS", "/"));
        assertThat(asked).hasValue(1);
    }
}
