package dev.vgirpc.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sends requests exactly as they are given, each over a connection of its own. */
final class HttpWire {

    private static final int TIMEOUT_MILLIS = 20_000;

    private HttpWire() {}

    /** A header field. */
    record Field(String name, String value) {}

    /** What came back; the body without the framing of HTTP. */
    record Answer(int status, List<Field> fields, byte[] body) {

        List<String> values(String name) {
            return fields.stream()
                    .filter(each -> each.name.equalsIgnoreCase(name))
                    .map(Field::value)
                    .toList();
        }
    }

    static Answer send(int port, String method, String path, List<Field> fields, byte[] body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
            fields.forEach(each -> head.append(each.name).append(": ").append(each.value).append("\r\n"));
            head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
            OutputStream out = socket.getOutputStream();
            out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            return read(new DataInputStream(socket.getInputStream()), method.equals("HEAD"));
        }
    }

    private static Answer read(DataInputStream in, boolean headOnly) throws IOException {
        String status = line(in);
        assertTrue(status.startsWith("HTTP/1.1 "), status);
        List<Field> fields = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            fields.add(new Field(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        Answer head = new Answer(Integer.parseInt(status.substring(9, 12)), fields, new byte[0]);
        byte[] body = headOnly
                ? new byte[0]
                : head.values("Transfer-Encoding").contains("chunked") ? chunks(in) : in.readAllBytes();
        return new Answer(head.status, fields, body);
    }

    private static byte[] chunks(DataInputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int length = length(in); length > 0; length = length(in)) {
            byte[] chunk = new byte[length];
            in.readFully(chunk);
            all.writeBytes(chunk);
            line(in);
        }
        return all.toByteArray();
    }

    private static int length(DataInputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
