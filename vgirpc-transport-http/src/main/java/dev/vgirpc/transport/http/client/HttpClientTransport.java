package dev.vgirpc.transport.http.client;

import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.transport.http.client.Requests.Step;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.spi.ClientCall;
import dev.vgirpc.wire.spi.ClientTarget;
import dev.vgirpc.wire.spi.ClientTransport;
import dev.vgirpc.wire.spi.Peer;

/**
 * Calls and streams as requests (protocol pages 8.2 and 8.9), whoever sends them. A failed request leaves the transport
 * as usable as its sender.
 */
public final class HttpClientTransport implements ClientTransport {

    private final HttpSender sender;
    private final Peer peer;
    private final Requests requests;
    private final ClientTarget.Settings settings;

    /** Guards the memory of requests: whoever is last of call and close frees it. */
    private final Object lock = new Object();

    private boolean inCall;
    private boolean closed;

    /**
     * A transport.
     *
     * @param sender sends the requests; it is closed with the transport
     * @param address of the service, for messages
     */
    public HttpClientTransport(
            HttpSender sender, String address, ClientOptions options, ClientTarget.Settings settings) {
        this.sender = sender;
        this.peer = new Peer(TransportKind.HTTP, address);
        this.requests = new Requests(sender, address, options);
        this.settings = settings;
    }

    @Override
    public ClientCall start(CallHead head, WireBuffer request) {
        synchronized (lock) {
            if (closed) {
                throw new TransportException("the client of " + peer.address() + " is closed", false, null);
            }
            if (inCall) {
                throw new IllegalStateException("a call is in progress at " + peer.address());
            }
            inCall = true;
        }
        boolean started = false;
        try {
            boolean unary = head.form() == Form.UNARY;
            ReceivedAnswer.Reading reading =
                    new ReceivedAnswer.Reading(settings.limits(), settings.schemas(), !unary);
            ReceivedAnswer answer = requests.post(head.method(), unary ? Step.UNARY : Step.INIT, request, reading);
            started = true;
            return unary
                    ? new UnaryCall(answer, this::leave)
                    : new StreamCall(
                            requests,
                            head.method(),
                            answer,
                            head.form() == Form.STREAM_WITH_HEADER,
                            reading,
                            new StreamEnd());
        } finally {
            if (!started) {
                leave();
            }
        }
    }

    private final class StreamEnd implements StreamCall.End {
        @Override
        public boolean isOpen() {
            return HttpClientTransport.this.isOpen();
        }

        @Override
        public void ended() {
            leave();
        }
    }

    @Override
    public boolean isOpen() {
        synchronized (lock) {
            return !closed && sender.isOpen();
        }
    }

    @Override
    public boolean isAlive() {
        return isOpen() && sender.isAlive();
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public void close() {
        boolean free;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            free = !inCall;
        }
        sender.close();
        if (free) {
            requests.close();
        }
    }

    private void leave() {
        boolean free;
        synchronized (lock) {
            inCall = false;
            free = closed;
        }
        if (free) {
            requests.close();
        }
    }
}
