package dev.vgirpc.transport.pipe;

import dev.vgirpc.wire.spi.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS over a blocking socket. One thread may read while another writes; any thread may close, which
 * wakes both as it does with the socket.
 *
 * <p>The encrypted bytes are in heap arrays: ciphers work there in place, while with direct buffers the
 * JDK copies through arrays that it allocates each time.
 */
final class TlsChannel implements ReadableByteChannel, GatheringByteChannel {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** The most records that are read or written together; buffers grow to that when it is of use. */
    private static final int RECORDS = 8;

    /** How long a closing side waits until its last record has left. */
    private static final Duration GOODBYE = Duration.ofMillis(40);

    private final SocketChannel socket;
    private final TlsHandshake handshake;
    private final TimeSource time;
    private final ReentrantLock shakingHands = new ReentrantLock();
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** There when the handshake is done. */
    private volatile @Nullable SSLEngine established;

    // Guarded by reading, once established. Both are ready to be read from.
    private ByteBuffer received = NOTHING;
    /** Of a record that the reader's buffer had no room for. */
    private ByteBuffer plain = NOTHING;

    private boolean growReceived;
    private boolean ended;

    // Guarded by writing, once established. Ready to be written to.
    private ByteBuffer sending = NOTHING;
    private final ByteBuffer[] single = {NOTHING};

    /**
     * TLS of which nothing has happened yet.
     *
     * @param socket a connected socket in blocking mode; this channel closes it
     */
    TlsChannel(SocketChannel socket, TlsHandshake handshake, TimeSource time) {
        this.socket = socket;
        this.handshake = handshake;
        this.time = time;
    }

    /** Waits until both sides know each other, once. Reading and writing do so by themselves. */
    void handshake() throws IOException {
        if (established == null) {
            // A lock of its own: a reader that was first waits for data with the other one.
            shakingHands.lock();
            try {
                if (established == null) {
                    checkOpen();
                    TlsHandshake.Done done = handshake.run(socket, time);
                    received = done.received();
                    sending = done.sending();
                    established = done.engine();
                }
            } finally {
                shakingHands.unlock();
                freeIfClosed();
            }
        }
    }

    private SSLEngine engine() throws IOException {
        checkOpen();
        SSLEngine engine = established;
        if (engine == null) {
            throw new ClosedChannelException();
        }
        return engine;
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed.get()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        handshake();
        reading.lock();
        try {
            return decrypt(engine(), target);
        } finally {
            reading.unlock();
            freeIfClosed();
        }
    }

