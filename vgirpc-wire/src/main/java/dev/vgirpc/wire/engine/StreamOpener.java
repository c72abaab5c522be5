package dev.vgirpc.wire.engine;

import dev.vgirpc.ServiceException;
import dev.vgirpc.internal.StreamSource;
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

/** Makes a stream that can be served of what a service's method returned. */
final class StreamOpener {

    private final String method;
    private final StreamPlan plan;
    private final StreamSource source;
    private final StreamState state;

    /**
     * Looks at what the method returned.
     *
     * @throws ServiceException of type TypeError when it is no stream, or none of the declared kind
     */
    StreamOpener(MethodPlan method, StreamPlan plan, @Nullable Object returned) {
        this.method = method.name();
        this.plan = plan;
        if (returned == null) {
            throw refused("returned null where a stream is due");
        }
        if (!(returned instanceof StreamSource made)) {
            throw refused("returned a " + returned.getClass().getName()
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
            throw refused("returned a stream of kind " + made.kind() + " where " + plan.kind() + " is declared");
        }
        this.source = made;
        this.state = StreamState.of(made);
    }

    private ServiceException refused(String what) {
        return new ServiceException("TypeError", method + "() " + what);
    }

    StreamState state() {
        return state;
    }

    /** Writes the header's own IPC stream, where the method declares one. */
    void header(OutgoingStream out) {
        StreamRows.Records header = plan.header();
        if (header == null) {
            return;
        }
        Record value = source.streamHeader();
        if (value == null) {
            throw refused("returned a stream without the header " + header.type().getSimpleName()
                    + " that is declared: give it to the stream's factory");
        }
        RowCodec layout = header.rows().layout();
        out.result(layout, header.rows().natural(value), Map.of());
    }

    StreamInput input(Supplier<Reading> readings) {
        if (source.kind() == StreamSource.Kind.PRODUCER) {
            return StreamInput.ticks(readings);
        }
        if (plan.input() instanceof StreamRows.Records records) {
            return StreamInput.records(records.rows(), readings);
        }
        Schema columns = source.inputSchema();
        return columns != null
                ? StreamInput.batches(ArrowSchemas.fromArrow(columns), readings)
                : StreamInput.records(rowsOf(state.inputRows(), "input"), readings);
    }

    StreamOutput output() {
        if (plan.output() instanceof StreamRows.Records records) {
            return StreamOutput.records(records.rows());
        }
        Schema columns = source.outputSchema();
        return columns != null
                ? StreamOutput.batches(ArrowSchemas.fromArrow(columns))
                : StreamOutput.records(rowsOf(state.outputRows(), "output"));
    }

    private RowBatches rowsOf(@Nullable Class<?> declared, String what) {
        if (declared == null || !declared.isRecord()) {
            throw refused("returned a stream whose " + what + " columns are not known: give the factory a schema, or"
                    + " let a class or record implement the state, with real type arguments");
        }
        return RowBatches.of(declared.asSubclass(Record.class));
    }
}
