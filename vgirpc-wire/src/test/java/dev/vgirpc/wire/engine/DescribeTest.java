package dev.vgirpc.wire.engine;

import static dev.vgirpc.wire.engine.Served.head;
import static dev.vgirpc.wire.engine.Served.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.ErrorKind;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.MethodDescription;
import dev.vgirpc.MethodDescription.Kind;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.ProtocolVersion;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcStream;
import dev.vgirpc.ServiceDescription;
import dev.vgirpc.ServiceException;
import dev.vgirpc.WireName;
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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Services describe themselves when they are told to, and clients read it (protocol page 11.1). */
@ExtendWith(LeakCheck.class)
class DescribeTest {

    record Row(long number) {}

    record Info(String title) {}

    @ProtocolVersion("2.0.1")
    interface Service {
        double add(double a, @Nullable String b);

        void nothing();

        ProducerStream<Row> rows(long count);

        ExchangeStream.WithHeader<Info, Row, Row> exchange();

        RpcStream open();

        @WireName("z\uD801\uDC00")
        void afterTheNext();

        @WireName("z\uFA0E")
        void beforeTheLast();
    }

    @WireName("Plain")
    interface Unversioned {
        void nothing();
    }

    static final class Implementation implements Service {
        @Override
        public double add(double a, @Nullable String b) {
            return a;
        }

        @Override
        public void nothing() {}

        @Override
        public ProducerStream<Row> rows(long count) {
            throw new AssertionError("not to be called");
        }

        @Override
        public ExchangeStream.WithHeader<Info, Row, Row> exchange() {
            throw new AssertionError("not to be called");
        }

        @Override
        public RpcStream open() {
            throw new AssertionError("not to be called");
        }

        @Override
        public void afterTheNext() {}

        @Override
        public void beforeTheLast() {}
    }

    private static Served<Service> described() {
        return new Served<>(Service.class, new Implementation(), builder -> builder.describe(true));
    }

    @Test
    void aClientReadsWhatTheServerTells() {
        try (Served<Service> served = described()) {
            ServiceDescription description = served.client.describe();

            assertThat(description.protocolName()).isEqualTo("Service");
            assertThat(description.requestVersion()).isEqualTo("1");
            assertThat(description.describeVersion()).isEqualTo("4");
            assertThat(description.protocolHash()).isEqualTo(served.server.protocolHash());
            assertThat(description.serverId()).isEqualTo("server-1");
            assertThat(description.protocolVersion()).isEqualTo("2.0.1");
            assertThat(description.methods())
                    .extracting(MethodDescription::name)
                    .containsExactly("add", "exchange", "nothing", "open", "rows", "z\uFA0E", "z\uD801\uDC00");

            MethodDescription add = description.method("add").orElseThrow();
            assertThat(add.kind()).isEqualTo(Kind.UNARY);
            assertThat(add.hasReturn()).isTrue();
            assertThat(add.parameters().toString())
                    .isEqualTo("Schema<a: FloatingPoint(DOUBLE) not null, b: Utf8>");
            assertThat(add.result().toString()).isEqualTo("Schema<result: FloatingPoint(DOUBLE) not null>");
            assertThat(add.header()).isNull();
            assertThat(add.isExchange()).isNull();

            MethodDescription exchange = description.method("exchange").orElseThrow();
            assertThat(exchange.kind()).isEqualTo(Kind.STREAM);
            assertThat(exchange.hasReturn()).isFalse();
            assertThat(exchange.result().getFields()).isEmpty();
            assertThat(String.valueOf(exchange.header())).isEqualTo("Schema<title: Utf8 not null>");
            assertThat(exchange.isExchange()).isTrue();

            assertThat(description.method("rows").orElseThrow().isExchange()).isFalse();
            assertThat(description.method("rows").orElseThrow().header()).isNull();
            assertThat(description.method("open").orElseThrow().isExchange()).isNull();
            assertThat(description.method("nothing").orElseThrow().hasReturn()).isFalse();
            assertThat(description.method("none")).isEmpty();

            served.proxy.nothing();
        }
    }

