package dev.vgirpc.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The least that a client of HTTP/1.1 can be: one connection, kept open, requests that were made before, and answers
 * that are taken off the socket by their declared length.
 */
final class RawHttp implements AutoCloseable {

    private static final int PIECE_BYTES = 1 << 20;
    private static final byte[] OK = "http/1.1 200 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "\r\ncontent-length: ".getBytes(StandardCharsets.US_ASCII);

    /**
     * How long an answer was.
     *
     * @param head bytes of its status line and header fields
     * @param body bytes of its body
     */
    record Size(int head, int body) {

        int all() {
            return head + body;
        }
    }

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(PIECE_BYTES);

    private RawHttp(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects.
     *
     * @param address such as {@code http://127.0.0.1:8080}
     */
    static RawHttp connect(String address) throws IOException {
        return new RawHttp(open(address));
    }

    /** A connection without the client. */
    static SocketChannel open(String address) throws IOException {
        URI uri = URI.create(address);
        return SocketWorker.tuned("tcp", SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort())));
    }

    /** A request as bytes, outside of the heap. */
    static ByteBuffer request(String path, byte[] body) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\n"
                        + "Host: 127.0.0.1\r\n"
                        + "Content-Type: application/vnd.apache.arrow.stream\r\n"
                        + "Content-Length: " + body.length + "\r\n"
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(head.length + body.length)
                .put(head)
                .put(body)
                .flip();
    }

    /** Sends a request and drops its answer, which must have the status 200. */
    Size call(ByteBuffer request) throws IOException {
        return call(request, null);
    }

    /** The same, which gives the answer's body. */
    byte[] ask(ByteBuffer request) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        call(request, Channels.newChannel(body));
        return body.toByteArray();
    }

    private Size call(ByteBuffer request, @Nullable WritableByteChannel kept) throws IOException {
        PingPong.write(channel, request);
        in.clear();
        int head = readHead();
        int length = contentLength(head);
        in.flip().position(head);
        for (int left = length; ; read(), in.flip()) {
            left -= in.remaining();
            if (kept != null) {
                kept.write(in);
            }
            if (left == 0) {
                return new Size(head, length);
            }
            in.clear();
        }
    }

    private void read() throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("the server has closed the connection");
        }
    }

    /** Gives the length of the head; the buffer's position is behind what has come so far. */
    private int readHead() throws IOException {
        int looked = 3;
        while (true) {
            read();
            for (; looked < in.position(); looked++) {
                if (in.get(looked) == '\n' && in.get(looked - 2) == '\n') {
                    return looked + 1;
                }
            }
        }
    }

    private int contentLength(int head) throws IOException {
        if (!matches(OK, 0)) {
            throw unexpected(head);
        }
        for (int at = OK.length; at < head - LENGTH.length; at++) {
            if (matches(LENGTH, at)) {
                int length = 0;
                for (int digit = at + LENGTH.length; in.get(digit) != '\r'; digit++) {
                    length = 10 * length + in.get(digit) - '0';
                }
                return length;
            }
        }
        throw unexpected(head);
    }

    private boolean matches(byte[] lowerCase, int at) {
        for (int i = 0; i < lowerCase.length; i++) {
            int c = in.get(at + i);
            if ((c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    private IOException unexpected(int head) {
        byte[] text = new byte[head];
        in.get(0, text);
        return new IOException("status 200 and a length were expected, not " + new String(text, StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
