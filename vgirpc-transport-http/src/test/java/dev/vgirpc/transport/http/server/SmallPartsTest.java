package dev.vgirpc.transport.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.AuthContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmallPartsTest {

    @Test
    void aGoodRequestIdIsTaken() {
        assertThat(RequestIds.of(List.of("abc-1"))).isEqualTo("abc-1");
        assertThat(RequestIds.of(List.of("", "second"))).isEqualTo("second");
        assertThat(RequestIds.of(List.of("x".repeat(200)))).hasSize(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "ä", "\u007f", "\t"})
    void aBadOneIsReplaced(String given) {
        assertThat(RequestIds.of(List.of(given))).matches("[0-9a-f]{16}");
    }

    @Test
    void withoutOneItIsMade() {
        assertThat(RequestIds.of(List.of())).matches("[0-9a-f]{16}").isNotEqualTo(RequestIds.of(List.of()));
        assertThat(RequestIds.of(List.of("x".repeat(201)))).matches("[0-9a-f]{16}");
    }

    @Test
    void jsonHasNoSpacesAndEscapes() {
        assertThat(new String(JsonText.object("a", "b", "c\"\\", "\n\r\t\u0001ä\ud83d\ude00</"), StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":\"b\",\"c\\\"\\\\\":\"\\n\\r\\t\\u0001ä\\ud83d\\ude00</\"}");
        assertThat(JsonText.object()).asString(StandardCharsets.UTF_8).isEqualTo("{}");
    }

    @Property(tries = 300)
    void jsonIsReadAsItWasMeant(@ForAll String key, @ForAll String value) {
        String text = new String(JsonText.object(key, value), StandardCharsets.UTF_8);

        String string = "\"((?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\nrt]|\\\\u[0-9a-f]{4})*)\"";
        Matcher matcher = Pattern.compile("\\{" + string + ":" + string + "\\}", Pattern.DOTALL).matcher(text);
        assertThat(matcher.matches()).as(text).isTrue();
        assertThat(unescaped(matcher.group(1))).isEqualTo(key);
        assertThat(unescaped(matcher.group(2))).isEqualTo(value);
    }

    private static String unescaped(String text) {
        return Pattern.compile("\\\\(?:u(....)|(.))").matcher(text).replaceAll(escape -> {
            String code = escape.group(1);
            String character = code != null
                    ? String.valueOf((char) Integer.parseInt(code, 16))
                    : switch (escape.group(2)) {
                        case "n" -> "\n";
                        case "r" -> "\r";
                        case "t" -> "\t";
                        default -> escape.group(2);
                    };
            return Matcher.quoteReplacement(character);
        });
    }

    private static String identity(boolean known, String domain, String principal) {
        return new String(
                Identities.of(new AuthContext(domain, known, principal, Map.of())), StandardCharsets.ISO_8859_1);
    }

    @Test
    void callersHaveIdentitiesOfTheirOwn() {
        assertThat(List.of(
                        identity(true, "mtls", "ada"),
                        identity(true, "mtls", "bob"),
                        identity(true, "jwt", "ada"),
                        identity(true, "mtl", "sada"),
                        identity(true, "mtlsada", null),
                        identity(true, null, "mtlsada"),
                        identity(true, null, null),
                        identity(false, null, null),
                        identity(true, null, "anonymous"),
                        identity(true, "anonymous", null),
                        // Nothing says that names have no such characters.
                        identity(true, "a\0b", "c"),
                        identity(true, "a", "b\0c"),
                        identity(true, "a\0", "bc"),
                        identity(true, "a", "\0bc")))
                .doesNotHaveDuplicates();
        assertThat(identity(true, "mtls", "ada")).isEqualTo(identity(true, "mtls", "ada"));
    }

    /** Nothing of somebody of whom nothing is known counts. */
    @Test
    void allAnonymousCallersAreOne() {
        assertThat(identity(false, "x", "y")).isEqualTo(identity(false, null, null));
    }

    @Property(tries = 500)
    void twoCallersAreOneOnlyWhenTheyAre(@ForAll String a, @ForAll String b, @ForAll String c, @ForAll String d) {
        String clean = a.replaceAll("[\ud800-\udfff]", "");
        String cleanC = c.replaceAll("[\ud800-\udfff]", "");
        assertThat(identity(true, clean, b).equals(identity(true, cleanC, b))).isEqualTo(clean.equals(cleanC));
        assertThat(identity(true, clean, cleanC).equals(identity(true, cleanC, clean))).isEqualTo(clean.equals(cleanC));
    }

    @Test
    void theGateLetsSoManyIn() throws InterruptedException {
        Gate gate = new Gate(2);
        Visitor one = new Visitor(gate);
        Visitor two = new Visitor(gate);
        assertThatThrownBy(gate::enter).isInstanceOfSatisfying(HttpRefusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        });
        one.leave();
        gate.enter();
        gate.leave();
        two.leave();
    }

    /** A thread that is inside until it is told to leave. */
    private static final class Visitor {
        private final CountDownLatch leaves = new CountDownLatch(1);
        private final Thread thread;

        Visitor(Gate gate) throws InterruptedException {
            CountDownLatch entered = new CountDownLatch(1);
            thread = Thread.ofVirtual().start(() -> {
                gate.enter();
                entered.countDown();
                try {
                    leaves.await();
                } catch (InterruptedException e) {
                    // Told to leave, too.
                }
                gate.leave();
            });
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        }

        void leave() throws InterruptedException {
            leaves.countDown();
            thread.join();
        }
    }

    @Test
    void aClosedGateLetsNobodyIn() throws InterruptedException {
        Gate gate = new Gate(2);
        Visitor one = new Visitor(gate);
        gate.close();
        assertThatThrownBy(gate::enter).isInstanceOf(HttpRefusal.class);
        assertThat(gate.awaitEmpty(Duration.ofMillis(1))).isFalse();
        assertThat(gate.awaitEmpty(Duration.ZERO)).isFalse();
        one.leave();
        assertThat(gate.awaitEmpty(Duration.ZERO)).isTrue();
    }

    @Test
    void whoWaitsIsWokenByTheLast() throws InterruptedException {
        Gate gate = new Gate(2);
        Visitor one = new Visitor(gate);
        Visitor two = new Visitor(gate);
        AtomicBoolean empty = new AtomicBoolean();
        CountDownLatch waits = new CountDownLatch(1);
        Thread waiter = Thread.ofVirtual().start(() -> {
            waits.countDown();
            try {
                empty.set(gate.awaitEmpty(Duration.ofDays(400_000)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(waits.await(10, TimeUnit.SECONDS)).isTrue();
        one.leave();
        two.leave();
        assertThat(waiter.join(Duration.ofSeconds(10))).isTrue();
        assertThat(empty).isTrue();
    }

    @Test
    void theGateCountsManyThreads() throws InterruptedException {
        Gate gate = new Gate(3);
        java.util.concurrent.atomic.AtomicInteger inside = new java.util.concurrent.atomic.AtomicInteger();
        java.util.concurrent.atomic.AtomicInteger most = new java.util.concurrent.atomic.AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int n = 0; n < 16; n++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int turn = 0; turn < 500; turn++) {
                    try {
                        gate.enter();
                    } catch (HttpRefusal e) {
                        continue;
                    }
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.yield();
                    inside.decrementAndGet();
                    gate.leave();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most.get()).isBetween(1, 3);
        assertThat(gate.awaitEmpty(Duration.ZERO)).isTrue();
    }
}
