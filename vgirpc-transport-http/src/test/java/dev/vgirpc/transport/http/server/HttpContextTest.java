package dev.vgirpc.transport.http.server;

import static dev.vgirpc.transport.http.server.MemoryHttp.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.http.server.Ipc.Received;
import dev.vgirpc.transport.http.support.MemoryExchange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a service sees of a request, and the cookies that it sets. */
@ExtendWith(LeakCheckExtension.class)
class HttpContextTest {

    private final MemoryHttp http = MemoryHttp.of(ProbeService.class, new ProbeService.Impl(), options -> options);

    private Object answer(MemoryExchange exchange) {
        return http.call(exchange).getLast().values().getFirst();
    }

    @Test
    void theServiceSeesCookiesAddressAndAgent() {
        assertThat(answer(http.post("facts")
                        .header("Cookie", "a=1; b=2")
                        .header("Cookie", "c=3")
                        .header("User-Agent", "test/1")
                        .from("2001:db8::1")))
                .isEqualTo("{a=1, b=2, c=3} {remote_addr=2001:db8::1, user_agent=test/1}");
        assertThat(answer(http.post("facts").from(null))).isEqualTo("{} {}");
    }

    @Test
    void aCookieIsSet() {
        MemoryExchange plain = http.post("bake", "session", "abc", false);
        assertThat(answer(plain)).isEqualTo("baked");
        assertThat(plain.sentHeader("Set-Cookie")).isEqualTo("session=abc; Path=/; HttpOnly");
        MemoryExchange secured = http.post("bake", "session", "abc", false).secured();
        answer(secured);
        assertThat(secured.sentHeader("Set-Cookie")).isEqualTo("session=abc; Path=/; Secure; HttpOnly");
    }

    @Test
    void aCookieIsSetThoughTheCallFails() {
        MemoryExchange exchange = http.post("bake", "session", "abc", true);
        assertThat(http.refused(exchange).message()).contains("burnt");
        assertThat(exchange.sentHeader("Set-Cookie")).startsWith("session=abc");
        assertThat(exchange.sentHeader(ArrowAnswer.ERROR)).isEqualTo("true");
    }

    @Test
    void aCookieIsForgotten() {
        MemoryExchange exchange = http.post("forget", "session");
        answer(exchange);
        assertThat(exchange.sentHeader("Set-Cookie")).contains("session=;", "Max-Age=0");
    }

    @Test
    void aCookieThatCannotBeSentIsTheMethodsError() {
        MemoryExchange exchange = http.post("bake", "session", "a;b", false);
        assertThat(http.refused(exchange).message()).contains("RFC 6265");
        assertThat(exchange.sentHeaders("Set-Cookie")).isEmpty();
    }

    @Test
    void aRequestThatIsRefusedSetsNone() {
        MemoryExchange exchange = http.post("secret");
        http.handle(exchange);
        assertThat(exchange.status()).isEqualTo(401);
        assertThat(exchange.sentHeaders("Set-Cookie")).isEmpty();
    }

    @Test
    void streamsSetNone() {
        MemoryExchange opened = http.postInit("bakingStream");
        assertThat(http.refused(opened).message()).contains("unary calls over HTTP only");
        assertThat(opened.sentHeaders("Set-Cookie")).isEmpty();

        MemoryExchange turn = http.postInit("telling", 2, true);
        List<Received> answer = http.call(turn);
        assertThat(answer.getLast().isError()).isTrue();
        assertThat(answer.getLast().message()).contains("unary calls over HTTP only");
        assertThat(turn.sentHeaders("Set-Cookie")).isEmpty();
        assertThat(turn.sentHeader(ArrowAnswer.ERROR)).isEqualTo("true");
    }

    /** Each turn is a request of its own: its state sees that one's cookies, id and metadata. */
    @Test
    void eachTurnSeesItsOwnRequest() {
        byte[] request = Ipc.request("telling", Map.of("trace", "t0"), http.parameters("telling"), 5, false);
        List<Received> first = http.call(MemoryHttp.arrow("/telling/init", request)
                .header("X-Request-ID", "id-0")
                .header("Cookie", "c=0"));
        assertThat(first.getFirst().message()).isEqualTo("id-0 {c=0} {trace=t0}");

        Map<String, String> next = new java.util.HashMap<>(tokens(first.getLast()));
        next.put("trace", "t1");
        List<Received> second = http.call(
                http.postExchange("telling", next).header("X-Request-ID", "id-1").header("Cookie", "c=1"));
        assertThat(second.getFirst().message()).as("without the tokens").isEqualTo("id-1 {c=1} {trace=t1}");
    }
}
