package dev.vgirpc.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.LogLevel;
import dev.vgirpc.LogMessage;
import dev.vgirpc.LogSink;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.ProtocolVersion;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcClient;
import dev.vgirpc.TransportException;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.Scripted;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client makes of answers, sound and broken. */
@ExtendWith(LeakCheck.class)
class ClientTest {

    @ProtocolVersion("1.2.3")
    interface Service {
        double add(double a, double b);

        void nothing();
    }

    interface Plain {
        double add(double a, double b);
    }

    private static final WireSchema RESULT =
            new WireSchema(List.of(new WireField("result", false, new WireType.Floating(64))));

    private final List<LogMessage> logs = new ArrayList<>();
    private final List<RpcClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(RpcClient::close);
    }

    private Service client(byte[] answers, Limits limits, LogSink sink) {
        RpcClient client =
                new WireEngine().client(new Scripted(answers)).limits(limits).onLog(sink).connect();
        clients.add(client);
        return client.proxy(Service.class);
    }

    private Service client(byte[]... answers) {
        StreamBytes all = new StreamBytes();
        for (byte[] answer : answers) {
            all.raw(answer);
        }
        return client(all.bytes(), Limits.defaults(), logs::add);
    }

    private static StreamBytes answer() {
        return new StreamBytes().schema(RESULT);
    }

    private static byte[] result(double value) {
        return answer().batch(1, new Object[][] {{value}}).end().bytes();
    }

    private static byte[] emptyBatch(String... keysAndValues) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            metadata.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return StreamBytes.batchBytes(RESULT, Metadata.of(metadata), 0, new Object[][] {{}});
    }

    @Test
    void requestIsThatOfTheReference() {
        Scripted server = new Scripted(result(3));
        try (RpcClient client = new WireEngine().client(server).connect()) {
            assertThat(client.proxy(Plain.class).add(1, 2)).isEqualTo(3);
        }
        Streams.Stream request = Streams.readAll(server.requests()).getFirst();
        assertThat(request.schema().text()).isEqualTo("a: double not null, b: double not null");
        assertThat(request.batches()).hasSize(1);
        assertThat(request.batches().getFirst().metadata())
                .containsExactly(Map.entry(WireKeys.METHOD, "add"), Map.entry(WireKeys.REQUEST_VERSION, "1"));
        assertThat(request.batches().getFirst().columns()).containsExactly(List.of(1.0), List.of(2.0));
        assertThat(server.requests()).endsWith(StreamBytes.END);
        assertThat(Arrays.copyOf(server.requests(), 168)).isEqualTo(SchemaMessage.encode(request.schema()));
    }

    @Test
    void versionOfTheContractIsSent() {
        Scripted server = new Scripted(new StreamBytes().schema(WireSchema.EMPTY).batch(0).end().bytes());
        try (RpcClient client = new WireEngine().client(server).connect()) {
            client.proxy(Service.class).nothing();
        }
        Streams.Batch request = Streams.readAll(server.requests()).getFirst().batches().getFirst();
        assertThat(request.rows()).isZero();
        assertThat(request.metadata())
                .containsExactly(
                        Map.entry(WireKeys.METHOD, "nothing"),
                        Map.entry(WireKeys.REQUEST_VERSION, "1"),
                        Map.entry(WireKeys.PROTOCOL_VERSION, "1.2.3"));
    }

    @Test
    void answerWithoutResultIsAnErrorOfThisCallOnly() {
        Service proxy = client(answer().end().bytes(), answer().raw(emptyBatch(WireKeys.LOG_LEVEL, "INFO", WireKeys.LOG_MESSAGE, "m")).end().bytes(), result(7));

        assertThatThrownBy(() -> proxy.add(1, 2)).isInstanceOf(ProtocolException.class).hasMessageContainingAll("'add'", "without a result");
        assertThatThrownBy(() -> proxy.add(1, 2)).isInstanceOf(ProtocolException.class);
        assertThat(logs).hasSize(1);
        assertThat(proxy.add(1, 2)).isEqualTo(7);
    }

    @Test
    void furtherBatchesAreSkipped() {
        Service proxy = client(
                answer().batch(1, new Object[][] {{1.0}}).batch(1, new Object[][] {{2.0}}).raw(emptyBatch(WireKeys.LOG_LEVEL, "EXCEPTION", WireKeys.LOG_MESSAGE, "late")).end().bytes(),
                result(3));

        assertThat(proxy.add(0, 0)).isEqualTo(1);
        assertThat(proxy.add(0, 0)).isEqualTo(3);
    }

    @Test
    void truncatedAnswerEndsTheConnection() {
        byte[] whole = result(3);
        for (int length = 1; length < whole.length - 8; length += 3) {
            Service proxy = client(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> proxy.add(1, 2))
                    .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.delivered()).isTrue());
            assertThatThrownBy(() -> proxy.add(1, 2))
                    .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.delivered()).isFalse());
        }
    }

    @Test
    void peerThatLeavesIsATransportError() {
        Service proxy = client(result(1));
        proxy.add(1, 2);

        assertThatThrownBy(() -> proxy.add(1, 2))
                .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.delivered()).isTrue())
                .hasMessageContainingAll("scripted:test", "'add'");
        assertThatThrownBy(() -> proxy.add(1, 2))
                .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.delivered()).isFalse());
    }

    @Test
    void answerThatIsNoArrowEndsTheConnection() {
        Service proxy = client("Error: no such file\nmore text".getBytes(java.nio.charset.StandardCharsets.US_ASCII), result(1));

        assertThatThrownBy(() -> proxy.add(1, 2)).isInstanceOfAny(ProtocolException.class, LimitException.class);
        assertThatThrownBy(() -> proxy.add(1, 2)).isInstanceOf(TransportException.class);
    }

    @Test
    void resultOfAnotherShapeIsAnErrorOfThisCallOnly() {
        WireField text = new WireField("result", true, new WireType.Utf8(false));
        Service proxy = client(
                new StreamBytes().schema(text).batch(1, new Object[][] {{"x"}}).end().bytes(),
                answer().batch(2, new Object[][] {{1.0, 2.0}}).end().bytes(),
                answer().batch(0, new Object[][] {{}}).end().bytes(),
                new StreamBytes().schema(WireSchema.EMPTY).batch(1).end().bytes(),
                answer().batch(1, new Object[][] {{null}}).end().bytes(),
                result(5));
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> proxy.add(1, 2)).isInstanceOf(ValueException.class).hasMessageStartingWith("add()");
        }
        assertThat(proxy.add(1, 2)).isEqualTo(5);
    }

    @Test
    void sinkThatThrowsFailsOnlyItsCall() {
        byte[] withLog = answer()
                .raw(emptyBatch(WireKeys.LOG_LEVEL, "WARN", WireKeys.LOG_MESSAGE, "m"))
                .batch(1, new Object[][] {{1.0}})
                .end()
                .bytes();
        StreamBytes answers = new StreamBytes().raw(withLog).raw(withLog).raw(result(9));
        int[] count = {0};
        Service proxy = client(answers.bytes(), Limits.defaults(), log -> {
            if (count[0]++ == 0) {
                throw new IllegalStateException("sink");
            }
            throw new AssertionError("sink");
        });

        assertThatThrownBy(() -> proxy.add(1, 2)).isInstanceOf(IllegalStateException.class).hasMessage("sink");
        assertThatThrownBy(() -> proxy.add(1, 2)).isInstanceOf(AssertionError.class).hasMessage("sink");
        assertThat(proxy.add(1, 2)).isEqualTo(9);
    }

    @Test
    void sinkThatCallsAgainIsRefused() {
        byte[] withLog = answer()
                .raw(emptyBatch(WireKeys.LOG_LEVEL, "WARN", WireKeys.LOG_MESSAGE, "m"))
                .batch(1, new Object[][] {{1.0}})
                .end()
                .bytes();
        Service[] proxy = new Service[1];
        proxy[0] = client(new StreamBytes().raw(withLog).raw(result(9)).bytes(), Limits.defaults(), log -> proxy[0].add(3, 4));

        assertThatThrownBy(() -> proxy[0].add(1, 2)).isInstanceOf(IllegalStateException.class).hasMessageContaining("in progress");
        assertThat(proxy[0].add(1, 2)).isEqualTo(9);
    }

    @Test
    void unknownLevelIsInfoAndKeepsItsName() {
        Service proxy = client(answer()
                .raw(emptyBatch(WireKeys.LOG_LEVEL, "NOTICE", WireKeys.LOG_MESSAGE, "m", WireKeys.SERVER_ID, "s", WireKeys.REQUEST_ID, "r"))
                .batch(1, new Object[][] {{1.0}})
                .end()
                .bytes());

        assertThat(proxy.add(1, 2)).isEqualTo(1);
        assertThat(logs)
                .containsExactly(new LogMessage(
                        LogLevel.INFO, "m", Map.of("server_id", "s", "request_id", "r", "log_level", "NOTICE")));
    }

    @Test
    void extrasThatAreNoJsonObjectAreIgnored() {
        StreamBytes answer = answer();
        String[] broken = {"", "{", "[1]", "null", "{\"a\":}", "not json", "{\"a\":1", "{\"a\" 1}", "[".repeat(5000), "{\"a\":".repeat(5000), "\"text\"", "{\"n\":1e" + "9".repeat(5000) + "}"};
        for (String extra : broken) {
            answer.raw(emptyBatch(WireKeys.LOG_LEVEL, "INFO", WireKeys.LOG_MESSAGE, "m", WireKeys.LOG_EXTRA, extra));
        }
        Service proxy = client(answer.batch(1, new Object[][] {{1.0}}).end().bytes());

        assertThat(proxy.add(1, 2)).isEqualTo(1);
        assertThat(logs).hasSize(broken.length).allSatisfy(log -> assertThat(log).isEqualTo(new LogMessage(LogLevel.INFO, "m")));
    }

    @Test
    void extrasAreText() {
        Service proxy = client(answer()
                .raw(emptyBatch(
                        WireKeys.LOG_LEVEL, "INFO", WireKeys.LOG_MESSAGE, "m",
                        WireKeys.LOG_EXTRA, "{\"s\":\"t\",\"i\":1,\"f\":2.5,\"b\":true,\"n\":null,\"o\":{\"k\":[1]},\"a\":[\"x\",{\"y\":1}]}"))
                .batch(1, new Object[][] {{1.0}})
                .end()
                .bytes());
        proxy.add(1, 2);

        assertThat(logs.getFirst().extra().toString())
                .isEqualTo("{s=t, i=1, f=2.5, b=true, n=null, o={\"k\":[1]}, a=[\"x\",{\"y\":1}]}");
    }

    @Test
    void batchesWithRowsOrWithoutMessageAreData() {
        byte[] levelOnRow = answer()
                .batch(Metadata.of(Map.of(WireKeys.LOG_LEVEL, "EXCEPTION", WireKeys.LOG_MESSAGE, "m")), 1, new Object[][] {{4.0}})
                .end()
                .bytes();
        byte[] levelOnly = answer().raw(emptyBatch(WireKeys.LOG_LEVEL, "EXCEPTION")).end().bytes();
        Service proxy = client(levelOnRow, levelOnly);

        assertThat(proxy.add(1, 2)).isEqualTo(4);
        assertThatThrownBy(() -> proxy.add(1, 2)).isInstanceOf(ValueException.class).hasMessageContaining("0 rows");
        assertThat(logs).isEmpty();
    }

    @Test
    void errorsOfOtherServersAreUnderstood() {
        Service proxy = client(
                error("ValueError: bad", "{\"exception_type\":\"ValueError\",\"exception_message\":\"bad\",\"traceback\":\"Traceback…\",\"cause\":\"c\"}"),
                error("plain text", ""),
                error("KeyError: 'x'", "{\"exception_type\":\"KeyError\",\"error_kind\":\"session_lost\"}"),
                error("odd", "{\"exception_type\":5,\"traceback\":null}"));

        assertThatThrownBy(() -> proxy.add(1, 2)).isInstanceOfSatisfying(RemoteCallException.class, e -> {
            assertThat(List.of(e.type(), e.detail(), e.getMessage(), e.remoteTrace(), e.requestId(), e.serverId()))
                    .containsExactly("ValueError", "bad", "ValueError: bad", "Traceback…", "r1", "");
            assertThat(e.kind()).isNull();
            assertThat(e.extra()).containsEntry("cause", "c");
        });
        assertThatThrownBy(() -> proxy.add(1, 2)).isInstanceOfSatisfying(RemoteCallException.class, e ->
                assertThat(List.of(e.type(), e.detail(), e.remoteTrace())).containsExactly("EXCEPTION", "plain text", ""));
        assertThatThrownBy(() -> proxy.add(1, 2)).isInstanceOfSatisfying(RemoteCallException.class, e -> {
            assertThat(List.of(e.type(), e.detail())).containsExactly("KeyError", "'x'");
            assertThat(e.kind().token()).isEqualTo("session_lost");
        });
        assertThatThrownBy(() -> proxy.add(1, 2)).isInstanceOfSatisfying(RemoteCallException.class, e ->
                assertThat(List.of(e.type(), e.detail())).containsExactly("EXCEPTION", "odd"));
    }

    private static byte[] error(String message, String extra) {
        return answer()
                .raw(emptyBatch(
                        WireKeys.LOG_LEVEL, "EXCEPTION", WireKeys.LOG_MESSAGE, message, WireKeys.LOG_EXTRA, extra, WireKeys.REQUEST_ID, "r1"))
                .end()
                .bytes();
    }

    @Test
    void answerOverALimitIsAnErrorOfThisCallOnly() {
        WireField two = new WireField("two", true, new WireType.Struct(), new WireField("x", true, new WireType.Bool()));
        StreamBytes answers = new StreamBytes()
                .raw(new StreamBytes().schema(two).batch(1, new Object[][] {{null}}).end().bytes())
                .raw(answer().message(StreamBytes.batchHead(5000, 3, 4), new byte[5000]).end().bytes())
                .raw(result(8));
        Service proxy = client(answers.bytes(), Limits.defaults().withMaxColumns(1).withMaxMessageBytes(4000), logs::add);

        assertThatThrownBy(() -> proxy.add(1, 2))
                .isInstanceOfSatisfying(LimitException.class, e -> assertThat(e.limitName()).isEqualTo("maxColumns"));
        assertThatThrownBy(() -> proxy.add(1, 2))
                .isInstanceOfSatisfying(LimitException.class, e -> assertThat(e.limitName()).isEqualTo("maxMessageBytes"));
        assertThat(proxy.add(1, 2)).isEqualTo(8);
    }

    @Test
    void metadataReceiverIsCalledOncePerSuccess() {
        List<Map<String, String>> received = new ArrayList<>();
        Service proxy = dev.vgirpc.Rpc.with(
                client(
                        answer().batch(Metadata.of(Map.of("k", "v")), 1, new Object[][] {{1.0}}).end().bytes(),
                        error("E: x", ""),
                        result(2)),
                dev.vgirpc.CallOptions.none().onMetadata(received::add));

        proxy.add(1, 2);
        assertThatThrownBy(() -> proxy.add(1, 2)).isInstanceOf(RemoteCallException.class);
        proxy.add(1, 2);
        assertThat(received).containsExactly(Map.of("k", "v"), Map.of());
    }
}
