package dev.vgirpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Producers run without any RPC. */
class ProducerStreamTest {

    record Tick(long number) {}

    record Info(String title) {}

    interface Contract {
        ProducerStream<Tick> countdown(long from);

        ProducerStream.WithHeader<Info, Tick> titled(long from);

        RpcStream open(long from);
    }

    /** What a service does; the return types name the state. */
    static final class Service implements Contract {
        @Override
        public ProducerStream.Of<Countdown, Tick> countdown(long from) {
            return ProducerStream.of(new Countdown(from));
        }

        @Override
        public ProducerStream.OfWithHeader<Countdown, Info, Tick> titled(long from) {
            return ProducerStream.of(new Countdown(from), new Info("from " + from));
        }

        @Override
        public ProducerStream.Of<Countdown, Tick> open(long from) {
            return countdown(from);
        }
    }

    record Countdown(long left) implements ProducerState<Tick> {
        @Override
        public Step<Tick> next(CallContext call) {
            return left == 0 ? Step.finish() : Step.emit(new Tick(left)).then(new Countdown(left - 1));
        }
    }

    /** Two rows, none, and two last ones; numbers are metadata. */
    record Pages(int page) implements ProducerState<Tick> {
        @Override
        public Step<Tick> next(CallContext call) {
            return switch (page) {
                case 0 -> Step.emit(List.of(new Tick(1), new Tick(2)))
                        .metadata("page", "?")
                        .metadata("page", "0")
                        .metadata("more", "yes")
                        .then(new Pages(1));
                case 1 -> Step.emitNone(Tick.class).metadata("page", "1").then(new Pages(2));
                default -> Step.emit(List.of(new Tick(3), new Tick(4))).last();
            };
        }
    }

    /** Goes on for ever; counts. */
    record Endless(AtomicInteger turns, AtomicInteger cancels) implements ProducerState<Tick> {
        @Override
        public Step<Tick> next(CallContext call) {
            return Step.emit(new Tick(turns.getAndIncrement())).then(this);
        }

        @Override
        public void onCancel(CallContext call) {
            assertThat(CallContext.current()).isSameAs(call);
            cancels.incrementAndGet();
            throw new IllegalStateException("nobody hears this");
        }
    }

    private static Endless endless() {
        return new Endless(new AtomicInteger(), new AtomicInteger());
    }

    @Test
    void rowsComeUntilTheStateFinishes() {
        List<Tick> ticks = new ArrayList<>();
        try (ProducerStream<Tick> stream = new Service().countdown(3)) {
            stream.forEach(ticks::add);
            assertThat(stream.iterator().hasNext()).isFalse();
            assertThatThrownBy(stream.iterator()::next).isInstanceOf(NoSuchElementException.class);
        }
        assertThat(ticks).containsExactly(new Tick(3), new Tick(2), new Tick(1));
    }

    @Test
    void nothingRunsBeforeTheFirstTurnAndNoTurnTooMany() {
        Endless state = endless();
        ProducerStream<Tick> stream = ProducerStream.of(state);
        assertThat(state.turns).hasValue(0);
        assertThat(stream.iterator().next()).isEqualTo(new Tick(0));
        assertThat(state.turns).hasValue(1);
        stream.close();
    }

    @Test
    void turnsHaveRowsAndMetadata() {
        List<String> seen = new ArrayList<>();
        try (ProducerStream<Tick> stream = ProducerStream.of(new Pages(0))) {
            for (Turn<Tick> turn : stream.turns()) {
                seen.add(turn.rows() + " " + turn.metadata());
            }
        }
        assertThat(seen)
                .containsExactly(
                        "[Tick[number=1], Tick[number=2]] {page=0, more=yes}",
                        "[] {page=1}",
                        "[Tick[number=3], Tick[number=4]] {}");
    }

    @Test
    void rowsAndTurnsShareTheirPosition() {
        try (ProducerStream<Tick> stream = ProducerStream.of(new Pages(0))) {
            Iterator<Tick> rows = stream.iterator();
            assertThat(rows.next()).isEqualTo(new Tick(1));
            assertThat(stream.iterator().next()).isEqualTo(new Tick(2));

            Iterator<Turn<Tick>> turns = stream.turns().iterator();
            assertThat(turns.hasNext()).isTrue();
            assertThat(turns.next().rows()).isEmpty();
            assertThat(turns.hasNext()).isTrue();
            // The turn that was looked at is still to come for the rows.
            assertThat(rows.next()).isEqualTo(new Tick(3));
            assertThat(turns.hasNext()).isFalse();
            assertThat(rows.hasNext()).isFalse();
        }
    }