    /** Everything that has arrived and fits; waits when there is nothing. */
    private int decrypt(SSLEngine engine, ByteBuffer target) throws IOException {
        int start = target.position();
        if (plain.hasRemaining()) {
            takePlain(target);
        }
        while (target.hasRemaining() && !ended) {
            SSLEngineResult result = engine.unwrap(received, target);
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                if (target.position() > start) {
                    break;
                }
                result = unwrapAside(engine);
                takePlain(target);
            }
            switch (result.getStatus()) {
                case CLOSED -> ended = true;
                case OK -> handshake.afterwards(engine, result);
                case BUFFER_UNDERFLOW -> {
                    if (target.position() > start) {
                        return target.position() - start;
                    }
                    fill(engine);
                }
                case BUFFER_OVERFLOW -> throw new SSLException("a record is larger than TLS allows");
            }
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !ended) {
                answer(engine);
            }
        }
        return target.position() == start && ended ? -1 : target.position() - start;
    }

    private void takePlain(ByteBuffer target) {
        int count = Math.min(plain.remaining(), target.remaining());
        target.put(target.position(), plain, plain.position(), count);
        target.position(target.position() + count);
        plain.position(plain.position() + count);
    }

    private SSLEngineResult unwrapAside(SSLEngine engine) throws SSLException {
        int needed = engine.getSession().getApplicationBufferSize();
        if (plain.capacity() < needed) {
            plain = ByteBuffer.allocate(needed);
        }
        plain.clear();
        try {
            return engine.unwrap(received, plain);
        } finally {
            plain.flip();
        }
    }

    /** Waits for bytes; none come only where the socket does not wait. */
    private int fill(SSLEngine engine) throws IOException {
        int record = engine.getSession().getPacketBufferSize();
        int wanted = growReceived ? RECORDS * record : record;
        if (received.capacity() < wanted) {
            received = ByteBuffer.allocate(wanted).put(received);
        } else {
            received.compact();
        }
        int count;
        try {
            count = socket.read(received);
            growReceived = !received.hasRemaining();
        } finally {
            received.flip();
        }
        if (count < 0) {
            throw new SSLException("the connection was cut: the peer's end came without close_notify, so what it"
                    + " sent last may be missing");
        }
        return count;
    }

    /** Sends what the peer's last message asks for, unless somebody writes, who sends it then. */
    private void answer(SSLEngine engine) throws IOException {
        if (writing.tryLock()) {
            try {
                encrypt(engine, single, 0, 1);
                flush(engine);
            } finally {
                writing.unlock();
            }
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        handshake();
        writing.lock();
        try {
            single[0] = source;
            return (int) write(engine(), single, 0, 1);
        } finally {
            single[0] = NOTHING;
            writing.unlock();
            freeIfClosed();
        }
    }

    @Override
    public long write(ByteBuffer[] sources) throws IOException {
        return write(sources, 0, sources.length);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        handshake();
        writing.lock();
        try {
            return write(engine(), sources, offset, length);
        } finally {
            writing.unlock();
            freeIfClosed();
        }
    }

    /** Writes all there is. */
    private long write(SSLEngine engine, ByteBuffer[] sources, int offset, int length) throws IOException {
        int record = engine.getSession().getPacketBufferSize();
        long written = 0;
        int first = offset;
        while (true) {
            while (first < offset + length && !sources[first].hasRemaining()) {
                first++;
            }
            if (first == offset + length) {
                flush(engine);
                return written;
            }
            if (sending.remaining() < record) {
                if (sending.capacity() < RECORDS * record) {
                    sending = ByteBuffer.allocate(RECORDS * record).put(sending.flip());
                } else {
                    flush(engine);
                }
            }
            written += encrypt(engine, sources, first, offset + length - first);
        }
    }

    /** One record; there is room for it. */
    private int encrypt(SSLEngine engine, ByteBuffer[] sources, int offset, int length) throws IOException {
        SSLEngineResult result = engine.wrap(sources, offset, length, sending);
        return switch (result.getStatus()) {
            case OK -> {
                handshake.afterwards(engine, result);
                yield result.bytesConsumed();
            }
            case CLOSED -> throw new SSLException("the peer has closed the connection");
            case BUFFER_OVERFLOW, BUFFER_UNDERFLOW -> {
                flush(engine);
                if (sending.capacity() < engine.getSession().getPacketBufferSize()) {
                    sending = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
                }
                yield 0;
            }
        };
    }

    private void flush(SSLEngine engine) throws IOException {
        sending.flip();
        try {
            while (sending.hasRemaining()) {
                socket.write(sending);
            }
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw reason(engine, e);
        } finally {
            sending.clear();
        }
    }

    /** A peer that refuses us says why before it closes; what it said waits to be read. */
    private IOException reason(SSLEngine engine, IOException failure) {
        if (reading.tryLock()) {
            TimeSource.Pending guard = time.after(GOODBYE, this::closeSocket);
            try {
                if (!plain.hasRemaining()) {
                    SSLEngineResult result = unwrapAside(engine);
                    while (!plain.hasRemaining() && result.getStatus() != Status.CLOSED) {
                        if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
                            fill(engine);
                        }
                        result = unwrapAside(engine);
                    }
                }
            } catch (IOException e) {
                String said = e.getMessage();
                if (said != null && said.contains("alert")) {
                    e.addSuppressed(failure);
                    return e;
                }
            } finally {
                guard.cancel();
                reading.unlock();
            }
        }
        return failure;
    }

    /**
     * Whether the peer has neither left nor sent data. What TLS itself sends between calls, as tickets, is looked
     * at here. Waits for nothing; asked while nobody reads or writes.
     */
    boolean isAlive() {
        SSLEngine engine = established;
        if (engine == null || !isOpen() || !reading.tryLock()) {
            return isOpen();
        }
        try {
            socket.configureBlocking(false);
            try {
                while (!plain.hasRemaining()) {
                    SSLEngineResult result = unwrapAside(engine);
                    handshake.afterwards(engine, result);
                    ended |= result.getStatus() == Status.CLOSED;
                    if (ended || (result.getStatus() == Status.BUFFER_UNDERFLOW && fill(engine) == 0)) {
                        return !ended;
                    }
                }
                return false;
            } finally {
                socket.configureBlocking(true);
            }
        } catch (IOException e) {
            return false;
        } finally {
            reading.unlock();
            freeIfClosed();
        }
    }

    @Override
    public boolean isOpen() {
        return !closed.get() && socket.isOpen();
    }

    /** Tells the peer, where that is possible at once, and closes the socket. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        SSLEngine engine = established;
        if (engine != null && socket.isOpen() && writing.tryLock()) {
            TimeSource.Pending guard = time.after(GOODBYE, this::closeSocket);
            try {
                engine.closeOutbound();
                TlsHandshake.sendRest(engine, sending, socket);
            } catch (IOException e) {
                // The peer is gone already, or does not listen.
            } finally {
                guard.cancel();
                writing.unlock();
            }
        }
        closeSocket();
        freeIfClosed();
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            // The descriptor is gone all the same.
        }
    }

    /** Whoever is last of the closing thread and those that it woke. */
    private void freeIfClosed() {
        if (closed.get()) {
            if (reading.tryLock()) {
                received = NOTHING;
                plain = NOTHING;
                reading.unlock();
            }
            if (writing.tryLock()) {
                sending = NOTHING;
                writing.unlock();
            }
        }
    }
}
