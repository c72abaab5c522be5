package dev.vgirpc.transport.http.jetty;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A client of HTTP/1.1 that sends what it is told, byte by byte. */
final class Http1 implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket;

    Http1(Socket socket) {
        this.socket = socket;
    }

    static Http1 to(int port) {
        return to(port, 0);
    }

    /** With a buffer for what is received; 0 for the system's choice. */
    static Http1 to(int port, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return new Http1(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer, with the names of header fields in lower case. */
    record Answer(int status, Map<String, String> head, byte[] body) {
        @Override
        public String toString() {
            return status + " " + head + " " + text();
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The head of a call with so long a body. */
    static String head(String method, int length, String... more) {
        return head(method, "Content-Length: " + length, more);
    }

    static String chunkedHead(String method, String... more) {
        return head(method, "Transfer-Encoding: chunked", more);
    }

    private static String head(String method, String field, String... more) {
        return "POST /" + method + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/vnd.apache.arrow.stream\r\n" + field
                + "\r\n" + String.join("", more) + "\r\n";
    }

    Http1 send(String text) {
        return send(bytes(text));
    }

    Http1 send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In one piece. */
    Http1 sendTogether(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return send(all.toByteArray());
    }

    static byte[] chunkOf(byte[] bytes) {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes(bytes(Integer.toHexString(bytes.length) + "\r\n"));
        chunk.writeBytes(bytes);
        chunk.writeBytes(bytes("\r\n"));
        return chunk.toByteArray();
    }

    Http1 chunk(byte[] bytes) {
        return send(chunkOf(bytes));
    }

    /** A whole call with a sized body. */
    Answer call(String method, byte[] body) {
        return send(head(method, body.length)).send(body).answer();
    }

    Answer get(String path) {
        return send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").answer();
    }

    Answer answer() {
        return answer(true);
    }

    Answer answer(boolean withBody) {
        try {
            InputStream in = socket.getInputStream();
            String first = line(in);
            Map<String, String> head = new HashMap<>();
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                head.merge(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip(),
                        (one, other) -> one + ", " + other);
            }
            int status = Integer.parseInt(first.split(" ")[1]);
            return new Answer(status, head, withBody && status >= 200 ? body(in, head) : new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] body(InputStream in, Map<String, String> head) throws IOException {
        if (head.containsKey("content-length")) {
            return in.readNBytes(Integer.parseInt(head.get("content-length")));
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if ("chunked".equals(head.get("transfer-encoding"))) {
            while (true) {
                int length = Integer.parseInt(line(in), 16);
                all.write(in.readNBytes(length));
                line(in);
                if (length == 0) {
                    return all.toByteArray();
                }
            }
        }
        return in.readAllBytes();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int read = in.read();
            if (read < 0) {
                throw new EOFException("closed after '" + line + "'");
            }
            if (read == '\n') {
                return line.toString().strip();
            }
            line.append((char) read);
        }
    }

    /** Whether the server has closed, which is waited for. What it still sends is thrown away. */
    boolean isClosed() {
        try {
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            return true;
        } catch (SocketException e) {
            return true; // It was reset.
        } catch (IOException e) {
            return false;
        }
    }

    /** What the server still sends until it closes. */
    String rest() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException e) {
            // It was reset.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    InputStream in() {
        try {
            return socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void shutdownOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes so that the server sees a reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the connection, as {@link #close} does, before the end of its block. */
    void hangUp() {
        close();
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
