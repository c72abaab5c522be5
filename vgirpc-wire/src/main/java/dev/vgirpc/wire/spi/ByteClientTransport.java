package dev.vgirpc.wire.spi;

import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.TransportException;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A client's transport over a byte connection. */
final class ByteClientTransport implements ClientTransport {

    private final Connection connection;
    private final IpcReader reader;
    private final AtomicBoolean open = new AtomicBoolean(true);

    /** Guards the reader's memory: whoever is last of call and close frees it. */
    private final Object lock = new Object();

    private boolean inCall;
    private boolean closed;

    ByteClientTransport(Connection connection, ClientTarget.Settings settings) {
        this.connection = connection;
        this.reader = new IpcReader(connection.input(), settings.limits(), settings.schemas());
    }

    @Override
    public ClientCall start(CallHead head, WireBuffer request) {
        synchronized (lock) {
            if (closed) {
                throw new TransportException("the connection to " + address() + " is closed", false, null);
            }
            if (inCall) {
                throw new IllegalStateException("a call is in progress on the connection to " + address());
            }
            inCall = true;
        }
        try {
            request.writeTo(connection.output());
            reader.shareBodies(head.form() != Form.UNARY);
            return new Call(head);
        } catch (IOException e) {
            close();
            leave();
            // Without its last batch's end no server runs a request; the end of the stream it may do without.
            boolean delivered = request.written() >= request.size() - StreamEnds.END.length;
            throw lost("sending the request of '" + head.method() + "'", delivered, e);
        } catch (RuntimeException | Error e) {
            close();
            leave();
            throw e;
        }
    }

    private TransportException lost(String doing, IOException cause) {
        return lost(doing, true, cause);
    }

    private TransportException lost(String doing, boolean delivered, IOException cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new TransportException(
                "the connection to " + address() + " failed while " + doing + ": " + reason, delivered, cause);
    }

    private String address() {
        return connection.peer().address();
    }

    @Override
    public boolean isOpen() {
        return open.get();
    }

    @Override
    public boolean isAlive() {
        return open.get() && connection.isAlive();
    }

    @Override
    public Peer peer() {
        return connection.peer();
    }

    @Override
    public void close() {
        if (!open.compareAndSet(true, false)) {
            return;
        }
        connection.close();
        synchronized (lock) {
            closed = true;
            if (inCall) {
                return;
            }
        }
        reader.close();
    }

    private void leave() {
        synchronized (lock) {
            inCall = false;
            if (!closed) {
                return;
            }
        }
        reader.close();
    }

    /** One call: opens the answer's stream when its first batch is asked for. */
    private final class Call implements ClientCall {
        private final CallHead head;
        private final AtomicBoolean ended = new AtomicBoolean();
        private boolean opened;
        private boolean atEnd;
        private volatile Input input;
        private boolean notOpened;

        Call(CallHead head) {
            this.head = head;
            this.input = head.form() == Form.STREAM ? Input.DUE : Input.NONE;
        }

        @Override
        public void send(WireBuffer bytes) {
            input = Input.OPEN;
            write(bytes, "sending a turn of");
        }

        private void write(WireBuffer bytes, String doing) {
            try {
                bytes.writeTo(connection.output());
            } catch (IOException e) {
                ByteClientTransport.this.close();
                throw lost(doing + " '" + head.method() + "'", e);
            }
        }

        @Override
        public @Nullable WireBatch receive() {
            if (atEnd) {
                return null;
            }
            try {
                if (!opened) {
                    opened = true; // A refused schema, too, opens the stream: what follows it can be skipped.
                    if (reader.openStream() == null) {
                        throw peerGone(null);
                    }
                }
                WireBatch batch = reader.next();
                if (batch == null && reader.inputEnded()) {
                    throw peerGone(null);
                }
                atEnd = batch == null;
                return batch;
            } catch (IOException e) {
                ByteClientTransport.this.close();
                throw lost("reading the answer of '" + head.method() + "'", e);
            } catch (ProtocolException | LimitException e) {
                if (reader.inputEnded()) {
                    ByteClientTransport.this.close();
                    throw peerGone(e);
                }
                if (!reader.inStep()) {
                    ByteClientTransport.this.close();
                }
                throw e;
            } catch (RuntimeException | Error e) {
                ByteClientTransport.this.close();
                throw e;
            }
        }

        private TransportException peerGone(@Nullable RuntimeException cause) {
            return new TransportException(
                    "the connection to " + address() + " was closed by the peer before it had answered '"
                            + head.method() + "'",
                    true,
                    cause);
        }

        @Override
        public void turns() {
            opened = false;
            atEnd = false;
            input = Input.DUE;
        }

        @Override
        public void cancel(WireBuffer bytes) {
            if (isOpen() && input != Input.ENDED) {
                input = Input.ENDED;
                write(bytes, "cancelling");
            }
        }

        @Override
        public void notOpened() {
            notOpened = true;
        }

        @Override
        public void close() {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            try {
                if (isOpen()) {
                    endInput();
                    endAnswer();
                    if (notOpened) {
                        findBoundary();
                    }
                }
            } catch (IOException | RuntimeException e) {
                // The caller has its result or its error; what is left is that no further call can be made.
                ByteClientTransport.this.close();
            } finally {
                leave();
            }
        }

        private void endInput() {
            switch (input) {
                case NONE, ENDED -> {}
                case DUE -> {
                    input = Input.ENDED;
                    writeBytes(StreamEnds.EMPTY_INPUT);
                }
                case OPEN -> {
                    input = Input.ENDED;
                    writeBytes(StreamEnds.END);
                }
            }
        }

        private void writeBytes(byte[] bytes) {
            try (WireBuffer buffer = new WireBuffer(Math.max(64, bytes.length))) {
                buffer.putCopy(bytes);
                write(buffer, "ending the input of");
            }
        }

        private void endAnswer() throws IOException {
            if (atEnd) {
                return;
            }
            if (!opened && reader.openStream() == null) {
                ByteClientTransport.this.close();
                return;
            }
            reader.drain();
            if (reader.inputEnded()) {
                ByteClientTransport.this.close();
            }
        }

        /**
         * Asks a question that every server answers and discards all up to the answer: a server that took
         * the input for a request has answered that, too (protocol page 3.3).
         */
        private void findBoundary() throws IOException {
            if (!isOpen()) {
                return;
            }
            writeBytes(StreamEnds.BARRIER);
            for (int streams = 0; streams < StreamEnds.MAX_STRAY_ANSWERS; streams++) {
                if (reader.openStream() == null) {
                    break;
                }
                WireBatch batch = reader.next();
                boolean answered = batch != null && StreamEnds.answersBarrier(batch);
                reader.drain();
                if (reader.inputEnded()) {
                    break;
                }
                if (answered) {
                    return;
                }
            }
            ByteClientTransport.this.close();
        }
    }

    /** Where a stream's input is. */
    private enum Input {
        /** The call has none, or not yet. */
        NONE,
        /** The server waits for it. */
        DUE,
        /** Its schema was sent. */
        OPEN,
        /** Its end was sent. */
        ENDED
    }
}
