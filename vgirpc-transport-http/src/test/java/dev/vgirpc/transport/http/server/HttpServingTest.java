package dev.vgirpc.transport.http.server;

import static dev.vgirpc.transport.http.server.MemoryHttp.arrow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.ContractException;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.ServeStartHook;
import dev.vgirpc.TransportKind;
import dev.vgirpc.WireName;
import dev.vgirpc.testkit.EchoService;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.http.support.MemoryExchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From construction to the end: what cannot be served, the start hook, overload, drain, pages. */
@ExtendWith(LeakCheckExtension.class)
class HttpServingTest {

    interface Waiting {
        String hold();

        String nothing();
    }

    private static final class Holder implements Waiting {
        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public String hold() {
            inside.countDown();
            try {
                return go.await(30, TimeUnit.SECONDS) ? "held" : "late";
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String nothing() {
            return "nothing";
        }
    }

    @Test
    void overItsLimitAServerIsBusy() throws InterruptedException {
        Holder holder = new Holder();
        MemoryHttp http = MemoryHttp.of(Waiting.class, holder, options -> options.withMaxConcurrentRequests(1));
        MemoryExchange held = http.post("hold");
        Thread holding = Thread.ofVirtual().start(() -> http.handle(held));
        assertThat(holder.inside.await(30, TimeUnit.SECONDS)).isTrue();

        MemoryExchange refused = http.post("nothing");
        int length = refused.unread();
        http.handle(refused);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.sentHeader("Retry-After")).isEqualTo("1");
        assertThat(refused.sentHeader("Content-Type")).isEqualTo("application/json");
        assertThat(refused.unread()).as("not read").isEqualTo(length);
        assertThat(http.get("/health").status()).as("health is not counted").isEqualTo(200);

        holder.go.countDown();
        holding.join();
        assertThat(http.call(http.post("nothing"))).hasSize(1);
        assertThat(Ipc.read(held.sent()).getFirst().values()).containsExactly("held");
    }

    @Test
    void whoseCallsAreTooManyIsToldInArrow() throws InterruptedException {
        Holder holder = new Holder();
        MemoryHttp http =
                MemoryHttp.of(Waiting.class, holder, options -> options, server -> server.maxConcurrentCalls(1));
        Thread holding = Thread.ofVirtual().start(() -> http.handle(http.post("hold")));
        assertThat(holder.inside.await(30, TimeUnit.SECONDS)).isTrue();

        MemoryExchange refused = http.post("nothing");
        assertThat(http.refused(refused).metadata()).containsEntry("vgi_rpc.error_kind", "server_busy");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.sentHeader("Retry-After")).isEqualTo("1");
        holder.go.countDown();
        holding.join();
    }

    @Test
    void aServerThatEndsFinishesWhatItHas() throws InterruptedException {
        Holder holder = new Holder();
        MemoryHttp http = MemoryHttp.of(Waiting.class, holder, options -> options);
        MemoryExchange held = http.post("hold");
        Thread holding = Thread.ofVirtual().start(() -> http.handle(held));
        assertThat(holder.inside.await(30, TimeUnit.SECONDS)).isTrue();

        http.handler().close();
        assertThat(http.handler().awaitAnswers(Duration.ofMillis(1))).isFalse();
        MemoryExchange refused = http.handle(http.post("nothing"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.sentHeader("Retry-After")).isEqualTo("1");
        holder.go.countDown();
        assertThat(http.handler().awaitAnswers(Duration.ofSeconds(30))).isTrue();
        holding.join();
        assertThat(held.status()).isEqualTo(200);
    }

    /** Whoever is refused, or fails, has left the gate. */
    @Test
    void everyRequestLeaves() throws InterruptedException {
        MemoryHttp http = MemoryHttp.echo(options -> options.withMaxConcurrentRequests(1));
        for (int n = 0; n < 3; n++) {
            http.handle(arrow("/add", new byte[3]));
            http.handle(arrow("/add", new byte[3]).header("Content-Encoding", "gzip"));
            http.handle(arrow("/unknown", new byte[3]));
            http.handle(http.post("fail", "x"));
            http.handle(http.postInit("items", 5, 1, 0));
            assertThatThrownBy(() -> http.handle(http.post("add", 1, 2).takes(0)))
                    .isInstanceOf(java.io.UncheckedIOException.class);
        }
        assertThat(http.handler().awaitAnswers(Duration.ZERO)).isTrue();
        assertThat(http.call(http.post("add", 1, 2))).hasSize(1);
    }

    /** Fails so many times. */
    private static final class Starting implements Waiting, ServeStartHook {
        final AtomicInteger failures;
        final List<TransportKind> starts = new ArrayList<>();

        Starting(int failures) {
            this.failures = new AtomicInteger(failures);
        }

        @Override
        public void onServeStart(TransportKind kind) throws Exception {
            if (failures.getAndDecrement() > 0) {
                throw new Exception("secret of the hook");
            }
            starts.add(kind);
        }

        @Override
        public String hold() {
            return "";
        }

        @Override
        public String nothing() {
            return "nothing";
        }
    }

    @Test
    void aHookThatFailsOnceIsAskedAgain() {
        Starting service = new Starting(1);
        MemoryHttp http = MemoryHttp.of(Waiting.class, service, options -> options);

        MemoryExchange failed = http.get("/health");
        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.sentHeader("Content-Type")).isEqualTo("application/json");
        assertThat(new String(failed.sent())).doesNotContain("secret");
        assertThat(failed.sentHeaderNames()).contains("vgi-supported-encodings", "x-request-id");
        assertThat(http.get("/health").status()).isEqualTo(200);
        assertThat(http.call(http.post("nothing"))).hasSize(1);
        assertThat(service.starts).containsExactly(TransportKind.HTTP);
    }

