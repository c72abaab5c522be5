package dev.vgirpc.benchmarks;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.RpcClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;

/** Calls and turns over a socket to a worker in another process. Answers are checked. */
final class SocketSubject {

    private SocketSubject() {}

    static Subject open(String scheme, Path folder, String what) throws IOException {
        String address = SocketWorker.start(CallsWorker.class, SocketWorker.address(scheme, folder));
        Calls calls = RpcClient.connect(address).proxy(Calls.class);
        return switch (what) {
            case "add" -> new Subject.Unary(calls, true);
            case "tick" -> new Producer(calls.ticks().iterator());
            case "exchange" -> new Exchange(calls.plusOne());
            default -> new Columns(calls.columns(ColumnKind.valueOf(what)).iterator());
        };
    }

    private static final class Producer implements Subject {
        private final Iterator<Tick> ticks;
        private Tick last = new Tick(-1, 0);

        Producer(Iterator<Tick> ticks) {
            this.ticks = ticks;
        }

        @Override
        public void call() {
            Tick next = ticks.next();
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

    private static final class Exchange implements Subject {
        private final ExchangeStream<Tick, Tick> stream;
        private Tick last = new Tick(0, 0);

        Exchange(ExchangeStream<Tick, Tick> stream) {
            this.stream = stream;
        }

        @Override
        public void call() {
            Tick next = stream.exchange(last).row();
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
