package dev.vgirpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/** Exchanges run without any RPC. */
class ExchangeStreamTest {

    record Quote(double price) {}

    record Signal(double value) {}

    record Info(String title) {}

    interface Contract {
        ExchangeStream<Quote, Signal> scale(double factor);

        ExchangeStream.WithHeader<Info, Quote, Signal> titled(double factor);
    }

    static final class Service implements Contract {
        @Override
        public ExchangeStream.Of<Scale, Quote, Signal> scale(double factor) {
            return ExchangeStream.of(new Scale(factor));
        }

        @Override
        public ExchangeStream.OfWithHeader<Scale, Info, Quote, Signal> titled(double factor) {
            return ExchangeStream.of(new Scale(factor), new Info("by " + factor));
        }
    }

    record Scale(double factor) implements ExchangeState<Quote, Signal> {
        @Override
        public Reply<Signal> exchange(Turn<Quote> in, CallContext call) {
            assertThat(CallContext.current()).isSameAs(call);
            return Reply.of(in.rows().stream()
                            .map(quote -> new Signal(quote.price * factor))
                            .toList())
                    .metadata("rows", String.valueOf(in.rows().size()))
                    .then(this);
        }
    }

    record Sum(double soFar, AtomicInteger cancels) implements ExchangeState<Quote, Signal> {
        @Override
        public Reply<Signal> exchange(Turn<Quote> in, CallContext call) {
            double sum = soFar + in.row().price;
            if (sum < 0) {
                throw new IllegalArgumentException("in debt");
            }
            return Reply.of(new Signal(sum)).then(new Sum(sum, cancels));
        }

        @Override
        public void onCancel(CallContext call) {
            cancels.incrementAndGet();
        }
    }

    @Test
    void eachTurnIsAnswered() {
        try (ExchangeStream<Quote, Signal> stream = new Service().scale(2)) {
            assertThat(stream.exchange(new Quote(1.5)).row()).isEqualTo(new Signal(3));
            Turn<Signal> two = stream.exchange(List.of(new Quote(1), new Quote(2)));
            assertThat(two.rows()).containsExactly(new Signal(2), new Signal(4));
            assertThat(two.metadata()).containsExactly(Map.entry("rows", "2"));
        }
    }

    @Test
    void noRowsMayBeExchanged() {
        try (ExchangeStream<Quote, Signal> stream = new Service().scale(2)) {
            assertThat(stream.exchange(List.of()).rows()).isEmpty();
            assertThat(stream.exchange(new Quote(1)).row()).isEqualTo(new Signal(2));
        }
    }

    @Test
    void theStateGoesOn() {
        AtomicInteger cancels = new AtomicInteger();
        ExchangeStream<Quote, Signal> stream = ExchangeStream.of(new Sum(0, cancels));
        assertThat(stream.exchange(new Quote(1)).row()).isEqualTo(new Signal(1));
        assertThat(stream.exchange(new Quote(2)).row()).isEqualTo(new Signal(3));
        stream.cancel();
        assertThat(cancels).hasValue(1);
        assertThatThrownBy(() -> stream.exchange(new Quote(1))).isInstanceOf(CancellationException.class);
        stream.close();
        assertThat(cancels).hasValue(1);
        assertThatThrownBy(() -> stream.exchange(new Quote(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void anErrorEndsTheStream() {
        AtomicInteger cancels = new AtomicInteger();
        try (ExchangeStream<Quote, Signal> stream = ExchangeStream.of(new Sum(0, cancels))) {
            assertThatThrownBy(() -> stream.exchange(new Quote(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("in debt");
            assertThatThrownBy(() -> stream.exchange(new Quote(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ended with an error");
        }
        assertThat(cancels).hasValue(0);
    }

    @Test
    void aHeaderComesWithTheStream() {
        try (ExchangeStream.WithHeader<Info, Quote, Signal> stream = new Service().titled(3)) {
            assertThat(stream.header()).isEqualTo(new Info("by 3.0"));
            assertThat(stream.exchange(new Quote(1)).row()).isEqualTo(new Signal(3));
        }
    }

    @Test
    void repliesTellWhatTheyDo() throws Exception {
        Reply<Signal> reply = Reply.of(new Signal(1)).metadata("k", "v").then(new Scale(2));
        assertThat(reply.rows()).containsExactly(new Signal(1));
        assertThat(reply.metadata()).containsExactly(Map.entry("k", "v"));
        assertThat(reply.next()).isEqualTo(new Scale(2));
    }

    @Test
    void aStreamOfOpenKindIsViewedAsWhatItIs() {
        try (RpcStream stream = new Service().scale(2)) {
            assertThat(stream.asExchange(Quote.class, Signal.class).exchange(new Quote(1)).row())
                    .isEqualTo(new Signal(2));
            assertThatThrownBy(() -> stream.asProducer(Signal.class))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("exchange", "asExchange");
        }
    }

    @Test
    void anInputWithoutColumnsIsNoExchange() {
        ExchangeState<Batch, Batch> any = (in, call) -> Reply.of(in.batch()).then((ExchangeState<Batch, Batch>) null);
        Schema none = new Schema(List.of());
        assertThatThrownBy(() -> ExchangeStream.of(none, none, any))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("no columns", "RpcStream.of");
    }
}