    @Test
    void everyRequestAsksAHookThatFails() {
        MemoryHttp http = MemoryHttp.of(Waiting.class, new Starting(3), options -> options);

        assertThat(http.handle(http.post("nothing")).status()).isEqualTo(500);
        assertThat(http.handle(MemoryExchange.of("OPTIONS", "/nothing")).status()).isEqualTo(500);
        assertThat(http.get("/").status()).isEqualTo(500);
        assertThat(http.get("/").status()).isEqualTo(200);
    }

    interface NamedHealth {
        String health();
    }

    interface NamedDescribe {
        String describe();
    }

    interface NamedWithSlash {
        @WireName("a/init")
        String stream();
    }

    interface NamedIntrospect {
        @WireName("__introspect_token__")
        String introspect();
    }

    @Test
    void namesThatNoRequestReachesAreRefused() {
        assertThatThrownBy(() -> MemoryHttp.of(NamedHealth.class, () -> "", options -> options))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("NamedHealth cannot be served over HTTP")
                .hasMessageContaining("'health'")
                .hasMessageContaining("@WireName");
        assertThatThrownBy(() -> MemoryHttp.of(NamedWithSlash.class, () -> "", options -> options))
                .isInstanceOf(ContractException.class);
        assertThatThrownBy(() -> MemoryHttp.of(NamedIntrospect.class, () -> "", options -> options))
                .isInstanceOf(ContractException.class);
    }

    @Test
    void describeIsANameWhereItsPageIsNot() {
        assertThatThrownBy(() -> MemoryHttp.of(
                        NamedDescribe.class, () -> "", options -> options, server -> server.describe(true)))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("'describe'")
                .hasMessageContaining("turn the pages off");

        MemoryHttp undescribed = MemoryHttp.of(NamedDescribe.class, () -> "mine", options -> options);
        assertThat(undescribed.call(undescribed.post("describe")).getFirst().values()).containsExactly("mine");
        MemoryHttp pageless = MemoryHttp.of(
                NamedDescribe.class, () -> "mine", options -> options.withPages(false), server -> server.describe(true));
        assertThat(pageless.call(pageless.post("describe")).getFirst().values()).containsExactly("mine");
    }

    /** A row. */
    record Row(long value) {}

    interface Undeclared {
        ProducerStream<Row> rows();
    }

    private static final class UndeclaredRows implements Undeclared {
        @Override
        public ProducerStream<Row> rows() {
            return ProducerStream.of((ProducerState<Row>) call -> dev.vgirpc.Step.finish());
        }
    }

    @Test
    void aStreamWhoseStatesAreNotDeclaredIsRefused() {
        assertThatThrownBy(() -> MemoryHttp.of(Undeclared.class, new UndeclaredRows(), options -> options))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("rows")
                .hasMessageContaining("ProducerStream.Of");
    }

