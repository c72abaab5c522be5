package dev.vgirpc;

import dev.vgirpc.internal.RowTypes;
import dev.vgirpc.internal.TurnReader;
import java.util.Iterator;
import java.util.Objects;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A producer of this process. */
class LocalProducer<S extends ProducerState<R>, R> extends LocalStream implements ProducerStream.Of<S, R> {

    private ProducerState<R> state;
    private boolean last;
    private final TurnReader<R> turns;

    LocalProducer(@Nullable Schema output, S state) {
        super(output);
        this.state = Objects.requireNonNull(state, "state");
        this.turns = new TurnReader<>(() -> {
            LocalTurn turn = nextTurn();
            return turn == null ? null : turn.as(null);
        });
    }

    private @Nullable LocalTurn nextTurn() {
        return turn(this::step, RowTypes.argument(state.getClass(), ProducerState.class, 0));
    }

    private @Nullable Output<R> step() throws Exception {
        if (last) {
            return null;
        }
        Step<R> step = Objects.requireNonNull(state.next(call()), "the state returned no step");
        ProducerState<R> next = step.next();
        if (next == null) {
            last = true;
        } else {
            state = next;
        }
        return step.output();
    }

    @Override
    void onCancel() {
        state.onCancel(call());
    }

    @Override
    public Kind kind() {
        return Kind.PRODUCER;
    }

    @Override
    public Object state() {
        return state;
    }

    @Override
    public Iterator<R> iterator() {
        return turns.rows();
    }

    @Override
    public Iterable<Turn<R>> turns() {
        return turns;
    }

    @Override
    public <T> ProducerStream<T> asProducer(Class<T> rows) {
        return new ProducerView<>(this, rows, this::nextTurn);
    }

    @Override
    public <I, O> ExchangeStream<I, O> asExchange(Class<I> input, Class<O> output) {
        throw new IllegalStateException("the stream is a producer and takes no input: use it by asProducer");
    }

    /** With a header. */
    static final class Headed<S extends ProducerState<R>, H extends Record, R> extends LocalProducer<S, R>
            implements ProducerStream.OfWithHeader<S, H, R> {

        private final H header;

        Headed(@Nullable Schema output, S state, H header) {
            super(output, state);
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
