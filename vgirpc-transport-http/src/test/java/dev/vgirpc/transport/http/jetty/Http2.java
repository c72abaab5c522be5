package dev.vgirpc.transport.http.jetty;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A client of HTTP/2 in clear text that knows that the server speaks it, of frames that it is told. Its headers are
 * literals, and of the server's it understands the status only.
 */
final class Http2 implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GO_AWAY = 7;
    static final int WINDOW = 8;

    static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ACK = 1;

    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private final Map<Integer, ByteArrayOutputStream> bodies = new HashMap<>();
    private final Map<Integer, Integer> statuses = new HashMap<>();

    private Http2(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    record Frame(int type, int flags, int stream, byte[] payload) {
        boolean ends() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        int code() {
            return ByteBuffer.wrap(payload).getInt(type == GO_AWAY ? 4 : 0);
        }
    }

    record Answer(int status, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** Says that as much may be sent as fits into the window, of each stream and in all. */
    static Http2 to(int port, int window) {
        try {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            Http2 client = new Http2(socket);
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.send(SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) 4).putInt(window).array());
            if (window > 65_535) {
                client.send(WINDOW, 0, 0, ByteBuffer.allocate(4).putInt(window - 65_535).array());
            }
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Http2 to(int port) {
        return to(port, Integer.MAX_VALUE);
    }

    void send(int type, int flags, int stream, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
        try {
            socket.getOutputStream().write(frame.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a request. */
    void head(int stream, boolean ends, String method, String path, String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, ":method", method);
        literal(block, ":scheme", "http");
        literal(block, ":authority", "x");
        literal(block, ":path", path);
        if (method.equals("POST")) {
            literal(block, "content-type", "application/vnd.apache.arrow.stream");
        }
        for (int at = 0; at < fields.length; at += 2) {
            literal(block, fields[at], fields[at + 1]);
        }
        send(HEADERS, END_HEADERS | (ends ? END_STREAM : 0), stream, block.toByteArray());
    }

    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        text(block, name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        int length = text.length();
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            length -= 127;
            while (length >= 128) {
                block.write(length % 128 + 128);
                length /= 128;
            }
            block.write(length);
        }
        block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    void body(int stream, byte[] body, boolean ends) {
        send(DATA, ends ? END_STREAM : 0, stream, body);
    }

    /** The next frame; null when the server has closed. Settings and pings are answered meanwhile. */
    Frame next() {
        try {
            while (true) {
                int lengthAndType;
                try {
                    lengthAndType = in.readInt();
                } catch (EOFException | SocketException e) {
                    return null;
                }
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                Frame frame = new Frame(lengthAndType & 0xff, flags, stream, in.readNBytes(lengthAndType >>> 8));
                if (frame.type == SETTINGS && flags == 0) {
                    send(SETTINGS, ACK, 0, new byte[0]);
                } else if (frame.type == PING && flags == 0) {
                    send(PING, ACK, 0, frame.payload);
                } else if (frame.type != SETTINGS && frame.type != WINDOW) {
                    return frame;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until the answer of a stream has begun. */
    void awaitHead(int stream) {
        Frame frame = next();
        while (frame != null && !(frame.type == HEADERS && frame.stream == stream)) {
            frame = next();
        }
    }

    /** The whole answer of a stream; those of others are kept. */
    Answer answer(int stream) {
        while (true) {
            Frame frame = next();
            if (frame == null) {
                throw new AssertionError("closed before stream " + stream + " was answered");
            }
            if (frame.type == RESET && frame.stream == stream) {
                throw new AssertionError("stream " + stream + " was reset, code " + frame.code());
            }
            take(frame);
            if (frame.ends() && frame.stream == stream) {
                return new Answer(statuses.get(stream), bodies.get(stream).toByteArray());
            }
        }
    }

    private void take(Frame frame) {
        switch (frame.type) {
            case HEADERS -> {
                statuses.put(frame.stream, status(frame.payload));
                bodies.put(frame.stream, new ByteArrayOutputStream());
            }
            case DATA -> bodies.get(frame.stream).writeBytes(frame.payload);
            default -> {
                // Of no answer.
            }
        }
    }

    /** The status stands first: as an index of the static table, or as a literal under such an index. */
    private static int status(byte[] whole) {
        byte[] block = afterSizeUpdate(whole);
        int first = block[0] & 0xff;
        if (first >= 0x88 && first <= 0x8e) {
            return new int[] {200, 204, 206, 304, 400, 404, 500}[first - 0x88];
        }
        boolean huffman = (block[1] & 0x80) != 0;
        int length = block[1] & 0x7f;
        return huffman ? digits(block, length) : Integer.parseInt(new String(block, 2, length, StandardCharsets.US_ASCII));
    }

    /** The server may say first how large its table is. */
    private static byte[] afterSizeUpdate(byte[] block) {
        int at = 0;
        while ((block[at] & 0xe0) == 0x20) {
            boolean more = (block[at++] & 0x1f) == 0x1f;
            while (more) {
                more = (block[at++] & 0x80) != 0;
            }
        }
        return Arrays.copyOfRange(block, at, block.length);
    }

    /** Three digits in the code of RFC 7541: 0 to 2 have five bits, 3 to 9 six. */
    private static int digits(byte[] block, int length) {
        long bits = 0;
        for (int at = 0; at < length; at++) {
            bits = bits << 8 | block[2 + at] & 0xff;
        }
        int left = length * 8;
        int number = 0;
        for (int at = 0; at < 3; at++) {
            int five = (int) (bits >> (left - 5)) & 0x1f;
            if (five <= 2) {
                number = number * 10 + five;
                left -= 5;
            } else {
                number = number * 10 + ((int) (bits >> (left - 6)) & 0x3f) - 0x19 + 3;
                left -= 6;
            }
        }
        return number;
    }

    /** Sends no more. */
    void shutdownOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
