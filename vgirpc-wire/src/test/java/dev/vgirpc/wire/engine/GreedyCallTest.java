package dev.vgirpc.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcClient;
import dev.vgirpc.Step;
import dev.vgirpc.wire.support.LeakCheck;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who wants too much memory is told so, and others go on. */
@ExtendWith(LeakCheck.class)
class GreedyCallTest {

    private static final long CALL_BYTES = 1 << 20;

    record Row(long n) {}

    interface Memory {
        /** Takes so much of the call's memory, in so many parts. */
        long take(long bytes, int parts);

        /** Takes so much of the process's memory. */
        long takeOfAll(long bytes);

        ProducerStream<Row> stream(long bytesPerTurn);

        long sum(Batch rows);
    }

    record Taking(long bytes, int turn) implements ProducerState<Row> {
        @Override
        public Step<Row> next(CallContext call) {
            try (ArrowBuf taken = call.allocator().buffer(bytes * turn)) {
                return Step.emit(new Row(taken.capacity())).then(new Taking(bytes, turn + 1));
            }
        }
    }

    static class Implementation implements Memory {
        @Override
        public long take(long bytes, int parts) {
            long sum = 0;
            try (BufferAllocator own = CallContext.current().allocator().newChildAllocator("own", 0, Long.MAX_VALUE)) {
                ArrowBuf[] all = new ArrowBuf[parts];
                try {
                    for (int i = 0; i < parts; i++) {
                        all[i] = own.buffer(bytes / parts);
                        sum += all[i].capacity();
                    }
                } finally {
                    for (ArrowBuf each : all) {
                        if (each != null) {
                            each.close();
                        }
                    }
                }
            }
            return sum;
        }

        @Override
        public long takeOfAll(long bytes) {
            try (ArrowBuf taken = Rpc.allocator().buffer(bytes)) {
                return taken.capacity();
            }
        }

        @Override
        public ProducerStream<Row> stream(long bytesPerTurn) {
            return ProducerStream.of(new Taking(bytesPerTurn, 1));
        }

        @Override
        public long sum(Batch rows) {
            return rows.rows(Row.class).stream().mapToLong(Row::n).sum();
        }
    }

    private static Served<Memory> serve() {
        return new Served<>(
                Memory.class,
                new Implementation(),
                server -> server.limits(Limits.defaults().withMaxCallBytes(CALL_BYTES)));
    }

    private static void assertLimit(ThrowingCallable call, String limit) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RemoteCallException.class, e -> {
            assertThat(e.type()).isEqualTo("LimitError");
            assertThat(e.detail()).contains(limit);
        });
    }

    @Test
    void theCallsLimitIsNamedAndTheConnectionGoesOn() {
        try (Served<Memory> served = serve()) {
            for (int i = 0; i < 3; i++) {
                assertThat(served.proxy.take(CALL_BYTES, 1)).isEqualTo(CALL_BYTES);
                assertLimit(() -> served.proxy.take(2 * CALL_BYTES, 1), "maxCallBytes = " + CALL_BYTES);
                assertLimit(() -> served.proxy.take(2 * CALL_BYTES, 8), "maxCallBytes = " + CALL_BYTES);
            }
            assertThat(served.server.statistics().callsFailed()).isEqualTo(6);
        }
    }

    @Test
    void aStreamIsEndedByTheTurnThatWantsTooMuch() {
        try (Served<Memory> served = serve()) {
            try (ProducerStream<Row> stream = served.proxy.stream(CALL_BYTES / 2)) {
                var rows = stream.iterator();
                assertThat(rows.next().n()).isEqualTo(CALL_BYTES / 2);
                assertThat(rows.next().n()).isEqualTo(CALL_BYTES);
                assertLimit(rows::next, "maxCallBytes");
            }
            assertThat(served.proxy.take(10, 1)).isPositive();
        }
    }

    @Test
    void theProcesssLimitIsNamedAndNothingIsTaken() {
        try (Served<Memory> served = serve()) {
            assertLimit(() -> served.proxy.takeOfAll(1L << 50), "vgirpc.maxProcessBytes");
            assertThat(served.proxy.take(10, 1)).isPositive();
        }
    }

    @Test
    void aChildsOwnLimitIsNotTheCalls() {
        try (BufferAllocator call = dev.vgirpc.wire.BatchMemory.ofCall(CALL_BYTES);
                BufferAllocator child = call.newChildAllocator("small", 0, 1024)) {
            assertThatThrownBy(() -> child.buffer(4096)).isInstanceOf(org.apache.arrow.memory.OutOfMemoryException.class);
            assertThatThrownBy(() -> child.buffer(CALL_BYTES * 2))
                    .isInstanceOfSatisfying(LimitException.class, e -> {
                        assertThat(e.limitName()).isEqualTo("maxCallBytes");
                        assertThat(e.limit()).isEqualTo(CALL_BYTES);
                    });
        }
    }

    @Test
    void othersGoOnMeanwhile() throws Exception {
        try (Served<Memory> served = serve();
                RpcClient other = new WireEngine().client(served.transport).connect();
                Batch rows = Batch.ofRows(Row.class, List.of(new Row(1), new Row(2)));
                Batch tooMany = Batch.ofRows(
                        Row.class, java.util.stream.LongStream.range(0, CALL_BYTES / 4).mapToObj(Row::new).toList())) {
            Memory modest = other.proxy(Memory.class);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            CountDownLatch done = new CountDownLatch(200);
            Thread caller = Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (done.getCount() > 0) {
                        assertThat(modest.sum(rows)).isEqualTo(3);
                        done.countDown();
                    }
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            for (int i = 0; i < 50; i++) {
                assertLimit(() -> served.proxy.sum(tooMany), "maxCallBytes");
                assertLimit(() -> served.proxy.take(2 * CALL_BYTES, 3), "maxCallBytes");
            }
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            caller.join();
            assertThat(failure).hasNullValue();
        }
    }
}
