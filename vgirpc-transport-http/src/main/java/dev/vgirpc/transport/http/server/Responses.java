package dev.vgirpc.transport.http.server;

import dev.vgirpc.transport.http.spi.HttpExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/** Small responses that are sent as a whole. */
final class Responses {

    private Responses() {}

    static void json(HttpExchange exchange, int status, byte[] body) throws IOException {
        send(exchange, status, "application/json", body);
    }

    static void html(HttpExchange exchange, int status, String page) throws IOException {
        // Nothing of a page comes from elsewhere, and none has scripts.
        exchange.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'");
        exchange.setHeader("X-Content-Type-Options", "nosniff");
        send(exchange, status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    static void empty(HttpExchange exchange, int status) throws IOException {
        exchange.respond(status, 0).close();
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.setHeader("Content-Type", type);
        try (WritableByteChannel out = exchange.respond(status, body.length)) {
            if (!exchange.method().equals("HEAD")) {
                out.write(ByteBuffer.wrap(body));
            }
        }
    }
}
