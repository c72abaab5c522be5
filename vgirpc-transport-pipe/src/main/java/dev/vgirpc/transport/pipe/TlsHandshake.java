package dev.vgirpc.transport.pipe;

import dev.vgirpc.wire.spi.TimeSource;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;

/**
 * How a connection's two sides get to know each other.
 *
 * @param engines makes the engine, on the connection's own thread
 * @param timeout how long it may take
 * @param onDone told the result; what it throws fails the handshake
 */
record TlsHandshake(Engines engines, Duration timeout, Listener onDone) {

    /** Makes engines. */
    @FunctionalInterface
    interface Engines {
        /** An engine whose side and parameters are set. */
        SSLEngine create() throws IOException;
    }

    /** Told what the two sides agreed on. */
    @FunctionalInterface
    interface Listener {
        void done(SSLSession session) throws IOException;
    }

    /**
     * What a handshake leaves.
     *
     * @param received bytes of the peer that came after it, ready to be read
     * @param sending room for one record, empty
     */
    record Done(SSLEngine engine, ByteBuffer received, ByteBuffer sending) {}

    /** How long a client that was refused may take to hear why. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private static final String OLD = "TLSv1.2";

    /**
     * Waits until the handshake is done.
     *
     * @param socket in blocking mode; it is unusable when this fails, and still the caller's to close
     */
    Done run(SocketChannel socket, TimeSource time) throws IOException {
        SSLEngine engine = engines.create();
        AtomicBoolean late = new AtomicBoolean();
        TimeSource.Pending end = time.after(timeout, () -> {
            late.set(true);
            closeQuietly(socket);
        });
        int record = engine.getSession().getPacketBufferSize();
        Exchange exchange = new Exchange(
                engine, socket, ByteBuffer.allocate(record).flip(), ByteBuffer.allocate(record));
        try {
            exchange.run();
            onDone.done(engine.getSession());
            if (end.cancel()) {
                return new Done(engine, exchange.received, exchange.sending);
            }
            throw new SSLHandshakeException("late");
        } catch (IOException | RuntimeException e) {
            end.cancel();
            if (late.get()) {
                throw new SocketTimeoutException("no TLS handshake within " + timeout.toMillis() + " ms");
            }
            if (e instanceof SSLException || e instanceof RuntimeException) {
                exchange.refuse(time);
            }
            if (e instanceof IOException io) {
                throw io;
            }
            // The JDK's own checks of what the peer sent: it is the peer's fault.
            SSLHandshakeException failure = new SSLHandshakeException("the handshake failed: " + e);
            failure.initCause(e);
            throw failure;
        }
    }

    /**
     * Looks after what comes with or between the data of an established connection.
     *
     * @throws SSLException when the peer wants to renegotiate
     */
    void afterwards(SSLEngine engine, SSLEngineResult result) throws SSLException {
        HandshakeStatus status = result.getHandshakeStatus();
        if (status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
            return;
        }
        // In TLS 1.3 there are tickets and new keys; in 1.2 it can only be a new handshake, in which the
        // peer could become another one.
        if (engine.getSession().getProtocol().equals(OLD) && !engine.isInboundDone() && !engine.isOutboundDone()) {
            throw new SSLHandshakeException("the peer asked to renegotiate, which is refused");
        }
        runTasks(engine);
    }

    private static void runTasks(SSLEngine engine) {
        Runnable task = engine.getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
    }

    /** Sends the alert or the close_notify that an engine has left to say. */
    static void sendRest(SSLEngine engine, ByteBuffer sending, SocketChannel socket) throws IOException {
        sending.clear();
        ByteBuffer nothing = ByteBuffer.allocate(0);
        while (!engine.isOutboundDone()) {
            SSLEngineResult result = engine.wrap(nothing, sending);
            if (result.getStatus() == Status.BUFFER_OVERFLOW || result.bytesProduced() == 0) {
                break;
            }
        }
        sending.flip();
        while (sending.hasRemaining()) {
            socket.write(sending);
        }
    }

    private static void closeQuietly(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The descriptor is gone all the same.
        }
    }

    /** The messages of one handshake. */
    private record Exchange(SSLEngine engine, SocketChannel socket, ByteBuffer received, ByteBuffer sending) {

        void run() throws IOException {
            // Handshakes carry no data, but the engine asks for as much room as the record could need.
            ByteBuffer none = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
            engine.beginHandshake();
            HandshakeStatus status = engine.getHandshakeStatus();
            while (true) {
                switch (status) {
                    case NEED_TASK -> {
                        runTasks(engine);
                        status = engine.getHandshakeStatus();
                    }
                    case NEED_WRAP -> status = wrap();
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                        flush();
                        status = unwrap(none);
                    }
                    case FINISHED, NOT_HANDSHAKING -> {
                        flush();
                        return;
                    }
                }
            }
        }

        private HandshakeStatus wrap() throws IOException {
            SSLEngineResult result = engine.wrap(ByteBuffer.allocate(0), sending);
            switch (result.getStatus()) {
                case OK -> {}
                case CLOSED -> throw new SSLHandshakeException("the peer closed the connection during the handshake");
                case BUFFER_OVERFLOW, BUFFER_UNDERFLOW -> {
                    if (sending.position() == 0) {
                        throw new SSLHandshakeException("a message of the handshake is too large");
                    }
                    flush();
                }
            }
            return result.getStatus() == Status.OK ? result.getHandshakeStatus() : HandshakeStatus.NEED_WRAP;
        }

        private HandshakeStatus unwrap(ByteBuffer none) throws IOException {
            SSLEngineResult result = engine.unwrap(received, none.clear());
            switch (result.getStatus()) {
                case OK -> {}
                case CLOSED -> throw new SSLHandshakeException("the peer closed the connection during the handshake");
                case BUFFER_OVERFLOW -> throw new SSLHandshakeException("a record is larger than TLS allows");
                case BUFFER_UNDERFLOW -> {
                    received.compact();
                    int count;
                    try {
                        count = socket.read(received);
                    } finally {
                        received.flip();
                    }
                    if (count < 0) {
                        throw new SSLHandshakeException("the peer closed the connection during the handshake");
                    }
                    return HandshakeStatus.NEED_UNWRAP;
                }
            }
            return result.getHandshakeStatus();
        }

        private void flush() throws IOException {
            sending.flip();
            while (sending.hasRemaining()) {
                socket.write(sending);
            }
            sending.clear();
        }

        /**
         * Tells the peer why it is refused. A server waits until its client has read it: closing at once
         * would make the system drop what is still on its way.
         */
        void refuse(TimeSource time) {
            TimeSource.Pending end = time.after(LINGER, () -> closeQuietly(socket));
            try {
                engine.closeOutbound();
                sendRest(engine, sending, socket);
                if (!engine.getUseClientMode()) {
                    socket.shutdownOutput();
                    int count;
                    do {
                        count = socket.read(received.clear());
                    } while (count >= 0);
                }
            } catch (IOException | RuntimeException e) {
                // The peer is gone already, or does not listen.
            } finally {
                end.cancel();
            }
        }
    }
}
