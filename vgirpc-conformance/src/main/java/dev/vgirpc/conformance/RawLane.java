package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.MethodDescription;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcStream;
import dev.vgirpc.ServiceDescription;
import dev.vgirpc.Turn;
import dev.vgirpc.conformance.ClientConformanceService.Piece;
import dev.vgirpc.wire.WireKeys;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The calls of the lanes without HTTP: all of one connection, but for the last one. */
final class RawLane {

    private static final TypedRow NULLS = new TypedRow(null, null, null, null, null, null);
    private static final TypedRow FULL = new TypedRow(
            1.5,
            Arrays.asList("alpha", null, "omega"),
            "blue",
            Instant.parse("2026-08-18T12:34:56.000789Z"),
            new BigDecimal("1234.5000"),
            new TypedRow.Nested("sample", Arrays.asList(1, null, 3)));
    private static final TypedRow OTHER = new TypedRow(
            -0.0,
            List.of(),
            "",
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            new BigDecimal("-99999999999999.9999"),
            new TypedRow.Nested(null, null));

    private final Cases cases;
    private final RpcClient client;
    private final ClientConformanceService service;

    private RawLane(Cases cases, RpcClient client) {
        this.cases = cases;
        this.client = client;
        this.service = client.proxy(ClientConformanceService.class);
    }

    static void run(Cases cases, String address) {
        try (RpcClient client = RpcClient.connect(address)) {
            RawLane lane = new RawLane(cases, client);
            lane.unary();
            lane.producers();
            lane.exchanges();
            lane.describe();
            lane.usable("all else");
        }
        cases.run("memory after the lane", () ->
                Cases.equal(0L, Rpc.allocator().getAllocatedMemory(), "allocated bytes"));
        cases.run("transport_options", () -> {
            Map<String, String> options = TransportOptions.ask(address);
            Cases.equal("true", options.get(WireKeys.TRANSPORT_SHM), WireKeys.TRANSPORT_SHM);
            Cases.equal("client-worker", options.get(WireKeys.SERVER_ID), WireKeys.SERVER_ID);
        });
    }

    // Unary calls

    private void unary() {
        for (int size : new int[] {0, 1, 250, 252, 4096, 32 << 10, 1 << 20, 16 << 20}) {
            cases.run("large_response " + size, () -> Cases.same(pattern(size), service.largeResponse(size), "bytes"));
            cases.run("echo_bytes " + size, () -> {
                byte[] value = pattern(size);
                Cases.same(value, service.echoBytes(value), "bytes");
            });
        }
        for (long size : new long[] {-1, (16 << 20) + 1}) {
            cases.run("large_response refuses " + size, () -> {
                RemoteCallException e = refused(() -> service.largeResponse(size));
                Cases.equal("ValueError: size must be between 0 and 16777216", e.getMessage(), "message");
            });
        }
        usable("errors");
    }

