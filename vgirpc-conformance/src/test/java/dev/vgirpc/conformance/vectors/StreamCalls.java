package dev.vgirpc.conformance.vectors;

import dev.vgirpc.Batch;
import dev.vgirpc.CallOptions;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.LogMessage;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcStream;
import dev.vgirpc.Turn;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.columnar.BatchEncoder;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the turns of a recorded stream, and answers them with recorded bytes. */
final class StreamCalls {

    /** What arrived. */
    sealed interface Event {}

    /** A log. */
    record Log(LogMessage message) implements Event {}

    /** A header. */
    record Header(Object header) implements Event {}

    /**
     * An answer.
     *
     * @param stream its batch, as a stream of its own
     */
    record Answer(byte[] stream, Map<String, String> metadata) implements Event {}

    /** The server has ended the stream. */
    record End() implements Event {}

    /**
     * What the client did and got.
     *
     * @param made the call
     * @param events what arrived before it threw, in order
     */
    record Outcome(Calls.Made made, List<Event> events) {}

    private StreamCalls() {}

    /** Does what the recorded client did. */
    static Outcome run(Transcript transcript, byte[] answer, int atATime) throws ReflectiveOperationException {
        Class<?> contract = transcript.contract();
        Method method = Calls.method(contract, transcript.method());
        List<Event> events = new ArrayList<>();
        CallOptions options = CallOptions.none().onLog(message -> events.add(new Log(message)));
        Calls.Made made = Calls.on(answer, atATime, method.getGenericReturnType(), client -> {
            Object proxy = Rpc.with(client.proxy(contract), options);
            try (RpcStream stream = open(method, proxy, Calls.arguments(transcript.sent(), method))) {
                if (stream instanceof RpcStream.WithHeader<?> headed) {
                    events.add(new Header(headed.header()));
                }
                turns(transcript, stream, events);
            }
            return null;
        });
        return new Outcome(made, events);
    }

    private static RpcStream open(Method method, Object proxy, Object[] arguments)
            throws ReflectiveOperationException {
        return (RpcStream) method.invoke(proxy, arguments);
    }

    private static void turns(Transcript transcript, RpcStream stream, List<Event> events) {
        if (transcript.takesInput()) {
            RecordedBatches.read(transcript.sent().bytes(), 1, batch -> exchange(stream, batch, events));
            return;
        }
        for (Map<String, Object> input : transcript.input()) {
            if (Transcript.metadata(input).containsKey(WireKeys.CANCEL)) {
                stream.cancel();
            } else {
                Iterator<Turn<Batch>> turns =
                        stream.asProducer(Batch.class).turns().iterator();
                events.add(turns.hasNext() ? answer(turns.next()) : new End());
            }
        }
    }

    private static void exchange(RpcStream stream, WireBatch input, List<Event> events) {
        if (input.hasMetadata(WireKeys.CANCEL)) {
            stream.cancel();
            return;
        }
        ExchangeStream<Batch, Batch> exchange = stream.asExchange(Batch.class, Batch.class);
        try (Batch batch = RecordedBatches.decode(input)) {
            events.add(answer(exchange.exchange(batch, new LinkedHashMap<>(input.metadata()))));
        }
    }

    private static Answer answer(Turn<Batch> turn) {
        try (WireBuffer out = new WireBuffer(4096)) {
            BatchEncoder.writeStream(turn.batch(), out);
            return new Answer(out.toByteArray(), turn.metadata());
        }
    }
}
