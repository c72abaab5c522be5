package dev.vgirpc.testkit;

import dev.vgirpc.Limits;
import dev.vgirpc.LogLevel;
import dev.vgirpc.Target;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.spi.ClientCall;
import dev.vgirpc.wire.spi.ClientTarget;
import dev.vgirpc.wire.spi.ClientTransport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Sends requests as bytes, past the engine of the client. */
final class RawClient implements AutoCloseable {

    private final ClientTransport transport;

    private RawClient(ClientTransport transport) {
        this.transport = transport;
    }

    static RawClient open(Target target) {
        if (!(target instanceof ClientTarget connectable)) {
            throw new AssertionError(target.getClass() + " is no ClientTarget");
        }
        return new RawClient(connectable.open(new ClientTarget.Settings(Limits.defaults(), new SchemaCache())));
    }

    boolean isOpen() {
        return transport.isOpen();
    }

    /** Sends a request and reads the answer; gives the text of the error in it, or null. */
    @Nullable String call(byte[] request) {
        try (WireBuffer buffer = new WireBuffer(1024)) {
            buffer.putCopy(request);
            try (ClientCall call = transport.start(new ClientTransport.CallHead("add", ClientTransport.Form.UNARY), buffer)) {
                String error = null;
                for (WireBatch batch = call.receive(); batch != null; batch = call.receive()) {
                    if (error == null) {
                        error = errorOf(batch);
                    }
                }
                return error;
            }
        }
    }

    /** Opens a stream and sends the input of one turn; gives the text of the error that answers it, or null. */
    @Nullable String turn(String method, RawStreams.Pairs input) {
        try (WireBuffer buffer = new WireBuffer(1024);
                ClientCall call = open(method, buffer)) {
            buffer.putCopy(input.bytes(call.beginInput()));
            call.send(buffer);
            WireBatch answer = call.receive();
            return answer == null ? "no answer" : errorOf(answer);
        }
    }

    /** Opens a stream; the buffer is empty then. */
    private ClientCall open(String method, WireBuffer buffer) {
        buffer.putCopy(RawStreams.request(method));
        ClientCall call = transport.start(new ClientTransport.CallHead(method, ClientTransport.Form.STREAM), buffer);
        buffer.clear();
        return call;
    }

    /** Opens a stream, sends the first bytes of its input, and leaves without a word. */
    void vanishInAStream(String method, RawStreams.Pairs input, UnaryOperator<byte[]> cut) {
        try (WireBuffer buffer = new WireBuffer(1024);
                ClientCall call = open(method, buffer)) {
            buffer.putCopy(cut.apply(input.bytes(call.beginInput())));
            call.send(buffer);
            transport.close();
        }
    }

    private static @Nullable String errorOf(WireBatch batch) {
        return batch.metadataEquals(WireKeys.LOG_LEVEL, LogLevel.EXCEPTION.name())
                ? batch.metadata(WireKeys.LOG_MESSAGE)
                : null;
    }

    @Override
    public void close() {
        transport.close();
    }
}
