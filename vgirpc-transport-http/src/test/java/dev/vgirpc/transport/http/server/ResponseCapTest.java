package dev.vgirpc.transport.http.server;

import static dev.vgirpc.transport.http.server.MemoryHttp.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.http.server.Ipc.Received;
import dev.vgirpc.transport.http.support.MemoryExchange;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The hard bound of answers to unary calls and exchanges (protocol page 8.7). */
@ExtendWith(LeakCheckExtension.class)
class ResponseCapTest {

    private static final WireSchema VALUE = new WireSchema(List.of(new WireField("value", false, WireType.Int.of(64, true))));

    private static MemoryHttp capped(long bytes) {
        return MemoryHttp.of(
                ProbeService.class,
                new ProbeService.Impl(),
                options -> options.withBodies(options.bodies().withMaxResponse(OptionalLong.of(bytes))));
    }

    private static void assertCapped(MemoryExchange exchange, Received error, long cap, String method) {
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.sentHeader(ArrowAnswer.ERROR)).isEqualTo("true");
        assertThat(error.message())
                .matches("RuntimeError: HTTP body exceeds max_response_bytes \\(\\d+ > " + cap + "\\) for method '" + method
                        + "'");
    }

    @Test
    void anAnswerOfExactlyTheCapPasses() {
        MemoryExchange free = capped(1 << 20).post("fill", 5000);
        int size = capped(1 << 20).handle(free).sent().length;

        assertThat(capped(size).call(capped(size).post("fill", 5000)).getFirst().isError()).isFalse();
        MemoryHttp small = capped(size - 1);
        MemoryExchange exchange = small.post("fill", 5000);
        Received error = small.refused(exchange);
        assertCapped(exchange, error, size - 1, "fill");
        assertThat(error.message()).contains("(" + size + " > ");
        assertThat(error.schema().fields()).as("the result's schema").hasSize(1);
        assertThat(exchange.sent().length).isLessThan(size);
    }

    /** The bound is on the body before it is coded, so that a client's codings do not decide. */
    @Test
    void codingsDoNotHelp() {
        MemoryHttp small = capped(3000);
        MemoryExchange exchange = small.post("fill", 50_000).header("Accept-Encoding", "zstd");

        assertCapped(exchange, small.refused(exchange), 3000, "fill");
    }

    @Test
    void logsCount() {
        MemoryHttp small = capped(20_000);
        assertThat(small.call(small.post("chatter", 5, 1000, false))).hasSize(6);

        MemoryExchange exchange = small.post("chatter", 50, 1000, false);
        Received error = small.refused(exchange);
        assertCapped(exchange, error, 20_000, "chatter");
        assertThat(error.schema().fields()).as("the result's schema").hasSize(1);
        assertThat(exchange.sent().length).isLessThan(20_000);
    }

    /** What went wrong is worth more than what was said before. */
    @Test
    void anErrorAfterTooManyLogsComesWithoutThem() {
        MemoryHttp small = capped(20_000);
        List<Received> few = small.call(small.post("chatter", 2, 1000, true));
        assertThat(few).hasSize(3);

        MemoryExchange exchange = small.post("chatter", 50, 1000, true);
        Received error = small.refused(exchange);
        assertThat(error.message()).contains("out of breath");
        assertThat(exchange.sentHeader(ArrowAnswer.ERROR)).isEqualTo("true");
        assertThat(exchange.sent().length).isLessThan(20_000);
    }

    @Test
    void anExchangeIsCappedTurnByTurn() {
        MemoryHttp small = capped(20_000);
        Map<String, String> held = tokens(small.call(small.postInit("chattering", 10)).getFirst());

        assertThat(small.call(turn(small, held, 100))).hasSize(2);
        MemoryExchange exchange = turn(small, held, 5000);
        List<Received> answer = small.call(exchange);
        assertThat(answer).as("the log fits, the rows do not").hasSize(2);
        assertCapped(exchange, answer.getLast(), 20_000, "chattering");
    }

    private static MemoryExchange turn(MemoryHttp server, Map<String, String> tokens, int rows) {
        List<List<Object>> all = java.util.stream.LongStream.range(0, rows)
                .mapToObj(n -> List.<Object>of(n))
                .toList();
        return server.postExchange("chattering", tokens, VALUE, all);
    }

    @Test
    void logsOfATurnCount() {
        MemoryHttp small = capped(20_000);
        Map<String, String> held = tokens(small.call(small.postInit("chattering", 30_000)).getFirst());

        MemoryExchange exchange = turn(small, held, 1);
        Received error = small.refused(exchange);
        assertCapped(exchange, error, 20_000, "chattering");
        assertThat(exchange.sent().length).isLessThan(20_000);
    }

    @Test
    void logsOfACancelHookCount() {
        MemoryHttp small = capped(20_000);
        Map<String, String> held = new HashMap<>(tokens(small.call(small.postInit("chattering", 30_000)).getFirst()));
        held.put(WireKeys.CANCEL, "1");

        MemoryExchange exchange = small.postExchange("chattering", held);
        Received error = small.refused(exchange);
        assertCapped(exchange, error, 20_000, "chattering");
        assertThat(exchange.sent().length).isLessThan(20_000);
    }

    /** Logs that would fit alone do not stay when the error does not fit beside them. */
    @Test
    void logsAndErrorMustFitTogether() {
        for (int logs = 1; logs < 40; logs++) {
            MemoryHttp small = capped(20_000);
            for (boolean fails : new boolean[] {true, false}) {
                MemoryExchange exchange = small.handle(small.post("chatter", logs, 500, fails));
                assertThat(exchange.sent().length).as("%d logs", logs).isLessThanOrEqualTo(20_000);
            }
        }
    }

    @Test
    void theDescriptionIsCapped() {
        MemoryHttp small = MemoryHttp.of(
                ProbeService.class,
                new ProbeService.Impl(),
                options -> options.withBodies(options.bodies().withMaxResponse(OptionalLong.of(1000))),
                server -> server.describe(true));
        MemoryExchange exchange = MemoryHttp.arrow("/__describe__", Ipc.request("__describe__", WireSchema.EMPTY));

        assertCapped(exchange, small.refused(exchange), 1000, "__describe__");
    }

    /** Other transports have no such bound, and logs leave at once there. */
    @Test
    void withoutACapNothingIsLost() {
        MemoryHttp free = MemoryHttp.of(ProbeService.class, new ProbeService.Impl(), options -> options);

        assertThat(free.call(free.post("chatter", 200, 1000, false))).hasSize(201);
    }
}
