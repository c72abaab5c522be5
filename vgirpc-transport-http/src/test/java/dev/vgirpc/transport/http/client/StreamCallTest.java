package dev.vgirpc.transport.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.TransportException;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.spi.ClientCall;
import dev.vgirpc.wire.spi.ClientTransport.CallHead;
import dev.vgirpc.wire.spi.ClientTransport.Form;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which requests a stream becomes, and what of their answers is a turn. */
@ExtendWith(LeakCheckExtension.class)
class StreamCallTest {

    private static final ClientOptions PLAIN =
            ClientOptions.DEFAULTS.withRequestCoding(null).withResponseCodings(List.of());

    private final Script script = new Script();
    private Limits limits = Limits.defaults();
    private @Nullable HttpClientTransport transport;

    @AfterEach
    void everyAnswerWasAskedFor() {
        closeTransport();
        script.assertUsedUp();
    }

    private void closeTransport() {
        if (transport != null) {
            transport.close();
        }
    }

    private ClientCall open(Form form) {
        HttpClientTransport opened = script.transport(PLAIN, limits);
        transport = opened;
        try (WireBuffer request = Script.request("rows")) {
            return opened.start(new CallHead("rows", form), request);
        }
    }

    private ClientCall open() {
        return open(Form.STREAM);
    }

    private static long tick(ClientCall call) {
        assertThat(call.tick()).isTrue();
        return Script.number(call.receive());
    }

    private static void assertEnd(ClientCall call) {
        assertThat(call.tick()).isTrue();
        assertThat(call.receive()).isNull();
    }

    /** One turn of an exchange. */
    private static long exchange(ClientCall call, long number) {
        input(call, number);
        return Script.number(call.receive());
    }

    private static void input(ClientCall call, long number) {
        Map<String, String> besides = call.beginInput();
        assertThat(besides).isNotNull();
        String[] metadata = besides.entrySet().stream()
                .flatMap(each -> List.of(each.getKey(), each.getValue()).stream())
                .toArray(String[]::new);
        try (WireBuffer bytes = Script.buffer(Script.Stream.numbers().row(number, metadata).end())) {
            call.send(bytes);
        }
    }

    private static void cancel(ClientCall call) {
        try (WireBuffer none = new WireBuffer(64)) {
            call.cancel(none);
        }
    }

    private List<String> paths() {
        return script.asked().stream().map(Script.Asked::path).toList();
    }

    private Map<String, String> asked(int number) {
        return script.asked().get(number).metadata();
    }

    @Test
    void eachTurnOfAnAnswerIsGivenBeforeTheNextRequest() {
        script.arrow(Script.Stream.numbers().row(1).log("a").row(2).row(3).position("c1", "call").end())
                .arrow(Script.Stream.numbers().row(4).row(5).position("c2").end())
                .arrow(Script.Stream.numbers().row(6).end());
        try (ClientCall call = open()) {
            assertThat(tick(call)).isEqualTo(1);
            call.tick();
            assertThat(Script.text(call.receive())).isEqualTo("a");
            assertThat(Script.number(call.receive())).isEqualTo(2);
            assertThat(tick(call)).isEqualTo(3);
            assertThat(paths()).containsExactly("/rows/init");
            assertThat(tick(call)).isEqualTo(4);
            assertThat(paths()).containsExactly("/rows/init", "/rows/exchange");
            assertThat(tick(call)).isEqualTo(5);
            assertThat(tick(call)).isEqualTo(6);
            assertEnd(call);
            assertEnd(call);
        }
        assertThat(asked(1)).containsExactlyInAnyOrderEntriesOf(
                Map.of(WireKeys.STREAM_STATE, "c1", WireKeys.CALL_STATE, "call"));
        assertThat(asked(2)).containsExactlyInAnyOrderEntriesOf(
                Map.of(WireKeys.STREAM_STATE, "c2", WireKeys.CALL_STATE, "call"));
    }

    @Test
    void aTurnWithoutRowsIsATurn() {
        script.arrow(Script.Stream.numbers().empty().empty("k", "v").position("c1", "call").end())
                .arrow(Script.Stream.numbers().end());
        try (ClientCall call = open()) {
            for (int turn = 0; turn < 2; turn++) {
                call.tick();
                WireBatch batch = call.receive();
                assertThat(batch).isNotNull();
                assertThat(batch.rowCount()).isZero();
                assertThat(batch.schema()).isEqualTo(Script.NUMBERS);
                assertThat(batch.metadata()).isEqualTo(turn == 0 ? Map.of() : Map.of("k", "v"));
            }
            assertEnd(call);
        }
    }

