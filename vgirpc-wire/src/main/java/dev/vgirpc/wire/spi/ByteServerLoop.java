package dev.vgirpc.wire.spi;

import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.RpcException;
import dev.vgirpc.TransportException;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.spi.ByteTransports.Activity;
import dev.vgirpc.wire.spi.ByteTransports.Phase;
import dev.vgirpc.wire.spi.CallDispatcher.Begun;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves one byte connection: read a request stream to its end, have it answered, write, until the
 * peer leaves.
 */
final class ByteServerLoop {

    private static final Logger LOGGER = System.getLogger("dev.vgirpc.server");
    private static final int BUFFER_BYTES = 8 << 10;

    private final Connection connection;
    private final CallDispatcher dispatcher;
    private final BooleanSupplier draining;
    private final Activity activity;

    ByteServerLoop(
            Connection connection, CallDispatcher dispatcher, BooleanSupplier draining, Activity activity) {
        this.connection = connection;
        this.dispatcher = dispatcher;
        this.draining = draining;
        this.activity = activity;
    }

    void run() {
        try (Connection owned = connection;
                IpcReader reader = new IpcReader(owned.input(), dispatcher.limits(), dispatcher.schemas());
                WireBuffer buffer = new WireBuffer(BUFFER_BYTES)) {
            ChannelSink sink = new ChannelSink(owned, buffer);
            boolean more = true;
            while (more && !draining.getAsBoolean()) {
                more = serveOne(reader, sink);
            }
        } catch (IOException | TransportException e) {
            // Peers come and go; this is no fault of the server's.
            LOGGER.log(Level.DEBUG, () -> "connection with " + connection.peer().address() + " ended: " + e);
        }
    }

    /** Serves one request; false when the connection has ended. */
    private boolean serveOne(IpcReader reader, ChannelSink sink) throws IOException {
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
        if (request == null) {
            dispatcher.refuse(new ProtocolException("the request stream holds no batch"), connection.peer(), sink);
            send(sink);
            return true;
        }
        // To the end of the stream before anything is checked: a refusal then leaves the connection in step.
        reader.drainHolding();
        Begun begun = dispatcher.begin(request, connection.peer(), sink);
        send(sink);
        return switch (begun) {
            case Begun.Answered answered -> true;
            case Begun.Streaming streaming -> {
                streaming.stream().close();
                throw new IllegalStateException("streams are not served yet");
            }
        };
    }

    /** Sends what is left of an answer or a refusal. */
    private void send(ChannelSink sink) {
        activity.changed(Phase.ANSWERING);
        sink.flush();
    }

    /** Answers a request that could not be read; the connection goes on where its position is known. */
    private boolean refuse(IpcReader reader, ChannelSink sink, RpcException failure) throws IOException {
        boolean usable = reader.inStep();
        if (usable) {
            try {
                reader.drain();
            } catch (ProtocolException | LimitException e) {
                failure.addSuppressed(e);
                usable = false;
            }
        }
        dispatcher.refuse(failure, connection.peer(), sink);
        send(sink);
        if (!usable) {
            // Peers come and go, also in the middle of a message.
            LOGGER.log(
                    reader.inputEnded() ? Level.DEBUG : Level.WARNING,
                    () -> "connection with " + connection.peer().address() + " closed: " + failure.getMessage());
        }
        return usable;
    }

    /** Sends what the engine wrote. */
    private record ChannelSink(Connection connection, WireBuffer buffer) implements ResponseSink {
        @Override
        public void flush() {
            if (buffer.size() > 0) {
                try {
                    buffer.writeTo(connection.output());
                } catch (IOException e) {
                    throw new TransportException(
                            "the connection with " + connection.peer().address() + " failed", true, e);
                } finally {
                    buffer.clear();
                }
            }
        }
    }
}
