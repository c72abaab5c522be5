package dev.vgirpc.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.CallContext;
import dev.vgirpc.CallOptions;
import dev.vgirpc.ClientInterceptor;
import dev.vgirpc.ClientStatistics;
import dev.vgirpc.DeadlineException;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcServer;
import dev.vgirpc.Step;
import dev.vgirpc.TransportException;
import dev.vgirpc.wire.spi.ByteTarget;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.support.MemoryTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deadlines, retries and interceptors of a client. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class CallOptionsTest {

    private static final Duration SHORT = Duration.ofMillis(30);

    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger runs = new AtomicInteger();
    private final MemoryTransport transport = new MemoryTransport();
    private final RpcServer server = new WireEngine().server(Service.class, new Impl()).start(transport);
    private final Reached place = new Reached();

    record Row(int at) {}

    interface Service {
        String desk();

        String block();

        ProducerStream<Row> blocked();

        ProducerStream<Row> empty();
    }

    /** Ends with its first turn. */
    record Ended() implements ProducerState<Row> {
        @Override
        public Step<Row> next(CallContext call) {
            return Step.finish();
        }
    }

    /** Blocks in a turn; counts its cancels. */
    record Blocked(CountDownLatch released, AtomicInteger cancels) implements ProducerState<Row> {
        @Override
        public Step<Row> next(CallContext call) {
            await(released);
            return Step.emit(new Row(1)).then(this);
        }

        @Override
        public void onCancel(CallContext call) {
            cancels.incrementAndGet();
        }
    }

    private final AtomicInteger cancels = new AtomicInteger();

    private final class Impl implements Service {
        @Override
        public String desk() {
            runs.incrementAndGet();
            return String.valueOf(CallContext.current().metadata().get("desk"));
        }

        @Override
        public String block() {
            await(released);
            return "late";
        }

        @Override
        public ProducerStream<Row> blocked() {
            return ProducerStream.of(new Blocked(released, cancels));
        }

        @Override
        public ProducerStream<Row> empty() {
            return ProducerStream.of(new Ended());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server, by connections that fail when a test says so. */
    private final class Reached implements ByteTarget {
        int refusals;
        int deaf;
        int mute;

        @Override
        public String address() {
            return "memory:reached";
        }

        @Override
        public Connection connect(Settings settings) {
            if (refusals > 0) {
                refusals--;
                throw new TransportException("refused", false, null);
            }
            Connection made = transport.connect();
            if (deaf > 0) {
                deaf--;
                return new Deaf(made);
            }
            if (mute > 0) {
                mute--;
                return new Mute(made);
            }
            return made;
        }
    }

    /** A connection whose answers are lost. */
    private record Mute(Connection under) implements Connection {
        @Override
        public ReadableByteChannel input() {
            return new ReadableByteChannel() {
                @Override
                public int read(ByteBuffer bytes) throws IOException {
                    under.input().read(bytes.duplicate()); // it has run
                    return -1;
                }

                @Override
                public boolean isOpen() {
                    return true;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public WritableByteChannel output() {
            return under.output();
        }

        @Override
        public Peer peer() {
            return under.peer();
        }

        @Override
        public void close() {
            under.close();
        }
    }

    /** A connection that accepts no byte. */
    private record Deaf(Connection under) implements Connection {
        @Override
        public ReadableByteChannel input() {
            return under.input();
        }

        @Override
        public WritableByteChannel output() {
            return new WritableByteChannel() {
                @Override
                public int write(ByteBuffer bytes) throws IOException {
                    throw new IOException("broken pipe");
                }

                @Override
                public boolean isOpen() {
                    return true;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Peer peer() {
            return under.peer();
        }

        @Override
        public void close() {
            under.close();
        }
    }

    @AfterEach
    void end() {
        released.countDown();
        server.close();
    }

    private WireClient client(ClientInterceptor... interceptors) {
        ClientBuilder builder = new ClientBuilder(transports -> place);
        for (ClientInterceptor each : interceptors) {
            builder.interceptor(each);
        }
        return (WireClient) builder.connect();
    }

    @Test
    void aCallThatTakesTooLongIsGivenUp() {
        try (WireClient client = client()) {
            Service timed = Rpc.with(client.proxy(Service.class), CallOptions.none().timeout(SHORT));
            assertThatThrownBy(timed::block)
                    .isInstanceOfSatisfying(DeadlineException.class, e -> assertThat(e.timeout()).isEqualTo(SHORT))
                    .hasMessageContaining("'block'");
            assertThat(client.proxy(Service.class).desk()).isEqualTo("null");
            ClientStatistics statistics = client.statistics();
            assertThat(statistics)
                    .isEqualTo(new ClientStatistics(1, 0, 2, 1, 0, 2, 1, 1, 1, 0));
        }
    }

    @Test
    void theClientsTimeIsForAllCallsAndAViewsOwnWins() {
        ClientBuilder builder = new ClientBuilder(transports -> place);
        try (WireClient client = (WireClient)
                builder.defaults(CallOptions.none().timeout(SHORT).metadata("desk", "Bern")).connect()) {
            Service service = client.proxy(Service.class);
            assertThatThrownBy(service::block).isInstanceOf(DeadlineException.class).hasMessageContaining("PT0.03S");
            Service other = Rpc.with(service, CallOptions.none().timeout(Duration.ofMillis(40)));
            assertThatThrownBy(other::block).isInstanceOf(DeadlineException.class).hasMessageContaining("PT0.04S");
            assertThat(other.desk()).isEqualTo("Bern");
            assertThat(Rpc.with(other, CallOptions.none().metadata("desk", "Basel")).desk()).isEqualTo("Basel");
        }
    }

    /** The server hears of it, though it may be too busy to listen at once. */
    @Test
    void aTurnThatTakesTooLongIsCancelled() throws InterruptedException {
        try (WireClient client = client()) {
            Service timed = Rpc.with(client.proxy(Service.class), CallOptions.none().turnTimeout(SHORT));
            try (ProducerStream<Row> stream = timed.blocked()) {
                assertThatThrownBy(() -> stream.iterator().next())
                        .isInstanceOf(DeadlineException.class)
                        .hasMessageContaining("a turn of 'blocked'");
                assertThatThrownBy(() -> stream.iterator().next()).isInstanceOf(IllegalStateException.class);
            }
            assertThat(timed.desk()).isEqualTo("null");
            assertThat(client.statistics().connectionsHeld()).isZero();
            released.countDown();
            while (cancels.get() == 0) {
                Thread.sleep(1);
            }
        }
    }

    /** The end of a stream hands its connection on; what the stream does then must not touch the next call's time. */
    @Test
    void timesOfCallsAreTheirOwn() throws InterruptedException {
        ClientBuilder builder = new ClientBuilder(transports -> place).maxConnections(1);
        try (WireClient client = (WireClient) builder.connect()) {
            Service service = client.proxy(Service.class);
            Service streams = Rpc.with(service, CallOptions.none().turnTimeout(Duration.ofSeconds(20)));
            Service calls = Rpc.with(service, CallOptions.none().timeout(Duration.ofMillis(5)));
            AtomicInteger ended = new AtomicInteger();
            Thread other = new Thread(() -> {
                for (int at = 0; at < 300; at++) {
                    assertThatThrownBy(calls::block).isInstanceOf(DeadlineException.class);
                }
                ended.set(1);
            });
            other.start();
            while (other.isAlive()) {
                try (ProducerStream<Row> stream = streams.empty()) {
                    assertThat(stream.iterator().hasNext()).isFalse();
                }
            }
            assertThat(ended).hasValue(1);
        }
    }

    @Test
    void whatDidNotReachTheServerIsRepeatedWhenAsked() {
        try (WireClient client = client()) {
            Service service = client.proxy(Service.class);
            Service retried = Rpc.with(service, CallOptions.none().retries(2));
            for (boolean deaf : List.of(true, false)) {
                breakConnection(client);
                place.deaf = deaf ? 2 : 0;
                place.refusals = deaf ? 0 : 2;
                assertThat(retried.desk()).isEqualTo("null");
                breakConnection(client);
                place.deaf = deaf ? 1 : 0;
                place.refusals = deaf ? 0 : 1;
                assertThatThrownBy(service::desk)
                        .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.delivered()).isFalse());
            }
            assertThat(runs).hasValue(2);
            assertThat(client.statistics().retries()).isEqualTo(4);
        }
    }

    @Test
    void whatMayHaveRunIsNotRepeated() {
        try (WireClient client = client()) {
            Service retried = Rpc.with(client.proxy(Service.class), CallOptions.none().retries(5));
            breakConnection(client);
            place.mute = 5;
            assertThatThrownBy(retried::desk)
                    .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.delivered()).isTrue());
            assertThat(runs).hasValue(1);
            assertThat(client.statistics().retries()).isZero();
        }
    }

    /** A turn of time breaks the one connection that there is. */
    private static void breakConnection(WireClient client) {
        Service timed = Rpc.with(client.proxy(Service.class), CallOptions.none().timeout(SHORT).retries(5));
        assertThatThrownBy(timed::block).isInstanceOf(DeadlineException.class);
    }

    @Test
    void interceptorsStandInTheirOrder() {
        List<String> events = new ArrayList<>();
        ClientInterceptor outer = call -> {
            events.add("outer " + call.service() + "." + call.method());
            Object result = call.proceed(call.options().metadata("desk", "outer"));
            events.add("outer ends");
            return result;
        };
        ClientInterceptor inner = call -> {
            events.add("inner " + call.options().metadata());
            Object result = call.proceed(call.options().metadata("desk", "inner"));
            events.add("inner ends");
            return result;
        };
        try (WireClient client = client(outer, inner)) {
            assertThat(client.proxy(Service.class).desk()).isEqualTo("inner");
        }
        assertThat(events)
                .containsExactly("outer Service.desk", "inner " + Map.of("desk", "outer"), "inner ends", "outer ends");
    }

    @Test
    void interceptorsRejectAnswerAndRepeat() {
        AtomicInteger calls = new AtomicInteger();
        ClientInterceptor guard = call -> switch (calls.incrementAndGet()) {
            case 1 -> throw new SecurityException("not you");
            case 2 -> "cached";
            case 3 -> call.proceed() + " " + call.proceed();
            default -> 5;
        };
        try (WireClient client = client(guard)) {
            Service service = client.proxy(Service.class);
            assertThatThrownBy(service::desk).isInstanceOf(SecurityException.class).hasMessage("not you");
            assertThat(service.desk()).isEqualTo("cached");
            assertThat(runs).hasValue(0);
            assertThat(service.desk()).isEqualTo("null null");
            assertThat(runs).hasValue(2);
            assertThatThrownBy(service::desk).isInstanceOf(ClassCastException.class);
        }
    }

    @Test
    void anInterceptorsCallIsDeadAfterwards() {
        List<ClientInterceptor.Invocation> kept = new ArrayList<>();
        try (WireClient client = client(call -> {
            kept.add(call);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> call.proceed(call.options().metadata("vgi_rpc.method", "x")));
            return call.proceed();
        })) {
            assertThat(client.proxy(Service.class).desk()).isEqualTo("null");
            assertThatThrownBy(() -> kept.getFirst().proceed()).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void timesMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallOptions.none().timeout(Duration.ZERO))
                .withMessageContaining("timeout is PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallOptions.none().turnTimeout(Duration.ofMillis(-1)))
                .withMessageContaining("turnTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallOptions.none().acquireTimeout(Duration.ZERO))
                .withMessageContaining("acquireTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallOptions.none().connectTimeout(Duration.ZERO))
                .withMessageContaining("connectTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallOptions.none().retries(-1))
                .withMessageContaining("retries");
    }

    @Test
    void pausesGrowToASecond() {
        assertThat(RetryPause.nanos(0, 1)).isEqualTo(Duration.ofMillis(10).toNanos());
        assertThat(RetryPause.nanos(1, 0)).isEqualTo(Duration.ofMillis(10).toNanos());
        assertThat(RetryPause.nanos(40, 1)).isEqualTo(Duration.ofSeconds(1).toNanos());
    }
}
