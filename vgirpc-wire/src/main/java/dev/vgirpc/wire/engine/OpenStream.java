package dev.vgirpc.wire.engine;

import dev.vgirpc.Batch;
import dev.vgirpc.LogMessage;
import dev.vgirpc.RpcException;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.TransportException;
import dev.vgirpc.internal.CurrentCall;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.contract.Reading;
import dev.vgirpc.wire.contract.StateCodec;
import dev.vgirpc.wire.spi.ResumableStream;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stream on the server: asks the state for each turn and writes what it says (protocol page 3.3). */
final class OpenStream implements ResumableStream {

    /** Told once when the stream is over, with the error that ended it. */
    @FunctionalInterface
    interface Ending {
        void ended(ServerCall call, @Nullable Throwable error);
    }

    private final ServerCall call;
    private final StreamOpener opened;
    private final StreamState state;
    private final StreamInput input;
    private final StreamOutput output;
    private final OutgoingStream response;
    private final OutgoingStream.Count count;
    private final TraceDetail traceDetail;
    /** Holds what the method's arguments lie in: states may keep them. */
    private final Reading arguments;

    private final CallRules rules;
    /** The states as bytes, where the transport has no memory. */
    private final @Nullable StateCodec codec;

    private final Ending ending;
    /** What the method logged before the stream had columns. */
    private List<LogMessage> pending;

    private boolean over;
    private boolean closed;

    OpenStream(
            ServerCall call,
            StreamOpener opened,
            StreamInput input,
            StreamOutput output,
            OutgoingStream response,
            OutgoingStream.Count count,
            TraceDetail traceDetail,
            Reading arguments,
            List<LogMessage> pending,
            CallRules rules,
            @Nullable StateCodec codec,
            Ending ending) {
        this.call = call;
        this.opened = opened;
        this.state = opened.state();
        this.input = input;
        this.output = output;
        this.response = response;
        this.count = count;
        this.traceDetail = traceDetail;
        this.arguments = arguments;
        this.pending = pending;
        this.rules = rules;
        this.codec = codec;
        this.ending = ending;
        response.columns(output.layout());
    }

    @Override
    public Cycle turn(WireBatch batch) {
        return turn(batch, null);
    }

    @Override
    public Cycle turn(WireBatch batch, @Nullable Continuation continuation) {
        try {
            logPending();
            if (batch.hasMetadata() && batch.hasMetadata(WireKeys.CANCEL)) {
                cancel();
                return Cycle.ENDED;
            }
            if (input.counts()) {
                count.input(batch);
            }
            boolean goesOn = admitted(batch, continuation);
            if (!goesOn) {
                response.end();
                finish(null);
            }
            return goesOn ? Cycle.CONTINUES : Cycle.ENDED;
        } catch (Throwable e) {
            // Whatever it is, even an Error: the caller gets an answer and the connection goes on.
            call.finish();
            ServerLog.LOGGER.log(Level.DEBUG, () -> call.service() + "." + call.method() + " failed in a turn", e);
            response.error(e, traceDetail, call.serverId(), call.requestId());
            finish(e);
            return Cycle.FAILED;
        }
    }

    /** Runs a turn when not too many calls run; who cancels is heard in any case. */
    private boolean admitted(WireBatch batch, @Nullable Continuation continuation) throws Throwable {
        if (!rules.slots().enter()) {
            rules.counts().busyTurns.increment();
            throw rules.slots().refusal();
        }
        try {
            return step(batch, continuation);
        } finally {
            rules.slots().leave();
        }
    }

    /** Runs a turn of the state; false when it was the last. */
    private boolean step(WireBatch batch, @Nullable Continuation continuation) throws Throwable {
        try (ReceivedTurn<?> in = input.read(batch)) {
            call.run(call.method(), this::log);
            StreamState.Answer answer;
            try {
                answer = (StreamState.Answer) CurrentCall.call(call, () -> state.next(in, call));
            } finally {
                call.finish();
            }
            if (answer == null) {
                throw new IllegalStateException("the state gave no answer");
            }
            List<?> rows = answer.rows();
            if (rows != null) {
                in.giveAway(rows);
                write(rows, answer.metadata(), answer.goesOn() ? continuation : null);
            }
            return answer.goesOn();
        }
    }

    private void write(List<?> rows, Map<String, String> own, @Nullable Continuation continuation) {
        Map<String, String> metadata = own;
        try {
            OwnMetadata.check(own.keySet());
            if (continuation != null) {
                metadata = new LinkedHashMap<>(own);
                metadata.putAll(continuation.metadata(state()));
            }
        } catch (RuntimeException | Error e) {
            closeBatch(rows);
            throw e;
        }
        output.write(response, rows, metadata, call::allocator);
    }

    private static void closeBatch(List<?> rows) {
        if (!rows.isEmpty() && rows.getFirst() instanceof Batch batch) {
            batch.close();
        }
    }

    /** Logs of a turn carry no request id, as the reference's do not (protocol page 3.2). */
    private void log(LogMessage message) {
        response.log(message, call.serverId(), null);
    }

    /** What the method and the cancel hook log carries it. */
    private void logOfCall(LogMessage message) {
        response.log(message, call.serverId(), call.requestId());
    }

    private void logPending() {
        List<LogMessage> messages = pending;
        if (!messages.isEmpty()) {
            pending = List.of();
            messages.forEach(this::logOfCall);
        }
    }

    private void cancel() {
        call.run(call.method(), this::logOfCall);
        try {
            CurrentCall.call(call, () -> {
                state.onCancel(call);
                return null;
            });
        } catch (Throwable e) {
            ServerLog.LOGGER.log(Level.DEBUG, () -> "the cancel hook of " + call.service() + "." + call.method() + " failed", e);
        } finally {
            call.finish();
        }
        response.end();
        finish(null);
    }

    @Override
    public void end() {
        if (!over) {
            logPending();
            response.end();
            finish(null);
        }
    }

    @Override
    public void fail(RpcException failure) {
        if (!over) {
            logPending();
            response.error(failure, traceDetail, call.serverId(), call.requestId());
            finish(failure);
        }
    }

    @Override
    public boolean producer() {
        return input.isEmpty();
    }

    @Override
    public byte[] fixed() {
        return opened.columns().encode();
    }

    @Override
    public byte[] state() {
        return codec().encode(state.present());
    }

    private StateCodec codec() {
        if (codec == null) {
            throw new IllegalStateException("streams of this server do not travel");
        }
        return codec;
    }

    @Override
    public Cycle tick(@Nullable WireBatch request) {
        try (IpcReader tick = Ticks.withMetadata(request == null ? Map.of() : OwnMetadata.of(request))) {
            return turn(Ticks.only(tick));
        }
    }

    @Override
    public void leave(Map<String, String> metadata) {
        logPending();
        if (!metadata.isEmpty()) {
            response.empty(metadata);
        }
        response.end();
        codec().closeBatches(state.present());
        finish(null);
    }

    private void finish(@Nullable Throwable error) {
        over = true;
        ending.ended(call, error);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!over) {
            finish(new TransportException("the caller went away before the stream had ended", true, null));
        }
        arguments.close();
        call.end();
    }
}
