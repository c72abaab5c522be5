package dev.vgirpc.transport.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.Cookie;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CookiesTest {

    @Test
    void cookiesAreParsed() {
        assertThat(Cookies.parse(List.of())).isEmpty();
        assertThat(Cookies.parse(List.of("a=1"))).isEqualTo(Map.of("a", "1"));
        assertThat(Cookies.parse(List.of("a=1; b=2;c = 3 ", "d=\"4\"; e=x=y; f=")))
                .isEqualTo(Map.of("a", "1", "b", "2", "c", "3", "d", "4", "e", "x=y", "f", ""));
    }

    @Test
    void ofTwoWithOneNameTheFirstCounts() {
        assertThat(Cookies.parse(List.of("a=1; a=2", "a=3"))).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void whatIsNoCookieIsLeftOut() {
        assertThat(Cookies.parse(List.of("", ";;", "name", "=value", " = x", "\"", "b=\""))).isEqualTo(Map.of("b", "\""));
    }

    @Test
    void aPlainCookieIsHiddenFromScripts() {
        assertThat(Cookies.format(Cookie.of("a", "b"), false)).isEqualTo("a=b; HttpOnly");
        assertThat(Cookies.format(Cookie.of("a", "b"), true)).isEqualTo("a=b; Secure; HttpOnly");
    }

    @Test
    void allThereIsToSayIsSaid() {
        Cookie cookie = Cookie.of("a", "b")
                .maxAge(Duration.ofMinutes(2))
                .expires(Instant.parse("2026-03-04T05:06:07.9Z"))
                .domain("example.org")
                .path("/vgi")
                .secure(true)
                .httpOnly(false)
                .partitioned(true);
        String text = "a=b; Expires=Wed, 04 Mar 2026 05:06:07 GMT; Max-Age=120; Domain=example.org; Path=/vgi; Secure";

        assertThat(Cookies.format(cookie, false)).isEqualTo(text + "; Partitioned");
        assertThat(Cookies.format(cookie.sameSite(Cookie.SameSite.LAX), false))
                .isEqualTo(text + "; SameSite=Lax; Partitioned");
        assertThat(Cookies.format(cookie.sameSite(Cookie.SameSite.STRICT), false)).contains("; SameSite=Strict");
        assertThat(Cookies.format(cookie.sameSite(Cookie.SameSite.NONE), false)).contains("; SameSite=None");
        assertThat(Cookies.format(cookie.secure(false), true)).doesNotContain("Secure");
    }

    @Test
    void aForgottenCookieIsOver() {
        assertThat(Cookies.format(Cookie.forgotten("a"), false))
                .isEqualTo("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly");
    }

    @Test
    void yearsHaveFourDigits() {
        assertThat(Cookies.format(Cookie.of("a", "b").expires(Instant.parse("9999-12-31T23:59:59Z")), false))
                .contains("Expires=Fri, 31 Dec 9999 23:59:59 GMT");
        assertThat(Cookies.format(Cookie.of("a", "b").expires(Instant.parse("1601-01-01T00:00:00Z")), false))
                .contains("Expires=Mon, 01 Jan 1601 00:00:00 GMT");
    }
}