    /** The gate of versions is not there for this method, and a row with columns does no harm. */
    @Test
    void anyRequestThatNamesTheMethodIsAnswered() {
        try (Served<Service> served = described()) {
            for (byte[] request : List.of(
                    request(head(WireKeys.DESCRIBE_METHOD), WireSchema.EMPTY),
                    request(
                            head(WireKeys.DESCRIBE_METHOD),
                            new WireSchema(List.of(new WireField("x", true, new WireType.Int(64, true)))),
                            1L))) {
                Streams.Stream answer = served.ask(request);
                assertThat(answer.schema().text())
                        .isEqualTo("name: string, method_type: string, has_return: bool, params_schema_ipc: binary, "
                                + "result_schema_ipc: binary, has_header: bool, header_schema_ipc: binary, "
                                + "is_exchange: bool");
                assertThat(answer.batches()).hasSize(1);
                assertThat(answer.batches().getFirst().rows()).isEqualTo(7);
                assertThat(answer.batches().getFirst().metadata().keySet())
                        .containsExactly(
                                WireKeys.PROTOCOL_NAME,
                                WireKeys.REQUEST_VERSION,
                                WireKeys.DESCRIBE_VERSION,
                                WireKeys.PROTOCOL_HASH,
                                WireKeys.SERVER_ID,
                                WireKeys.PROTOCOL_VERSION);
            }
        }
    }

    @Test
    void withoutVersionThereIsNoVersionKey() {
        try (Served<Unversioned> served = new Served<>(Unversioned.class, () -> {}, builder -> builder.describe(true))) {
            assertThat(served.askOne(request(head(WireKeys.DESCRIBE_METHOD), WireSchema.EMPTY)))
                    .containsEntry(WireKeys.PROTOCOL_NAME, "Plain")
                    .doesNotContainKey(WireKeys.PROTOCOL_VERSION);
            assertThat(served.client.describe().protocolVersion()).isNull();
        }
    }

    @Test
    void withoutBeingToldAServerDoesNotDescribe() {
        try (Served<Service> served = new Served<>(Service.class, new Implementation())) {
            assertThatThrownBy(served.client::describe)
                    .isInstanceOfSatisfying(RemoteCallException.class, e -> {
                        assertThat(e.type()).isEqualTo("MethodNotImplementedError");
                        assertThat(e.kind()).isEqualTo(ErrorKind.METHOD_NOT_IMPLEMENTED);
                        assertThat(e).hasMessageContainingAll("does not describe itself", "describe(true)", "--describe");
                        assertThat(e.detail()).startsWith("Unknown method: '__describe__'").doesNotContain("[__");
                        assertThat(e.serverId()).isEqualTo("server-1");
                    });
            served.proxy.nothing();
        }
    }

    @Test
    void theMethodIsListedAmongThoseThatAreThere() {
        try (Served<Service> served = described()) {
            assertThat(served.askOne(request(head("none"), WireSchema.EMPTY)).get(WireKeys.LOG_MESSAGE))
                    .endsWith("Available methods: [__describe__, add, exchange, nothing, open, rows, z\uFA0E,"
                            + " z\uD801\uDC00]");
        }
    }

    // What other servers may send

    private static final byte[] NONE = SchemaMessage.encode(WireSchema.EMPTY);

    private static List<WireField> columns() {
        List<WireField> columns = new ArrayList<>();
        columns.add(new WireField("name", true, new WireType.Utf8(false)));
        columns.add(new WireField("method_type", true, new WireType.Utf8(false)));
        columns.add(new WireField("has_return", true, new WireType.Bool()));
        columns.add(new WireField("params_schema_ipc", true, new WireType.Binary(false)));
        columns.add(new WireField("result_schema_ipc", true, new WireType.Binary(false)));
        columns.add(new WireField("has_header", true, new WireType.Bool()));
        columns.add(new WireField("header_schema_ipc", true, new WireType.Binary(false)));
        columns.add(new WireField("is_exchange", true, new WireType.Bool()));
        return columns;
    }

    private static Object[] row() {
        return new Object[] {"m", "stream", false, NONE, NONE, true, NONE, true};
    }

    private static ServiceDescription read(Metadata metadata, List<WireField> columns, Object... row) {
        Object[][] values = Arrays.stream(row).map(value -> new Object[] {value}).toArray(Object[][]::new);
        StreamBytes answer = new StreamBytes().schema(new WireSchema(columns)).batch(metadata, 1, values).end();
        try (RpcClient client = new WireEngine().client(new Scripted(answer.bytes())).connect()) {
            return client.describe();
        }
    }

