package dev.vgirpc.wire.engine;

import dev.vgirpc.CallContext;
import dev.vgirpc.ExchangeState;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.Reply;
import dev.vgirpc.Step;
import dev.vgirpc.Turn;
import dev.vgirpc.internal.RowTypes;
import dev.vgirpc.internal.StreamSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of an open stream, replaced turn by turn. */
abstract sealed class StreamState {

    /**
     * What the state said in a turn.
     *
     * @param rows the rows, or the one batch; null for a turn that only ends the stream
     * @param goesOn whether more turns follow
     */
    record Answer(@Nullable List<?> rows, Map<String, String> metadata, boolean goesOn) {}

    /** Asks for a turn. */
    abstract Answer next(Turn<?> in, CallContext call) throws Exception;

    abstract void onCancel(CallContext call);

    /** The rows that the state takes, {@code Batch} or a record class; null where its class does not tell. */
    abstract @Nullable Class<?> inputRows();

    /** The rows that the state gives. */
    abstract @Nullable Class<?> outputRows();

    /** The state as it is now. */
    abstract Object present();

    static StreamState of(StreamSource.Kind kind, Object state) {
        return switch (kind) {
            case PRODUCER -> new Producer((ProducerState<?>) state);
            case EXCHANGE -> new Exchange((ExchangeState<?, ?>) state);
        };
    }

    /**
     * A state that came from elsewhere.
     *
     * @throws ProtocolException when it is not of that kind
     */
    static StreamState resumed(StreamSource.Kind kind, Object state) {
        boolean fits = kind == StreamSource.Kind.PRODUCER
                ? state instanceof ProducerState<?>
                : state instanceof ExchangeState<?, ?>;
        if (!fits) {
            throw new ProtocolException("the state of a stream that goes on is of another kind");
        }
        return of(kind, state);
    }

    private static final class Producer extends StreamState {
        private ProducerState<?> state;

        Producer(ProducerState<?> state) {
            this.state = state;
        }

        @Override
        Answer next(Turn<?> in, CallContext call) throws Exception {
            Step<?> step = state.next(call);
            if (step == null) {
                throw new IllegalStateException("the state " + state + " returned no step");
            }
            ProducerState<?> next = step.next();
            if (next != null) {
                state = next;
            }
            return new Answer(step.emits() ? step.rows() : null, step.metadata(), next != null);
        }

        @Override
        Object present() {
            return state;
        }

        @Override
        void onCancel(CallContext call) {
            state.onCancel(call);
        }

        @Override
        @Nullable Class<?> inputRows() {
            return null;
        }

        @Override
        @Nullable Class<?> outputRows() {
            return RowTypes.argument(state.getClass(), ProducerState.class, 0);
        }
    }

    private static final class Exchange extends StreamState {
        private ExchangeState<?, ?> state;

        Exchange(ExchangeState<?, ?> state) {
            this.state = state;
        }

        @Override
        Answer next(Turn<?> in, CallContext call) throws Exception {
            return ask(state, in, call);
        }

        private <I, O> Answer ask(ExchangeState<I, O> present, Turn<?> in, CallContext call) throws Exception {
            @SuppressWarnings("unchecked") // of the state's own rows: the stream's input was made for them
            Turn<I> turn = (Turn<I>) in;
            Reply<O> reply = present.exchange(turn, call);
            if (reply == null) {
                throw new IllegalStateException("the state " + present + " returned no reply");
            }
            state = reply.next();
            return new Answer(reply.rows(), reply.metadata(), true);
        }

        @Override
        Object present() {
            return state;
        }

        @Override
        void onCancel(CallContext call) {
            state.onCancel(call);
        }

        @Override
        @Nullable Class<?> inputRows() {
            return RowTypes.argument(state.getClass(), ExchangeState.class, 0);
        }

        @Override
        @Nullable Class<?> outputRows() {
            return RowTypes.argument(state.getClass(), ExchangeState.class, 1);
        }
    }
}
