package dev.vgirpc.wire.engine;

import dev.vgirpc.ServiceException;
import dev.vgirpc.internal.StreamSource;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.columnar.ArrowSchemas;
import dev.vgirpc.wire.contract.MethodPlan;
import dev.vgirpc.wire.contract.Reading;
import dev.vgirpc.wire.contract.RowBatches;
import dev.vgirpc.wire.contract.RowCodec;
import dev.vgirpc.wire.contract.StreamPlan;
import dev.vgirpc.wire.contract.StreamRows;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Makes a stream that can be served of what a service's method returned, or of where an earlier request left it. */
final class StreamOpener {

    private final String method;
    private final StreamPlan plan;
    private final StreamState state;
    /** The columns that the stream's factory was given; what is null the rows' type says. */
    private final FixedColumns columns;

    private final @Nullable Record header;

    private StreamOpener(
            String method, StreamPlan plan, StreamState state, FixedColumns columns, @Nullable Record header) {
        this.method = method;
        this.plan = plan;
        this.state = state;
        this.columns = columns;
        this.header = header;
    }

    /**
     * Looks at what the method returned.
     *
     * @throws ServiceException of type TypeError when it is no stream, or none of the declared kind
     */
    static StreamOpener of(MethodPlan method, StreamPlan plan, @Nullable Object returned) {
        if (returned == null) {
            throw refused(method.name(), "returned null where a stream is due");
        }
        if (!(returned instanceof StreamSource made)) {
            throw refused(
                    method.name(),
                    "returned a " + returned.getClass().getName()
                            + ", which cannot be served: make the stream by ProducerStream.of, ExchangeStream.of or"
                            + " RpcStream.of");
        }
        boolean fits =
                switch (plan.kind()) {
                    case PRODUCER -> made.kind() == StreamSource.Kind.PRODUCER;
                    case EXCHANGE -> made.kind() == StreamSource.Kind.EXCHANGE;
                    case UNDETERMINED -> true;
                };
        if (!fits) {
            throw refused(
                    method.name(), "returned a stream of kind " + made.kind() + " where " + plan.kind() + " is declared");
        }
        FixedColumns columns = new FixedColumns(
                made.kind(), schema(made.inputSchema()), schema(made.outputSchema()));
        return new StreamOpener(
                method.name(), plan, StreamState.of(made.kind(), made.state()), columns, made.streamHeader());
    }

    /**
     * Takes a stream up.
     *
     * @throws dev.vgirpc.ProtocolException when the columns and the state are not of one stream
     */
    static StreamOpener resumed(MethodPlan method, StreamPlan plan, FixedColumns columns, Object state) {
        return new StreamOpener(method.name(), plan, StreamState.resumed(columns.kind(), state), columns, null);
    }

    private static @Nullable WireSchema schema(@Nullable Schema given) {
        return given == null ? null : ArrowSchemas.fromArrow(given);
    }

    private static ServiceException refused(String method, String what) {
        return new ServiceException("TypeError", method + "() " + what);
    }

    StreamState state() {
        return state;
    }

    FixedColumns columns() {
        return columns;
    }

    /** Writes the header's own IPC stream, where the method declares one. */
    void header(OutgoingStream out) {
        StreamRows.Records declared = plan.header();
        if (declared == null) {
            return;
        }
        if (header == null) {
            throw refused(
                    method,
                    "returned a stream without the header " + declared.type().getSimpleName()
                            + " that is declared: give it to the stream's factory");
        }
        RowCodec layout = declared.rows().layout();
        out.result(layout, declared.rows().natural(header), Map.of());
    }

    StreamInput input(Supplier<Reading> readings) {
        if (columns.kind() == StreamSource.Kind.PRODUCER) {
            return StreamInput.ticks(readings);
        }
        if (plan.input() instanceof StreamRows.Records records) {
            return StreamInput.records(records.rows(), readings);
        }
        WireSchema given = columns.input();
        return given != null
                ? StreamInput.batches(given, readings)
                : StreamInput.records(rowsOf(state.inputRows(), "input"), readings);
    }

    StreamOutput output() {
        if (plan.output() instanceof StreamRows.Records records) {
            return StreamOutput.records(records.rows());
        }
        WireSchema given = columns.output();
        return given != null
                ? StreamOutput.batches(given)
                : StreamOutput.records(rowsOf(state.outputRows(), "output"));
    }

    private RowBatches rowsOf(@Nullable Class<?> declared, String what) {
        if (declared == null || !declared.isRecord()) {
            throw refused(
                    method,
                    "returned a stream whose " + what + " columns are not known: give the factory a schema, or"
                            + " let a class or record implement the state, with real type arguments");
        }
        return RowBatches.of(declared.asSubclass(Record.class));
    }
}