    @Test
    void noTurnIsGivenThatWasNotAskedFor() {
        script.arrow(Script.Stream.numbers().row(1).position("c1", "call").end());
        try (ClientCall call = open()) {
            assertThat(tick(call)).isEqualTo(1);
            assertThat(call.receive()).as("without a tick").isNull();
        }
        assertThat(script.asked()).hasSize(1);
    }

    @Test
    void anAnswerWithoutTurnIsAskedOn() {
        script.arrow(Script.Stream.numbers().position("c1", "call").end())
                .arrow(Script.Stream.numbers().log("wait").position("c2").end())
                .arrow(Script.Stream.numbers().row(1).end());
        try (ClientCall call = open()) {
            call.tick();
            assertThat(Script.text(call.receive())).isEqualTo("wait");
            assertThat(Script.number(call.receive())).isEqualTo(1);
            assertEnd(call);
        }
        assertThat(asked(2)).containsEntry(WireKeys.STREAM_STATE, "c2").containsEntry(WireKeys.CALL_STATE, "call");
    }

    @Test
    void anErrorAfterTurns() {
        script.arrow(Script.Stream.numbers().row(1).row(2).error("ValueError: no").end());
        try (ClientCall call = open()) {
            assertThat(tick(call)).isEqualTo(1);
            assertThat(tick(call)).isEqualTo(2);
            call.tick();
            assertThat(Script.text(call.receive())).isEqualTo("ValueError: no");
            assertThat(call.receive()).isNull();
            cancel(call);
        }
        assertThat(script.asked()).hasSize(1);
    }

    @Test
    void anExchangeCarriesTheLatestCursor() {
        script.arrow(Script.Stream.numbers().position("c1", "call").end())
                .arrow(Script.Stream.numbers().log("x").row(10, WireKeys.STREAM_STATE, "c2", "k", "v").end())
                .arrow(Script.Stream.numbers().rows(new long[0], WireKeys.STREAM_STATE, "c3").end())
                .arrow(Script.Stream.numbers().row(30, WireKeys.STREAM_STATE, "c4").end());
        try (ClientCall call = open()) {
            input(call, 1);
            assertThat(Script.text(call.receive())).isEqualTo("x");
            assertThat(Script.number(call.receive())).isEqualTo(10);
            input(call, 2);
            WireBatch none = call.receive();
            assertThat(none).as("a turn without rows").isNotNull();
            assertThat(none.rowCount()).isZero();
            assertThat(exchange(call, 3)).isEqualTo(30);
        }
        assertThat(paths()).containsExactly("/rows/init", "/rows/exchange", "/rows/exchange", "/rows/exchange");
        for (int turn = 1; turn <= 3; turn++) {
            assertThat(asked(turn)).containsExactlyInAnyOrderEntriesOf(
                    Map.of(WireKeys.STREAM_STATE, "c" + turn, WireKeys.CALL_STATE, "call"));
        }
    }

    @Test
    void preparingTwiceChangesNothing() {
        script.arrow(Script.Stream.numbers().position("c1", "call").end())
                .arrow(Script.Stream.numbers().row(10, WireKeys.STREAM_STATE, "c2").end());
        try (ClientCall call = open()) {
            assertThat(call.beginInput()).isEqualTo(call.beginInput());
            assertThat(exchange(call, 1)).isEqualTo(10);
            assertThat(call.beginInput()).containsEntry(WireKeys.STREAM_STATE, "c2");
        }
    }

    @Test
    void whatTheMethodLoggedComesBeforeTheFirstTurn() {
        script.arrow(Script.Stream.numbers().log("a").log("b").position("c1", "call").end())
                .arrow(Script.Stream.numbers().log("c").row(10, WireKeys.STREAM_STATE, "c2").end());
        try (ClientCall call = open()) {
            input(call, 1);
            assertThat(Script.text(call.receive())).isEqualTo("a");
            assertThat(Script.text(call.receive())).isEqualTo("b");
            assertThat(Script.text(call.receive())).isEqualTo("c");
            assertThat(Script.number(call.receive())).isEqualTo(10);
        }
    }

    @Test
    void logsAreNotKeptWithoutBound() {
        limits = limits.withMaxMessageBytes(10_000);
        Script.Stream many = Script.Stream.numbers();
        for (int at = 0; at < 100; at++) {
            many.log("x".repeat(1_000));
        }
        script.arrow(many.position("c1", "call").end());
        try (ClientCall call = open()) {
            assertThatThrownBy(call::beginInput)
                    .isInstanceOfSatisfying(
                            LimitException.class, e -> assertThat(e.limitName()).isEqualTo("maxMessageBytes"));
        }
    }