    private static byte[] pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return bytes;
    }

    private static RemoteCallException refused(Cases.Body call) throws Exception {
        RemoteCallException e = Cases.thrown(RemoteCallException.class, call);
        Cases.equal("ValueError", e.type(), "type");
        Cases.equal("client-worker", e.serverId(), "server id");
        return e;
    }

    private void usable(String after) {
        cases.run("usable after " + after, () -> Cases.same(pattern(7), service.largeResponse(7), "bytes"));
    }

    // Producers

    private void producers() {
        sequence(3, 4);
        sequence(0, 4);
        sequence(300, 0);
        sequence(100, 1024);
        sequence(3, 1 << 20);
        cases.run("producer_sequence refuses -1", () -> {
            RemoteCallException e = refused(() -> {
                try (ProducerStream<Piece> stream = service.producerSequence(-1, 0)) {
                    stream.iterator().next();
                }
            });
            Cases.equal("ValueError: count and payload_bytes must be non-negative", e.getMessage(), "message");
        });
        usable("a stream that was refused");
        cases.run("producer_zero_row_then_value", () -> Cases.same(
                List.of(List.of(), List.of(piece(7, "after-zero"))),
                turns(service.producerZeroRowThenValue()),
                "turns"));
        cases.run("producer_emit_and_finish", () -> Cases.same(
                List.of(List.of(piece(99, "terminal"))), turns(service.producerEmitAndFinish()), "turns"));
        cases.run("producer_empty", () -> Cases.same(List.of(), turns(service.producerEmpty()), "turns"));
        cases.run("producer_sequence ended early", () -> {
            for (int taken = 0; taken < 3; taken++) {
                try (ProducerStream<Piece> stream = service.producerSequence(1000, 10)) {
                    Iterator<Piece> pieces = stream.iterator();
                    for (int i = 0; i < taken; i++) {
                        Cases.equal((long) i, pieces.next().index(), "index");
                    }
                    if (taken == 2) {
                        stream.cancel();
                    }
                }
            }
        });
        usable("streams that were ended early");
    }

    private void sequence(int count, int payloadBytes) {
        cases.run("producer_sequence " + count + " of " + payloadBytes, () -> {
            List<List<Piece>> expected = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] payload = new byte[payloadBytes];
                Arrays.fill(payload, (byte) (i % 251));
                expected.add(List.of(new Piece(i, payload)));
            }
            Cases.same(expected, turns(service.producerSequence(count, payloadBytes)), "turns");
        });
    }

    private static Piece piece(long index, String payload) {
        return new Piece(index, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** The rows of each turn; every turn has the exact columns. */
    private static List<List<Piece>> turns(ProducerStream<Piece> stream) {
        List<List<Piece>> turns = new ArrayList<>();
        try (stream) {
            for (Turn<Piece> turn : stream.turns()) {
                Cases.equal(pieceColumns(), turn.batch().schema(), "columns");
                turns.add(turn.rows());
            }
        }
        return turns;
    }

    private static Schema pieceColumns() {
        return new Schema(List.of(
                Field.notNullable("index", new ArrowType.Int(64, true)),
                Field.notNullable("payload", ArrowType.Binary.INSTANCE)));
    }

    // The exchange

    private void exchanges() {
        cases.run("columns of typed_exchange", () ->
                Cases.equal(typedColumns(), Batch.schemaOf(TypedRow.class), "columns of the record"));
        exchange("null row", List.of(List.of(NULLS)));
        exchange("no rows", List.of(List.of()));
        exchange("full row", List.of(List.of(FULL)));
        exchange("several turns", List.of(
                List.of(FULL, NULLS, OTHER), List.of(NULLS), List.of(), List.of(OTHER, OTHER), List.of(FULL)));
        cases.run("typed_exchange without turns", () -> service.typedExchange().close());
        cases.run("typed_exchange cancelled", () -> {
            try (ExchangeStream<TypedRow, TypedRow> stream = service.typedExchange()) {
                Cases.same(FULL, stream.exchange(FULL).row(), "row");
                stream.cancel();
            }
            service.typedExchange().cancel();
        });
        usable("exchanges");
    }

    /** Exchanges the rows of each turn, as records and as batches. */
    private void exchange(String name, List<List<TypedRow>> turns) {
        cases.run("typed_exchange " + name, () -> {
            try (ExchangeStream<TypedRow, TypedRow> stream = service.typedExchange()) {
                for (List<TypedRow> rows : turns) {
                    Turn<TypedRow> answer = stream.exchange(rows);
                    Cases.same(rows, answer.rows(), "rows");
                    Cases.equal(typedColumns(), answer.batch().schema(), "columns");
                }
            }
        });
        cases.run("typed_exchange " + name + " in batches", () -> {
            try (RpcStream stream = service.typedExchange()) {
                ExchangeStream<Batch, Batch> exchange = stream.asExchange(Batch.class, Batch.class);
                for (List<TypedRow> rows : turns) {
                    try (Batch batch = Batch.ofRows(TypedRow.class, rows)) {
                        Batch answer = exchange.exchange(batch, Map.of()).batch();
                        Cases.same(rows, answer.rows(TypedRow.class), "rows");
                        Cases.equal(typedColumns(), answer.schema(), "columns");
                    }
                }
            }
        });
    }

    private static Schema typedColumns() {
        return new Schema(List.of(
                Field.nullable("nullable_float", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
                list("tags", ArrowType.Utf8.INSTANCE),
                new Field(
                        "category",
                        new FieldType(
                                true,
                                ArrowType.Utf8.INSTANCE,
                                new DictionaryEncoding(0, false, new ArrowType.Int(16, true))),
                        List.of()),
                Field.nullable("event_time", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
                Field.nullable("amount", new ArrowType.Decimal(18, 4, 128)),
                new Field(
                        "nested",
                        FieldType.nullable(ArrowType.Struct.INSTANCE),
                        List.of(
                                Field.nullable("name", ArrowType.Utf8.INSTANCE),
                                list("scores", new ArrowType.Int(32, true))))));
    }

    private static Field list(String name, ArrowType element) {
        return new Field(
                name, FieldType.nullable(ArrowType.List.INSTANCE), List.of(Field.nullable("item", element)));
    }

    // What the worker tells about itself

    private void describe() {
        cases.run("describe", () -> {
            ServiceDescription description = client.describe();
            Cases.equal("ClientConformanceService", description.protocolName(), "protocol name");
            Cases.equal("4", description.describeVersion(), "describe version");
            Cases.equal("1", description.requestVersion(), "request version");
            Cases.equal("client-worker", description.serverId(), "server id");
            Cases.check(description.protocolHash().matches("[0-9a-f]{64}"), "hash: " + description.protocolHash());
            Cases.equal(
                    List.of(
                            "close_client_session",
                            "echo_bytes",
                            "increment_client_session",
                            "large_response",
                            "open_client_session",
                            "producer_emit_and_finish",
                            "producer_empty",
                            "producer_sequence",
                            "producer_zero_row_then_value",
                            "typed_exchange"),
                    description.methods().stream().map(MethodDescription::name).toList(),
                    "methods");
            for (MethodDescription method : description.methods()) {
                Cases.equal(takesInput(method.name()), method.isExchange(), method.name() + " takes input");
                Cases.equal(
                        method.isExchange() == null ? MethodDescription.Kind.UNARY : MethodDescription.Kind.STREAM,
                        method.kind(),
                        "kind of " + method.name());
            }
        });
        usable("describe");
    }

    /** Null for unary methods. */
    private static @Nullable Boolean takesInput(String method) {
        return method.equals("typed_exchange") ? Boolean.TRUE : method.startsWith("producer_") ? Boolean.FALSE : null;
    }
}
