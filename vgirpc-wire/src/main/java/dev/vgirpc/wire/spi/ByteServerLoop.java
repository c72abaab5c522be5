package dev.vgirpc.wire.spi;

import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.RpcException;
import dev.vgirpc.TransportException;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.Progress;
import dev.vgirpc.wire.Progress.Stage;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.spi.ByteTransports.Activity;
import dev.vgirpc.wire.spi.ByteTransports.Phase;
import dev.vgirpc.wire.spi.CallDispatcher.Begun;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves one byte connection: read a request stream to its end, have it answered, write, until the
 * peer leaves.
 */
final class ByteServerLoop {

    private static final int BUFFER_BYTES = 8 << 10;

    private final Connection connection;
    private final CallDispatcher dispatcher;
    private final BooleanSupplier draining;
    private final Activity activity;
    private final @Nullable Progress progress;

    /** Whether the client of a stream that was not opened may have sent its input all the same. */
    private boolean inputMayFollow;

    ByteServerLoop(
            Connection connection,
            CallDispatcher dispatcher,
            BooleanSupplier draining,
            Activity activity,
            @Nullable Progress progress) {
        this.connection = connection;
        this.dispatcher = dispatcher;
        this.draining = draining;
        this.activity = activity;
        this.progress = progress;
    }

    void run() {
        try (Connection owned = connection;
                IpcReader reader = new IpcReader(owned.input(), dispatcher.limits(), dispatcher.schemas(), progress);
                WireBuffer buffer = new WireBuffer(BUFFER_BYTES)) {
            ChannelSink sink = new ChannelSink(owned, buffer, progress);
            boolean more = true;
            while (more && !draining.getAsBoolean()) {
                more = serveOne(reader, sink);
            }
        } catch (IOException | TransportException e) {
            // Peers come and go; this is no fault of the server's.
            ServerLog.LOGGER.log(Level.DEBUG, () -> "connection with " + connection.peer().address() + " ended: " + e);
        }
    }

    private void enter(Stage stage) {
        if (progress != null) {
            progress.enter(stage);
        }
    }

    private void pausing(boolean betweenMessages) {
        if (progress != null) {
            progress.pausing(betweenMessages);
        }
    }

    /** Serves one request; false when the connection has ended. */
    private boolean serveOne(IpcReader reader, ChannelSink sink) throws IOException {
        enter(Stage.IDLE);
        RpcException failure = null;
        try {
            if (reader.openStream() == null) {
                return false;
            }
        } catch (ProtocolException | LimitException e) {
            failure = e;
        }
        activity.changed(Phase.BUSY);
        try {
            if (failure == null) {
                try {
                    return answer(reader, sink, reader.next());
                } catch (ProtocolException | LimitException e) {
                    failure = e;
                }
            }
            return refuse(reader, sink, failure);
        } finally {
            activity.changed(Phase.IDLE);
        }
    }

    private boolean answer(IpcReader reader, ChannelSink sink, @Nullable WireBatch request) throws IOException {
        boolean skip = inputMayFollow && (request == null || !request.hasMetadata(WireKeys.METHOD));
        inputMayFollow = false;
        if (skip) {
            reader.drain();
            return !reader.inputEnded();
        }
        if (request == null) {
            dispatcher.refuse(new ProtocolException("the request stream holds no batch"), connection.peer(), sink);
            send(sink);
            return true;
        }
        // To the end of the stream before anything is checked: a refusal then leaves the connection in step.
        reader.drainHolding();
        enter(Stage.RUNNING);
        Begun begun = dispatcher.begin(request, connection.peer(), sink);
        if (begun instanceof Begun.Streaming streaming) {
            sink.flush();
            try (ServerStream stream = streaming.stream()) {
                return serve(stream, reader, sink);
            }
        }
        send(sink);
        if (begun instanceof Begun.NotOpened) {
            inputMayFollow = true;
        }
        return true;
    }