    @Test
    void anExchangeThatIsNotOpened() {
        script.arrow(Script.Stream.numbers().log("a").error("ValueError: no").end());
        try (ClientCall call = open()) {
            input(call, 1);
            assertThat(Script.text(call.receive())).isEqualTo("a");
            assertThat(Script.text(call.receive())).isEqualTo("ValueError: no");
            call.notOpened();
            assertThat(call.receive()).isNull();
        }
        assertThat(script.asked()).hasSize(1);
    }

    @Test
    void anExchangeThatTheServerEnds() {
        script.arrow(Script.Stream.numbers().position("c1", "call").end())
                .arrow(Script.Stream.numbers().row(10).end());
        try (ClientCall call = open()) {
            assertThat(exchange(call, 1)).isEqualTo(10);
            input(call, 2);
            assertThat(call.receive()).isNull();
            cancel(call);
        }
        assertThat(script.asked()).hasSize(2);
    }

    /** The reference makes a producer of an exchange without columns. */
    @Test
    void inputToAProducerIsNotSentBeforeItsTime() {
        Script.Stream first = new Script.Stream(WireSchema.EMPTY).empty("turn", "0").position("c1", "call");
        Script.Stream second = new Script.Stream(WireSchema.EMPTY).empty("turn", "1").position("c2");
        script.arrow(first.end()).arrow(second.end());
        try (ClientCall call = open()) {
            for (int turn = 0; turn < 2; turn++) {
                input(call, turn);
                WireBatch batch = call.receive();
                assertThat(batch).isNotNull();
                assertThat(batch.metadata()).containsEntry("turn", "" + turn);
                assertThat(script.asked()).hasSize(turn + 1);
            }
        }
        assertThat(asked(1)).containsEntry(WireKeys.STREAM_STATE, "c1");
    }

    @Test
    void aHeaderComesFirst() {
        byte[] header = Script.Stream.numbers().log("opening").row(99).end();
        byte[] turns = Script.Stream.numbers().row(1).position("c1", "call").end();
        byte[] body = new byte[header.length + turns.length];
        System.arraycopy(header, 0, body, 0, header.length);
        System.arraycopy(turns, 0, body, header.length, turns.length);
        script.arrow(body).arrow(Script.Stream.numbers().row(2).end());
        try (ClientCall call = open(Form.STREAM_WITH_HEADER)) {
            assertThat(Script.text(call.receive())).isEqualTo("opening");
            assertThat(Script.number(call.receive())).isEqualTo(99);
            assertThat(call.receive()).isNull();
            call.turns();
            assertThat(tick(call)).isEqualTo(1);
            assertThat(tick(call)).isEqualTo(2);
            assertEnd(call);
        }
    }

    @Test
    void aHeaderAndNoTurns() {
        script.arrow(Script.Stream.numbers().row(99).end());
        try (ClientCall call = open(Form.STREAM_WITH_HEADER)) {
            assertThat(Script.number(call.receive())).isEqualTo(99);
            assertThat(call.receive()).isNull();
            call.turns();
            call.tick();
            assertThatThrownBy(call::receive)
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("before the turns");
        }
    }

    private void assertCancelled(int number, String cursor) {
        assertThat(script.asked().get(number).path()).isEqualTo("/rows/exchange");
        assertThat(asked(number)).containsExactlyInAnyOrderEntriesOf(Map.of(
                WireKeys.STREAM_STATE, cursor, WireKeys.CALL_STATE, "call", WireKeys.CANCEL, "1"));
        assertThat(script.asked()).hasSize(number + 1);
    }

    private Script answersCancel() {
        return script.arrow(Script.Stream.numbers().log("cancelled").end());
    }

    @Test
    void cancellingReadsOnToTheCursor() {
        script.arrow(Script.Stream.numbers().row(1).row(2).row(3).position("c1", "call").end());
        answersCancel();
        try (ClientCall call = open()) {
            assertThat(tick(call)).isEqualTo(1);
            cancel(call);
            assertThat(script.asked()).as("the answer may be in use").hasSize(1);
        }
        assertCancelled(1, "c1");
    }

    @Test
    void cancellingBeforeTheFirstTurn() {
        script.arrow(Script.Stream.numbers().position("c1", "call").end());
        answersCancel();
        try (ClientCall call = open()) {
            cancel(call);
            assertThat(call.receive()).isNull();
        }
        assertCancelled(1, "c1");
    }

    @Test
    void cancellingAfterATurnOfAnExchange() {
        script.arrow(Script.Stream.numbers().position("c1", "call").end())
                .arrow(Script.Stream.numbers().row(10, WireKeys.STREAM_STATE, "c2").end());
        answersCancel();
        try (ClientCall call = open()) {
            assertThat(exchange(call, 1)).isEqualTo(10);
            cancel(call);
        }
        assertCancelled(2, "c2");
    }

