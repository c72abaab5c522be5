package dev.vgirpc;

import dev.vgirpc.internal.BatchColumns;
import dev.vgirpc.internal.RowTypes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** An exchange of this process. */
class LocalExchange<S extends ExchangeState<I, O>, I, O> extends LocalStream
        implements ExchangeStream.Of<S, I, O> {

    private final @Nullable Schema input;
    private ExchangeState<I, O> state;

    LocalExchange(@Nullable Schema input, @Nullable Schema output, S state) {
        super(output);
        this.input = input;
        this.state = Objects.requireNonNull(state, "state");
    }

    static Schema withColumns(Schema input) {
        if (input.getFields().isEmpty()) {
            throw new IllegalArgumentException("the input has no columns, which the protocol takes for a producer: "
                    + "declare RpcStream and make the stream by RpcStream.of(output, state)");
        }
        return input;
    }

    @Override
    public Turn<O> exchange(I row) {
        return exchange(List.of(row));
    }

    @Override
    public Turn<O> exchange(List<? extends I> rows) {
        return exchangeRows(rows).as(null);
    }

    @Override
    public Turn<O> exchange(Batch batch, Map<String, String> metadata) {
        return exchangeBatch(batch, metadata).as(null);
    }

    /** Exchanges rows of any type that fits, or one batch. */
    LocalTurn exchangeRows(List<?> rows) {
        Class<?> type = inputType();
        if (rows.isEmpty() ? type == Batch.class : rows.getFirst() instanceof Batch) {
            if (rows.size() != 1) {
                throw new IllegalArgumentException("a turn takes exactly one batch, not " + rows.size());
            }
            return exchangeBatch((Batch) rows.getFirst(), Map.of());
        }
        Class<?> given = rows.isEmpty() ? type : rows.getFirst().getClass();
        LocalTurn in = LocalTurn.ofRows(call(), List.copyOf(rows), given, Map.of());
        return answer(type == Batch.class ? LocalTurn.ofBatch(call(), coerced(in.batch()), Map.of()) : in);
    }

    LocalTurn exchangeBatch(Batch batch, Map<String, String> metadata) {
        return answer(LocalTurn.ofBatch(call(), coerced(BatchColumns.share(batch)), Map.copyOf(metadata)));
    }

    private Batch coerced(Batch shared) {
        Schema wanted = input;
        Class<?> type = inputType();
        if (wanted == null && type != null && type.isRecord()) {
            wanted = Batch.schemaOf(type.asSubclass(Record.class));
        }
        if (wanted == null || wanted.getFields().equals(shared.schema().getFields())) {
            return shared;
        }
        try (shared) {
            return shared.castTo(wanted, call().allocator());
        }
    }

    private @Nullable Class<?> inputType() {
        return input != null ? Batch.class : RowTypes.argument(state.getClass(), ExchangeState.class, 0);
    }

    private LocalTurn answer(LocalTurn in) {
        @SuppressWarnings("unchecked") // of the state's own input type
        Class<I> type = (Class<I>) inputType();
        LocalTurn out = null;
        try {
            out = turn(() -> step(in.as(type)), RowTypes.argument(state.getClass(), ExchangeState.class, 1));
            if (out == null) {
                throw new IllegalStateException("the stream has ended");
            }
            return out;
        } finally {
            if (out == null || !out.hasBatchOf(in)) {
                in.close();
            }
        }
    }

    private Output<O> step(Turn<I> in) throws Exception {
        Reply<O> reply = Objects.requireNonNull(state.exchange(in, call()), "the state returned no reply");
        @SuppressWarnings("unchecked") // the reply names the output's type alone
        ExchangeState<I, O> next = (ExchangeState<I, O>) reply.next();
        state = next;
        return reply.output();
    }

    @Override
    void onCancel() {
        state.onCancel(call());
    }

    @Override
    public Kind kind() {
        return Kind.EXCHANGE;
    }

    @Override
    public Object state() {
        return state;
    }

    @Override
    public @Nullable Schema inputSchema() {
        return input;
    }

    @Override
    public <R> ProducerStream<R> asProducer(Class<R> rows) {
        throw new IllegalStateException("the stream is an exchange and needs input: use it by asExchange");
    }

    @Override
    public <A, B> ExchangeStream<A, B> asExchange(Class<A> input, Class<B> output) {
        return new ExchangeView<>(this, this, output);
    }

    /** With a header. */
    static final class Headed<S extends ExchangeState<I, O>, H extends Record, I, O> extends LocalExchange<S, I, O>
            implements ExchangeStream.OfWithHeader<S, H, I, O> {

        private final H header;

        Headed(@Nullable Schema input, @Nullable Schema output, S state, H header) {
            super(input, output, state);
            this.header = Objects.requireNonNull(header, "header");
        }

        @Override
        public H header() {
            return header;
        }

        @Override
        public Record streamHeader() {
            return header;
        }
    }
}
