package dev.vgirpc.transport.http.client;

import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.spi.ClientCall;
import org.jspecify.annotations.Nullable;

/** A call with one request. */
final class UnaryCall implements ClientCall {

    private final ReceivedAnswer answer;
    private final Runnable end;
    private boolean atEnd;
    private boolean closed;

    /** @param end run when the call is closed */
    UnaryCall(ReceivedAnswer answer, Runnable end) {
        this.answer = answer;
        this.end = end;
    }

    @Override
    public @Nullable WireBatch receive() {
        if (atEnd) {
            return null;
        }
        WireBatch batch = answer.next();
        atEnd = batch == null;
        return batch;
    }

    @Override
    public void send(WireBuffer input) {
        throw noStream();
    }

    @Override
    public void turns() {
        throw noStream();
    }

    @Override
    public void cancel(WireBuffer input) {
        throw noStream();
    }

    @Override
    public void notOpened() {
        throw noStream();
    }

    private static IllegalStateException noStream() {
        return new IllegalStateException("a unary call has no turns");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                answer.close();
            } finally {
                end.run();
            }
        }
    }
}