    /** What is logged meanwhile. */
    private static List<String> warnings(Runnable action) {
        List<String> all = new ArrayList<>();
        Logger logger = Logger.getLogger("dev.vgirpc.server");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                all.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            action.run();
        } finally {
            logger.removeHandler(handler);
        }
        return all;
    }

    @Test
    void aKeyOfItsOwnIsWorthAWarningWhereStreamsAre() {
        assertThat(warnings(() ->
                        MemoryHttp.echo(options -> options.withTokens(ServiceOptions.DEFAULTS.tokens()))))
                .singleElement()
                .asString()
                .contains("EchoService", "no token key", "tokenKeys");
        assertThat(warnings(() -> MemoryHttp.of(
                        Waiting.class,
                        new Holder(),
                        options -> options.withTokens(ServiceOptions.DEFAULTS.tokens()))))
                .isEmpty();
        assertThat(warnings(MemoryHttp::echo)).isEmpty();
    }

    @Test
    void serversWithKeysOfTheirOwnDoNotMix() {
        MemoryHttp first = MemoryHttp.echo(options -> options.withTokens(ServiceOptions.DEFAULTS.tokens()));
        MemoryHttp second = MemoryHttp.echo(options -> options.withTokens(ServiceOptions.DEFAULTS.tokens()));
        var held = MemoryHttp.tokens(first.call(first.postInit("items", 3, 1, 0)).getLast());

        assertThat(first.call(first.postExchange("items", held))).isNotEmpty();
        MemoryExchange refused = second.postExchange("items", held);
        second.refused(refused);
        assertThat(refused.status()).isEqualTo(400);
    }

    private static String page(MemoryExchange exchange) {
        assertThat(exchange.sentHeader("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(exchange.sentHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(exchange.sentHeader("Content-Security-Policy")).startsWith("default-src 'none'");
        String text = new String(exchange.sent(), StandardCharsets.UTF_8);
        assertThat(text).startsWith("<!DOCTYPE html>").contains("<html lang=\"en\">", "<title>", "name=\"viewport\"");
        assertThat(text).doesNotContain("<script");
        return text;
    }

    private static final String NO_CACHE = "no-cache, no-store, must-revalidate, max-age=0";

    @Test
    void peopleSeePages() {
        MemoryHttp http = MemoryHttp.of(
                EchoService.class,
                EchoService.create(),
                options -> options.withPrefix("/vgi"),
                server -> server.describe(true));

        MemoryExchange landing = http.get("/vgi");
        assertThat(page(landing))
                .contains("EchoService", "test-server", "href=\"/vgi/health\"", "href=\"/vgi/describe\"");
        assertThat(landing.sentHeader("Cache-Control")).isEqualTo(NO_CACHE);
        MemoryExchange describe = http.get("/vgi/describe");
        assertThat(page(describe)).contains(">add<", ">items<", "a: double", "One result", "Stream, pushed by the server");
        assertThat(describe.sentHeader("Cache-Control")).isEqualTo(NO_CACHE);
        MemoryExchange missing = http.get("/vgi/no/such");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(page(missing)).contains("EchoService", "/vgi/METHOD");
        assertThat(http.get("/vgi/add").status()).as("a method's address in a browser").isEqualTo(405);
    }

    @Test
    void whatIsNotDescribedHasNoPageOfMethods() {
        MemoryHttp http = MemoryHttp.echo();

        assertThat(page(http.get("/"))).doesNotContain("describe");
        assertThat(http.get("/describe").status()).as("the address of a method").isEqualTo(405);
    }

    @Test
    void withoutPagesThereIsJson() {
        MemoryHttp http = MemoryHttp.of(
                EchoService.class, EchoService.create(), options -> options.withPages(false), server -> server.describe(true));
        for (String path : new String[] {"/", "/no/such", "/.well-known/x"}) {
            MemoryExchange exchange = http.get(path);
            assertThat(exchange.status()).isEqualTo(404);
            assertThat(exchange.sentHeader("Content-Type")).isEqualTo("application/json");
        }
        assertThat(http.get("/health").status()).isEqualTo(200);
    }

    interface HostileMethods {
        @WireName("<script>alert(1)<")
        String attack(@WireName("<p onload='x'>") String text);
    }

    @Test
    void namesAreNoHtml() {
        MemoryHttp http = MemoryHttp.of(
                HostileMethods.class,
                (HostileMethods) text -> text,
                options -> options,
                server -> server.describe(true).serverId("<i>\"&'"));
        for (String path : new String[] {"/", "/describe", "/no/such"}) {
            String text = new String(http.get(path).sent(), StandardCharsets.UTF_8);
            assertThat(text).doesNotContain("<script", "<p onload", "<i>");
        }
        assertThat(new String(http.get("/describe").sent(), StandardCharsets.UTF_8))
                .contains("&lt;script&gt;alert(1)&lt;", "&lt;p onload=&#39;x&#39;&gt;");
        assertThat(new String(http.get("/").sent(), StandardCharsets.UTF_8)).contains("&lt;i&gt;&quot;&amp;&#39;");
        assertThat(new String(http.get("/health").sent(), StandardCharsets.UTF_8))
                .contains("\"server_id\":\"<i>\\\"&'\"");
    }
}