    @Test
    void aSkippedRestDoesNotComeBack() {
        try (ProducerStream<Tick> stream = ProducerStream.of(new Pages(0))) {
            Iterator<Tick> rows = stream.iterator();
            assertThat(rows.next()).isEqualTo(new Tick(1));
            stream.turns().iterator().next();
            assertThat(rows.next()).isEqualTo(new Tick(3));
        }
    }

    @Test
    void theOnlyRowOfATurn() {
        try (ProducerStream<Tick> stream = ProducerStream.of(new Pages(0))) {
            Turn<Tick> two = stream.turns().iterator().next();
            assertThatThrownBy(two::row)
                    .isInstanceOf(ValueException.class)
                    .hasMessageContaining("2 rows where one");
        }
        try (ProducerStream<Tick> stream = new Service().countdown(1)) {
            assertThat(stream.turns().iterator().next().row()).isEqualTo(new Tick(1));
        }
    }

    @Test
    void anEmptyListIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> Step.emit(List.<Tick>of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("empty", "emitNone");
    }

    @Test
    void stepsTellWhatTheyDo() {
        Step<Tick> goesOn = new Countdown(2).next(new DetachedCall());
        assertThat(goesOn.emits()).isTrue();
        assertThat(goesOn.rows()).containsExactly(new Tick(2));
        assertThat(goesOn.next()).isEqualTo(new Countdown(1));
        assertThat(goesOn.metadata()).isEmpty();

        Step<Tick> end = new Countdown(0).next(new DetachedCall());
        assertThat(end.emits()).isFalse();
        assertThat(end.rows()).isEmpty();
        assertThat(end.next()).isNull();
        assertThat(end.metadata()).isEmpty();

        Step<Tick> last = Step.emit(new Tick(7)).metadata("k", "v").last();
        assertThat(last.emits()).isTrue();
        assertThat(last.next()).isNull();
        assertThat(last.metadata()).containsExactly(java.util.Map.entry("k", "v"));
        assertThatThrownBy(() -> last.metadata().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void cancellingTellsTheStateOnce() {
        Endless state = endless();
        ProducerStream<Tick> stream = ProducerStream.of(state);
        stream.iterator().next();
        stream.cancel();
        stream.cancel();
        assertThat(state.cancels).hasValue(1);
        assertThatThrownBy(stream.iterator()::hasNext)
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("cancelled");
        stream.close();
        stream.close();
        assertThat(state.cancels).hasValue(1);
        assertThat(state.turns).hasValue(1);
    }

    @Test
    void closingBeforeTheEndCancels() {
        Endless state = endless();
        ProducerStream.of(state).close();
        assertThat(state.cancels).hasValue(1);

        Endless begun = endless();
        ProducerStream<Tick> stream = ProducerStream.of(begun);
        stream.iterator().next();
        stream.close();
        assertThat(begun.cancels).hasValue(1);
        assertThatThrownBy(stream.iterator()::hasNext)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    /** Emits one last row, or finishes after it. */
    record Once(boolean emitted, boolean last, AtomicBoolean cancelled) implements ProducerState<Tick> {
        @Override
        public Step<Tick> next(CallContext call) {
            if (emitted) {
                return Step.finish();
            }
            Step.Emission<Tick> one = Step.emit(new Tick(1));
            return last ? one.last() : one.then(new Once(true, false, cancelled));
        }

        @Override
        public void onCancel(CallContext call) {
            cancelled.set(true);
        }
    }

    @Test
    void theOrdinaryEndIsNoCancellation() {
        for (boolean last : new boolean[] {true, false}) {
            AtomicBoolean cancelled = new AtomicBoolean();
            ProducerStream<Tick> stream = ProducerStream.of(new Once(false, last, cancelled));
            assertThat(stream).containsExactly(new Tick(1));
            stream.cancel();
            stream.close();
            assertThat(cancelled).isFalse();
        }
    }

    /** Throws in its second turn. */
    record Failing(Exception failure, boolean begun) implements ProducerState<Tick> {
        @Override
        public Step<Tick> next(CallContext call) throws Exception {
            if (begun) {
                throw failure;
            }
            return Step.emit(new Tick(1)).then(new Failing(failure, true));
        }

        @Override
        public void onCancel(CallContext call) {
            throw new AssertionError("an error is no cancellation");
        }
    }

    @Test
    void whatTheStateThrowsArrives() {
        ProducerStream<Tick> stream = ProducerStream.of(new Failing(new IllegalStateException("mine"), false));
        assertThat(stream.iterator().next()).isEqualTo(new Tick(1));
        assertThatThrownBy(stream.iterator()::next)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("mine");
        assertThatThrownBy(stream.iterator()::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended with an error");
        stream.close();

        ProducerStream<Tick> checked = ProducerStream.of(new Failing(new IOException("disk"), true));
        assertThatThrownBy(checked.iterator()::next)
                .isInstanceOfSatisfying(ServiceException.class, e -> {
                    assertThat(e.type()).isEqualTo("IOException");
                    assertThat(e).hasMessage("disk").hasCauseInstanceOf(IOException.class);
                });
        checked.close();
    }

    @Test
    void aStateMustReturnAStep() {
        ProducerState<Tick> none = call -> null;
        assertThatThrownBy(ProducerStream.of(none).iterator()::next)
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("no step");
    }

    @Test
    void aHeaderComesWithTheStream() {
        try (ProducerStream.WithHeader<Info, Tick> stream = new Service().titled(2)) {
            assertThat(stream.header()).isEqualTo(new Info("from 2"));
            assertThat(stream).containsExactly(new Tick(2), new Tick(1));
        }
        assertThat(new Service().countdown(1)).isNotInstanceOf(RpcStream.WithHeader.class);
        assertThatThrownBy(() -> ProducerStream.of(new Countdown(1), (Info) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("header");
    }

    @Test
    void aStreamOfOpenKindIsViewedAsWhatItIs() {
        try (RpcStream stream = new Service().open(2)) {
            assertThat(stream.asProducer(Tick.class).iterator().next()).isEqualTo(new Tick(2));
            // Another view goes on where the first one is.
            assertThat(stream.asProducer(Tick.class)).containsExactly(new Tick(1));
            assertThatThrownBy(() -> stream.asExchange(Tick.class, Tick.class))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("producer", "asProducer");
        }
    }

    /** Looks at its call. */
    record Asking(List<Object> seen) implements ProducerState<Tick> {
        @Override
        public Step<Tick> next(CallContext call) {
            seen.add(CallContext.current() == call);
            seen.add(call.auth());
            seen.add(call.metadata());
            seen.add(call.transportMetadata());
            call.log(LogLevel.INFO, "nobody reads this");
            call.responseMetadata("k", "v");
            assertThatThrownBy(() -> call.log(LogLevel.EXCEPTION, "no"))
                    .isInstanceOf(IllegalArgumentException.class);
            return Step.finish();
        }
    }

    @Test
    void theContextIsOfNoCall() {
        List<Object> seen = new ArrayList<>();
        assertThat(ProducerStream.of(new Asking(seen))).isEmpty();
        assertThat(seen)
                .containsExactly(true, AuthContext.anonymous(), java.util.Map.of(), java.util.Map.of());
        assertThat(CallContext.find()).isEmpty();
    }

    /** Waits in its turn. */
    record Waiting(CountDownLatch inTurn, CountDownLatch goOn, List<String> events) implements ProducerState<Tick> {
        @Override
        public Step<Tick> next(CallContext call) throws InterruptedException {
            inTurn.countDown();
            assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
            events.add("turn ended");
            return Step.emit(new Tick(1)).then(this);
        }

        @Override
        public void onCancel(CallContext call) {
            events.add("cancelled");
        }
    }

    @Test
    void cancellingFromAnotherThreadWaitsForTheTurn() throws InterruptedException {
        Waiting state = new Waiting(new CountDownLatch(1), new CountDownLatch(1), new ArrayList<>());
        try (ProducerStream<Tick> stream = ProducerStream.of(state)) {
            Thread canceller = Thread.ofVirtual().start(() -> {
                try {
                    state.inTurn.await();
                } catch (InterruptedException e) {
                    return;
                }
                state.goOn.countDown();
                stream.cancel();
            });
            assertThat(stream.iterator().next()).isEqualTo(new Tick(1));
            canceller.join();
            assertThat(state.events).startsWith("turn ended").containsOnlyOnce("cancelled");
            assertThatThrownBy(stream.iterator()::next).isInstanceOf(CancellationException.class);
        }
    }
}