    /** Serves a stream until it ends; false when the connection has ended. */
    private boolean serve(ServerStream stream, IpcReader reader, ChannelSink sink) throws IOException {
        reader.shareBodies(true);
        pausing(true);
        try {
            enter(Stage.IDLE);
            if (reader.openStream() == null) {
                return false;
            }
            while (true) {
                enter(Stage.IDLE);
                WireBatch input = reader.next();
                if (input == null && reader.inputEnded()) {
                    return false; // The client went away: there is nobody to answer.
                }
                enter(Stage.RUNNING);
                boolean goesOn = false;
                if (input == null) {
                    stream.end();
                } else {
                    goesOn = stream.turn(input) == ServerStream.Cycle.CONTINUES;
                }
                if (!goesOn) {
                    activity.changed(Phase.ANSWERING);
                }
                try {
                    sink.flush();
                } catch (TransportException e) {
                    if (goesOn) {
                        hearCancel(stream, reader);
                    }
                    throw e;
                }
                if (!goesOn) {
                    break;
                }
            }
        } catch (ProtocolException | LimitException e) {
            if (reader.inputEnded()) {
                return false;
            }
            stream.fail(e);
            send(sink);
            if (!reader.inStep()) {
                logBroken(reader, e);
                return false;
            }
        } finally {
            reader.shareBodies(false);
        }
        enter(Stage.IDLE);
        boolean more = drainInput(reader);
        pausing(false);
        return more;
    }

    /** A client that gives a turn up says so before it leaves: the state hears it all the same. */
    private static void hearCancel(ServerStream stream, IpcReader reader) {
        try {
            WireBatch input = reader.next();
            if (input != null && input.hasMetadata(WireKeys.CANCEL)) {
                stream.turn(input);
            }
        } catch (IOException | RpcException e) {
            ServerLog.LOGGER.log(Level.DEBUG, "a client left without a word", e);
        }
    }

    /** Reads what the client still sends of a stream that is over, up to its end. */
    private boolean drainInput(IpcReader reader) throws IOException {
        try {
            reader.drain();
            return !reader.inputEnded();
        } catch (ProtocolException | LimitException e) {
            logBroken(reader, e);
            return false;
        }
    }

    /** Sends what is left of an answer or a refusal. */
    private void send(ChannelSink sink) {
        activity.changed(Phase.ANSWERING);
        sink.flush();
    }

    /** Answers a request that could not be read; the connection goes on where its position is known. */
    private boolean refuse(IpcReader reader, ChannelSink sink, RpcException failure) throws IOException {
        boolean usable = reader.inStep();
        boolean skip = inputMayFollow && usable;
        inputMayFollow = false;
        if (usable) {
            try {
                reader.drain();
            } catch (ProtocolException | LimitException e) {
                failure.addSuppressed(e);
                usable = false;
            }
        }
        if (skip) {
            return usable;
        }
        dispatcher.refuse(failure, connection.peer(), sink);
        send(sink);
        if (!usable) {
            logBroken(reader, failure);
        }
        return usable;
    }

    /** Peers come and go, also in the middle of a message. */
    private void logBroken(IpcReader reader, RpcException failure) {
        ServerLog.LOGGER.log(
                reader.inputEnded() ? Level.DEBUG : Level.WARNING,
                () -> "connection with " + connection.peer().address() + " closed: " + failure.getMessage());
    }

    /** Sends what the engine wrote. */
    private record ChannelSink(Connection connection, WireBuffer buffer, @Nullable Progress progress)
            implements ResponseSink {
        @Override
        public void flush() {
            if (buffer.size() > 0) {
                if (progress != null) {
                    progress.enter(Stage.SENDING);
                }
                try {
                    buffer.writeTo(connection.output(), progress);
                } catch (IOException e) {
                    throw new TransportException(
                            "the connection with " + connection.peer().address() + " failed", true, e);
                } finally {
                    buffer.clear();
                }
                if (progress != null) {
                    progress.enter(Stage.RUNNING); // or, if that was all, what the loop says next
                }
            }
        }
    }
}
