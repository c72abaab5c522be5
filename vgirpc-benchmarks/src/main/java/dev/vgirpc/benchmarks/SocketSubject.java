package dev.vgirpc.benchmarks;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.RpcClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.UnaryOperator;

/** Calls and turns over a socket to a worker in another process. Answers are checked. */
final class SocketSubject {

    private SocketSubject() {}

    static Subject open(String scheme, Path folder, String what) throws IOException {
        String address = SocketWorker.start(CallsWorker.class, SocketWorker.address(scheme, folder));
        Calls calls = RpcClient.connect(address).proxy(Calls.class);
        return switch (what) {
            case "add" -> new Subject.Unary(calls, true);
            case "tick" -> {
                Iterator<Tick> ticks = calls.ticks().iterator();
                yield new Turns(-1, last -> ticks.next());
            }
            case "exchange" -> {
                ExchangeStream<Tick, Tick> stream = calls.plusOne();
                yield new Turns(0, last -> stream.exchange(last).row());
            }
            default -> new Columns(calls.columns(ColumnKind.valueOf(what)).iterator());
        };
    }

    /** Turns whose rows count upwards. */
    private static final class Turns implements Subject {
        private final UnaryOperator<Tick> turn;
        private Tick last;

        /**
         * A stream's turns.
         *
         * @param turn gives the row after one
         */
        Turns(double before, UnaryOperator<Tick> turn) {
            this.turn = turn;
            this.last = new Tick(before, 0);
        }

        @Override
        public void call() {
            Tick next = turn.apply(last);
            if (next.value() != last.value() + 1) {
                throw new IllegalStateException(next + " after " + last);
            }
            last = next;
        }

        @Override
        public long serverAllocated() {
            return last.allocated();
        }
    }

    private static final class Columns implements Subject {
        private final Iterator<Batch> batches;

        Columns(Iterator<Batch> batches) {
            this.batches = batches;
        }

        @Override
        public void call() {
            Batch batch = batches.next();
            if (batch.root().getVector(0).isNull(batch.rowCount() - 1)) {
                throw new IllegalStateException("the last value is null");
            }
        }
    }
}
