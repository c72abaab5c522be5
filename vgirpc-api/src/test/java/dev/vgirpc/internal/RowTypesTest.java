package dev.vgirpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.ExchangeState;
import dev.vgirpc.ProducerState;
import dev.vgirpc.Reply;
import dev.vgirpc.Step;
import dev.vgirpc.Turn;
import org.junit.jupiter.api.Test;

class RowTypesTest {

    record In(long a) {}

    record Out(long b) {}

    record Generic<T>(T value) {}

    interface Middle<A, B> extends ExchangeState<B, A> {}

    abstract static class Base<T> implements Middle<T, In> {
        @Override
        public Reply<T> exchange(Turn<In> in, CallContext call) {
            throw new UnsupportedOperationException();
        }
    }

    static final class Leaf extends Base<Out> {}

    static final class Open<T> extends Base<T> {}

    record Batches() implements ProducerState<Batch> {
        @Override
        public Step<Batch> next(CallContext call) {
            return Step.finish();
        }
    }

    record OfGeneric() implements ProducerState<Generic<String>> {
        @Override
        public Step<Generic<String>> next(CallContext call) {
            return Step.finish();
        }
    }

    @Test
    void argumentsAreFollowedThroughParents() {
        assertThat(RowTypes.argument(Leaf.class, ExchangeState.class, 0)).isEqualTo(In.class);
        assertThat(RowTypes.argument(Leaf.class, ExchangeState.class, 1)).isEqualTo(Out.class);
        assertThat(RowTypes.argument(Batches.class, ProducerState.class, 0)).isEqualTo(Batch.class);
        assertThat(RowTypes.argument(OfGeneric.class, ProducerState.class, 0)).isEqualTo(Generic.class);
    }

    @Test
    void whatIsNotToldIsNotKnown() {
        assertThat(RowTypes.argument(Open.class, ExchangeState.class, 0)).isEqualTo(In.class);
        assertThat(RowTypes.argument(Open.class, ExchangeState.class, 1)).isNull();
        ProducerState<Out> lambda = call -> Step.finish();
        assertThat(RowTypes.argument(lambda.getClass(), ProducerState.class, 0)).isNull();
        assertThat(RowTypes.argument(String.class, ProducerState.class, 0)).isNull();
    }
}
