package dev.vgirpc.transport.http.worker;

import dev.vgirpc.RpcClient;
import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.spi.ClientCall;
import dev.vgirpc.wire.spi.ClientTarget;
import dev.vgirpc.wire.spi.ClientTransport;
import dev.vgirpc.wire.spi.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The bodies of requests, as a client would send them. */
public final class Calls {

    private Calls() {}

    /** The request of {@link Probe#ask}. */
    public static byte[] ask(String what) {
        return of(probe -> probe.ask(what));
    }

    /** The request of the one call that is made. */
    public static byte[] of(Consumer<Probe> call) {
        AtomicReference<byte[]> body = new AtomicReference<>();
        try (RpcClient client = RpcClient.connect(new Caught(body))) {
            call.accept(client.proxy(Probe.class));
            throw new AssertionError("nothing was called");
        } catch (TransportException e) {
            return body.get();
        }
    }

    private record Caught(AtomicReference<byte[]> body) implements ClientTarget {
        @Override
        public ClientTransport open(Settings settings) {
            return new Catching(body);
        }

        @Override
        public String address() {
            return "test:";
        }
    }

    /** Takes a request and goes away. */
    private record Catching(AtomicReference<byte[]> body) implements ClientTransport {
        @Override
        public ClientCall start(CallHead head, WireBuffer request) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                request.writeTo(Channels.newChannel(bytes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            body.set(bytes.toByteArray());
            throw new TransportException("caught", true, null);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public Peer peer() {
            return new Peer(TransportKind.HTTP, "test:");
        }

        @Override
        public void close() {}
    }
}
