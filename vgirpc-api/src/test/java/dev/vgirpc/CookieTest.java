package dev.vgirpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieTest {

    @Test
    void whatIsNotSaidIsLeftToTheClient() {
        Cookie cookie = Cookie.of("name", "value");

        assertThat(cookie.name()).isEqualTo("name");
        assertThat(cookie.value()).isEqualTo("value");
        assertThat(cookie.maxAge()).isNull();
        assertThat(cookie.expires()).isNull();
        assertThat(cookie.domain()).isNull();
        assertThat(cookie.path()).isNull();
        assertThat(cookie.secure()).isNull();
        assertThat(cookie.httpOnly()).isTrue();
        assertThat(cookie.sameSite()).isNull();
        assertThat(cookie.partitioned()).isFalse();
    }

    @Test
    void eachPartIsSetAlone() {
        Instant end = Instant.parse("2030-01-02T03:04:05Z");

        assertThat(Cookie.of("a", "b")
                        .maxAge(Duration.ofSeconds(5))
                        .expires(end)
                        .domain("example.org")
                        .path("/x")
                        .secure(false)
                        .httpOnly(false)
                        .sameSite(Cookie.SameSite.LAX)
                        .partitioned(true))
                .isEqualTo(new Cookie(
                        "a",
                        "b",
                        Duration.ofSeconds(5),
                        end,
                        "example.org",
                        "/x",
                        false,
                        false,
                        Cookie.SameSite.LAX,
                        true));
    }

    @Test
    void aForgottenCookieHasNoTimeLeft() {
        Cookie cookie = Cookie.forgotten("a");

        assertThat(cookie.value()).isEmpty();
        assertThat(cookie.maxAge()).isZero();
        assertThat(cookie.expires()).isEqualTo(Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A-1_b.c", "__Host-session", "!#$%&'*+-.^_`|~"})
    void namesAreTokens(String name) {
        assertThat(Cookie.of(name, "").name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a=b", "a;b", "a,b", "a\"", "(a)", "a\r\nb", "ä", "a\u0000", "\u007f"})
    void otherNamesAreRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cookie.of(name, "value"))
                .withMessageContaining("name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "a=b&c=d", "(a)/[b]{c}<d>:@?!#$%'*+-.^_`|~", "YWJj+/=="})
    void valuesAreVisibleText(String value) {
        assertThat(Cookie.of("a", value).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a b", "a;b", "a,b", "\"a\"", "a\\b", "a\r\nSet-Cookie: x=y", "ä", "\u0000", "\u007f"})
    void otherValuesAreRefused(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cookie.of("session", value))
                .withMessageContaining("session")
                .withMessageContaining("Base64");
    }

    /** The text of a value may be a secret. */
    @Test
    void aRefusalDoesNotTellTheValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cookie.of("session", "secret text"))
                .withMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a\nb", "ä", "/x; Secure"})
    void domainAndPathEndWhereTheyShould(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cookie.of("a", "b").domain(text))
                .withMessageContaining("domain");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cookie.of("a", "b").path(text))
                .withMessageContaining("path");
    }

    @Test
    void timeDoesNotRunBackwards() {
        assertThat(Cookie.of("a", "b").maxAge(Duration.ZERO).maxAge()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cookie.of("a", "b").maxAge(Duration.ofMillis(-1)))
                .withMessageContaining("maxAge");
    }

    /** RFC 6265 has four digits for the year, and none before 1601. */
    @ParameterizedTest
    @ValueSource(strings = {"1600-12-31T23:59:59.999Z", "+10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z"})
    void datesThatCannotBeSentAreRefused(String instant) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cookie.of("a", "b").expires(Instant.parse(instant)))
                .withMessageContaining("expires");
    }

    @Test
    void datesThatCanAreTaken() {
        for (String instant : new String[] {"1601-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"}) {
            assertThat(Cookie.of("a", "b").expires(Instant.parse(instant)).expires()).isEqualTo(instant);
        }
    }

    @Test
    void nullIsNoWayToSayNothing() {
        Cookie cookie = Cookie.of("a", "b");
        assertThatNullPointerException().isThrownBy(() -> cookie.maxAge(null));
        assertThatNullPointerException().isThrownBy(() -> cookie.expires(null));
        assertThatNullPointerException().isThrownBy(() -> cookie.domain(null));
        assertThatNullPointerException().isThrownBy(() -> cookie.path(null));
        assertThatNullPointerException().isThrownBy(() -> cookie.sameSite(null));
    }
}