    @Test
    void metadataMayBeMissing() {
        ServiceDescription description = read(Metadata.EMPTY, columns(), row());
        assertThat(description)
                .isEqualTo(new ServiceDescription("", "", "", "", "", null, description.methods()));
        assertThat(description.methods()).hasSize(1);
        assertThat(description.methods().getFirst().header()).isNotNull();
        assertThat(description.methods().getFirst().isExchange()).isTrue();
    }

    @Test
    void otherVersionsOfTheFormAreReadAsFarAsTheyGo() {
        List<WireField> columns = columns();
        columns.add(0, new WireField("doc", true, new WireType.Utf8(false)));
        Object[] row = new Object[9];
        row[0] = "more than we know";
        System.arraycopy(row(), 0, row, 1, 8);
        ServiceDescription description =
                read(Metadata.of(Map.of(WireKeys.DESCRIBE_VERSION, "5")), columns, row);
        assertThat(description.describeVersion()).isEqualTo("5");
        assertThat(description.method("m")).isPresent();
    }

    private static void assertNoDescription(int column, @Nullable Object value, String... words) {
        Object[] row = row();
        row[column] = value;
        assertThatThrownBy(() -> read(Metadata.EMPTY, columns(), row))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void badSchemasAreNamed() {
        assertNoDescription(3, new byte[0], "'m'", "params_schema_ipc", "empty");
        assertNoDescription(4, new byte[] {1, 2, 3}, "'m'", "result_schema_ipc");
        assertNoDescription(6, "not a schema at all".getBytes(), "'m'", "header_schema_ipc");
        assertNoDescription(3, Arrays.copyOf(NONE, NONE.length - 8), "'m'", "params_schema_ipc");
    }

    @Test
    void badValuesAreNamed() {
        assertNoDescription(0, null, "no value", "name", "row 0");
        assertNoDescription(1, "duplex", "'m'", "method_type", "'duplex'");
        assertNoDescription(2, null, "no value", "has_return");
    }

    @Test
    void otherAnswersAreNoDescription() {
        assertThatThrownBy(() -> read(
                        Metadata.EMPTY, List.of(new WireField("result", false, new WireType.Int(64, true))), 1L))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContainingAll("no description", "[result]");
        List<WireField> columns = columns();
        columns.set(2, new WireField("has_return", true, new WireType.Utf8(false)));
        Object[] row = row();
        row[2] = "yes";
        assertThatThrownBy(() -> read(Metadata.EMPTY, columns, row))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContainingAll("has_return", "another type");
    }

    @Test
    void theConnectionGoesOnAfterABadDescription() {
        Object[][] values = {{"m"}, {"duplex"}, {false}, {NONE}, {NONE}, {false}, {null}, {null}};
        byte[] bad = new StreamBytes()
                .schema(new WireSchema(columns()))
                .batch(Metadata.EMPTY, 1, values)
                .end()
                .bytes();
        byte[] nothing = new StreamBytes()
                .schema(WireSchema.EMPTY)
                .batch(0)
                .end()
                .bytes();
        try (RpcClient client = new WireEngine()
                .client(new Scripted(new StreamBytes().raw(bad).raw(nothing).bytes()))
                .connect()) {
            assertThatThrownBy(client::describe).isInstanceOf(ProtocolException.class);
            client.proxy(Unversioned.class).nothing();
        }
    }

    @Test
    void theRequestIsThatOfTheReference() {
        Scripted server = new Scripted(new byte[0]);
        try (RpcClient client = new WireEngine().client(server).connect()) {
            assertThatThrownBy(client::describe).isInstanceOf(dev.vgirpc.TransportException.class);
        }
        Streams.Stream request = Streams.readAll(server.requests()).getFirst();
        assertThat(request.schema().isEmpty()).isTrue();
        assertThat(request.batches()).hasSize(1);
        assertThat(request.batches().getFirst().rows()).isZero();
        assertThat(request.batches().getFirst().metadata())
                .containsExactly(
                        Map.entry(WireKeys.METHOD, WireKeys.DESCRIBE_METHOD),
                        Map.entry(WireKeys.REQUEST_VERSION, "1"));
    }
}