    /** The turn was asked for before. */
    @Test
    void cancellingDuringATurnGivesItsAnswer() {
        script.arrow(Script.Stream.numbers().row(1).position("c1", "call").end())
                .arrow(Script.Stream.numbers().row(2).position("c2").end());
        answersCancel();
        try (ClientCall call = open()) {
            assertThat(tick(call)).isEqualTo(1);
            call.tick();
            cancel(call);
            assertThat(Script.number(call.receive())).isEqualTo(2);
        }
        assertCancelled(2, "c2");
    }

    @Test
    void aStreamThatHasEndedIsNotCancelled() {
        script.arrow(Script.Stream.numbers().row(1).row(2).end());
        try (ClientCall call = open()) {
            assertThat(tick(call)).isEqualTo(1);
            cancel(call);
        }
        assertThat(script.asked()).hasSize(1);
    }

    @Test
    void aTurnThatCannotBeReadIsCancelledWhereItWas() {
        limits = limits.withMaxMessageBytes(1_000);
        script.arrow(Script.Stream.numbers().position("c1", "call").end())
                .arrow(Script.Stream.numbers().rows(new long[1_000], WireKeys.STREAM_STATE, "c2").end());
        answersCancel();
        try (ClientCall call = open()) {
            input(call, 1);
            assertThatThrownBy(call::receive).isInstanceOf(LimitException.class);
            cancel(call);
        }
        assertCancelled(2, "c1");
    }

    @Test
    void aProducersTurnThatCannotBeReadIsCancelledAfterIt() {
        limits = limits.withMaxMessageBytes(1_000);
        script.arrow(Script.Stream.numbers().rows(new long[1_000]).row(2).position("c1", "call").end());
        answersCancel();
        try (ClientCall call = open()) {
            call.tick();
            assertThatThrownBy(call::receive).isInstanceOf(LimitException.class);
            cancel(call);
        }
        assertCancelled(1, "c1");
    }

    @Test
    void aTurnThatIsRefusedForNowIsCancelledWhereItWas() {
        script.arrow(Script.Stream.numbers().position("c1", "call").end())
                .answer(503, new byte[0], "VGI-Supported-Encodings", "");
        answersCancel();
        try (ClientCall call = open()) {
            input(call, 1);
            assertThatThrownBy(call::receive)
                    .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.isTransient())
                            .isTrue());
            cancel(call);
        }
        assertCancelled(2, "c1");
    }

    @Test
    void aLostConnectionIsNotAskedToCancel() {
        script.arrow(Script.Stream.numbers().position("c1", "call").end()).answers(() -> {
            throw new IOException("reset");
        });
        try (ClientCall call = open()) {
            assertThatThrownBy(() -> input(call, 1)).isInstanceOf(TransportException.class);
            cancel(call);
        }
        assertThat(script.asked()).hasSize(2);
    }

    @Test
    void aClosedTransportIsNotAskedToCancel() {
        script.arrow(Script.Stream.numbers().row(1).position("c1", "call").end());
        try (ClientCall call = open()) {
            assertThat(tick(call)).isEqualTo(1);
            closeTransport();
            cancel(call);
        }
        assertThat(script.asked()).hasSize(1);
    }

    @Test
    void aCancelThatFailsIsNobodysTrouble() {
        script.arrow(Script.Stream.numbers().row(1).position("c1", "call").end()).answer(500, new byte[10]);
        try (ClientCall call = open()) {
            assertThat(tick(call)).isEqualTo(1);
            cancel(call);
        }
        assertCancelled(1, "c1");
    }

    @Test
    void closingWithoutCancellingAsksForNothing() {
        script.arrow(Script.Stream.numbers().row(1).position("c1", "call").end());
        try (ClientCall call = open()) {
            assertThat(tick(call)).isEqualTo(1);
        }
        assertThat(script.asked()).hasSize(1);
    }

    @Test
    void theRestOfAnAnswerIsReadWithinBounds() {
        limits = limits.withMaxDrainBytes(10_000);
        Script.Stream much = Script.Stream.numbers().row(1);
        for (int at = 0; at < 100; at++) {
            much.rows(new long[1_000]);
        }
        script.arrow(much.position("c1", "call").end());
        try (ClientCall call = open()) {
            assertThat(tick(call)).isEqualTo(1);
            cancel(call);
        }
        assertThat(script.asked()).as("its cursor is not known").hasSize(1);
    }

    @Test
    void anAnswerThatIsCutOff() {
        script.arrow(Script.Stream.numbers().row(1).row(2).cut());
        try (ClientCall call = open()) {
            assertThat(tick(call)).isEqualTo(1);
            assertThat(tick(call)).isEqualTo(2);
            call.tick();
            assertThatThrownBy(call::receive).isInstanceOf(ProtocolException.class);
            cancel(call);
        }
        assertThat(script.asked()).hasSize(1);
    }
}
