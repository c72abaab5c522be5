package dev.vgirpc.wire.engine;

import static dev.vgirpc.wire.engine.Served.head;
import static dev.vgirpc.wire.engine.Served.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.Limits;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.TransportKind;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.contract.ServicePlan;
import dev.vgirpc.wire.spi.ByteTransports;
import dev.vgirpc.wire.spi.ByteTransports.Phase;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.support.Channels;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The loop that serves one connection, on the thread of the test. */
@ExtendWith(LeakCheck.class)
class ServerLoopTest {

    private final Calls.Answering service = new Calls.Answering(() -> "answer");
    private final List<@Nullable Phase> activity = new ArrayList<>();
    private boolean closed;

    private void serve(byte[] input, int chunk, WritableByteChannel output, BooleanSupplier draining) {
        Dispatcher dispatcher = new Dispatcher(
                ServicePlan.of(Calls.class), service, "id", TraceDetail.TRACE, Limits.defaults(), Validation.FULL, List.of(), null, CallRules.none());
        ReadableByteChannel source = Channels.source(input, () -> chunk);
        Connection connection = new Connection() {
            @Override
            public ReadableByteChannel input() {
                return source;
            }

            @Override
            public WritableByteChannel output() {
                return output;
            }

            @Override
            public Peer peer() {
                return new Peer(TransportKind.PIPE, "test");
            }

            @Override
            public void close() {
                closed = true;
            }
        };
        ByteTransports.serve(connection, dispatcher, draining, activity::add);
        assertThat(closed).isTrue();
    }

    private List<Streams.Stream> serve(byte[] input, int chunk) {
        Channels.Sink sink = new Channels.Sink(() -> chunk);
        serve(input, chunk, sink, () -> false);
        return Streams.readAll(sink.bytes());
    }

    private static byte[] requests(int count) {
        StreamBytes requests = new StreamBytes();
        for (int i = 0; i < count; i++) {
            requests.raw(request(head("text"), WireSchema.EMPTY));
        }
        return requests.bytes();
    }

    @Test
    void requestsSentAheadAreAnsweredInOrder() {
        int[] calls = {0};
        service.body = () -> "answer " + calls[0]++;
        for (int chunk : new int[] {1, 100, Integer.MAX_VALUE}) {
            calls[0] = 0;
            List<Streams.Stream> answers = serve(requests(4), chunk);
            assertThat(answers).hasSize(4);
            for (int i = 0; i < 4; i++) {
                assertThat(answers.get(i).batches().getFirst().columns()).containsExactly(List.of("answer " + i));
            }
        }
    }

    @Test
    void activityIsToldAroundEachCall() {
        service.body = () -> {
            activity.add(null);
            return "x";
        };
        serve(requests(2), 1000);

        assertThat(activity).containsExactly(
                        Phase.BUSY, null, Phase.ANSWERING, Phase.IDLE, Phase.BUSY, null, Phase.ANSWERING, Phase.IDLE);
    }

    @Test
    void drainingServerTakesNoFurtherCall() {
        Channels.Sink sink = new Channels.Sink(() -> 1000);
        boolean[] draining = {false};
        service.body = () -> {
            draining[0] = true;
            return "last";
        };
        serve(requests(3), 1000, sink, () -> draining[0]);

        assertThat(Streams.readAll(sink.bytes())).hasSize(1);
    }

    @Test
    void inputEndingAnywhereEndsTheConnection() {
        byte[] whole = requests(1);
        for (int length = 0; length < whole.length; length += 60) {
            activity.clear();
            Channels.Sink sink = new Channels.Sink(() -> 1000);
            serve(Arrays.copyOf(whole, length), 1000, sink, () -> false);
            for (Streams.Stream answer : Streams.readAll(sink.bytes())) {
                assertThat(answer.batches()).hasSize(1);
            }
        }
    }

    @Test
    void peerThatTakesNoAnswerEndsTheConnection() {
        WritableByteChannel gone = new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) throws IOException {
                throw new IOException("broken pipe");
            }

            @Override
            public boolean isOpen() {
                return false;
            }

            @Override
            public void close() {}
        };
        int[] calls = {0};
        service.body = () -> {
            calls[0]++;
            dev.vgirpc.CallContext.current().log(dev.vgirpc.LogLevel.INFO, "to nobody");
            return "x";
        };
        serve(requests(3), 1000, gone, () -> false);

        assertThat(calls[0]).isEqualTo(1);
        assertThat(activity).containsExactly(Phase.BUSY, Phase.ANSWERING, Phase.IDLE);
    }
}
