package dev.vgirpc.transport.http.server;

import dev.vgirpc.AuthContext;
import dev.vgirpc.ServiceException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.transport.http.coding.BodyCodingException;
import dev.vgirpc.transport.http.coding.BodyTooLargeException;
import dev.vgirpc.transport.http.coding.BoundedBody;
import dev.vgirpc.transport.http.coding.Coding;
import dev.vgirpc.transport.http.coding.Negotiation;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.CallDispatcher.MethodKind;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.ResponseSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Requests and responses of a service, whatever HTTP engine carries them (protocol page 8). Checks that need the head
 * alone come first, then who calls, then whatever reads the body. Safe for many threads.
 */
public final class HttpHandler {

    static final String ARROW = "application/vnd.apache.arrow.stream";

    private static final String ERROR = "X-VGI-RPC-Error";
    private static final int ANSWER_BYTES = 8 << 10;

    /** Says who calls. */
    @FunctionalInterface
    public interface Authentication {

        /**
         * Looks at a request's head.
         *
         * @throws UnauthenticatedRequest when the caller is not let in
         */
        AuthContext authenticate(HttpExchange exchange) throws UnauthenticatedRequest;
    }

    private final CallDispatcher dispatcher;
    private final HttpCalls calls;
    private final ServerOptions options;
    private final Capabilities capabilities;
    private final Authentication authentication;
    private final Pages pages;

    HttpHandler(
            CallDispatcher dispatcher,
            HttpCalls calls,
            ServerOptions options,
            Authentication authentication,
            Pages pages) {
        this.dispatcher = dispatcher;
        this.calls = calls;
        this.options = options;
        this.capabilities = new Capabilities(
                options.maxRequestBytes(), options.maxResponseBytes(), OptionalLong.empty(), options.decoded());
        this.authentication = authentication;
        this.pages = pages;
    }

    /** Answers one request. */
    public void handle(HttpExchange exchange) throws IOException {
        exchange.setHeader(RequestIds.HEADER, RequestIds.of(exchange.header(RequestIds.HEADER)));
        capabilities.addTo(exchange);
        Route route = Route.of(options.prefix(), exchange.path());
        try {
            dispatcher.serving(TransportKind.HTTP);
            route(exchange, route);
        } catch (HttpRefusal e) {
            json(exchange, e.status(), e.json());
        } catch (BodyTooLargeException e) {
            json(
                    exchange,
                    413,
                    JsonText.object(
                            "title", "Request body exceeds max_request_bytes", "description", String.valueOf(e.getMessage())));
        } catch (BodyCodingException e) {
            json(
                    exchange,
                    400,
                    JsonText.object("title", "Decompression Error", "description", String.valueOf(e.getMessage())));
        } catch (UnauthenticatedRequest e) {
            pages.unauthorized(exchange, e);
        }
    }

    private void route(HttpExchange exchange, Route route) throws IOException, UnauthenticatedRequest {
        if (exchange.method().equals("OPTIONS")) {
            options(exchange, route);
            return;
        }
        switch (route) {
            case Route.Health health -> health(exchange);
            case Route.Unary unary -> call(exchange, unary.method(), MethodKind.UNARY, calls::unary);
            case Route.Init init -> call(exchange, init.method(), MethodKind.STREAM, calls::init);
            case Route.Exchange more -> call(exchange, more.method(), MethodKind.STREAM, calls::exchange);
            case Route.TokenIntrospection introspection -> introspection(exchange);
            case Route.Landing landing -> pages.landing(exchange);
            case Route.DescribePage describe -> pages.describe(exchange);
            case Route.Unknown unknown -> pages.notFound(exchange);
        }
    }

    private void options(HttpExchange exchange, Route route) throws IOException {
        exchange.setHeader("Allow", String.join(", ", allowed(route)));
        exchange.setHeader("Cache-Control", "public, max-age=300");
        exchange.respond(200, 0).close();
    }

    private static List<String> allowed(Route route) {
        return switch (route) {
            case Route.Health health -> List.of("GET", "HEAD", "OPTIONS");
            case Route.Unary unary -> List.of("POST", "OPTIONS");
            case Route.Init init -> List.of("POST", "OPTIONS");
            case Route.Exchange exchange -> List.of("POST", "OPTIONS");
            case Route.TokenIntrospection introspection -> List.of("POST", "OPTIONS");
            case Route.Landing landing -> List.of("GET", "OPTIONS");
            case Route.DescribePage describe -> List.of("GET", "OPTIONS");
            case Route.Unknown unknown -> List.of("OPTIONS");
        };
    }

    private void health(HttpExchange exchange) throws IOException {
        requireMethod(exchange, "GET", "HEAD");
        byte[] body = pages.health();
        exchange.setHeader("Content-Type", "application/json");
        try (var out = exchange.respond(200, body.length)) {
            if (!exchange.method().equals("HEAD")) {
                out.write(ByteBuffer.wrap(body));
            }
        }
    }

    private static void introspection(HttpExchange exchange) throws IOException {
        requireMethod(exchange, "POST");
        json(exchange, 404, JsonText.object("error", "not_enabled"));
    }

    private static void requireMethod(HttpExchange exchange, String... allowed) {
        if (!List.of(allowed).contains(exchange.method())) {
            exchange.setHeader("Allow", String.join(", ", allowed) + ", OPTIONS");
            throw new HttpRefusal(405, "405 Method Not Allowed", "this address takes " + String.join(", ", allowed));
        }
    }

    /** One of the three kinds of requests that a service answers. */
    @FunctionalInterface
    private interface Call {
        HttpCalls.Status answer(String method, ReadableByteChannel body, Peer peer, WireBuffer answer)
                throws IOException;
    }

    private void call(HttpExchange exchange, String method, MethodKind wanted, Call call)
            throws IOException, UnauthenticatedRequest {
        if (wanted == MethodKind.UNARY && exchange.method().equals("GET")) {
            pages.notFound(exchange);
            return;
        }
        requireMethod(exchange, "POST");
        Coding coding = checkHead(exchange);
        AuthContext auth = authentication.authenticate(exchange);
        Peer peer = new Peer(TransportKind.HTTP, address(exchange), auth, metadata(exchange));
        try (WireBuffer answer = new WireBuffer(ANSWER_BYTES)) {
            Refusal refusal = refusal(exchange, method, wanted);
            HttpCalls.Status status;
            int code;
            if (refusal == null) {
                status = call.answer(method, body(exchange, coding), peer, answer);
                code = status.code;
            } else {
                dispatcher.refuse(refusal.error, peer, new Whole(answer));
                status = HttpCalls.Status.BAD_REQUEST;
                code = refusal.code;
            }
            if (status.failed) {
                exchange.setHeader(ERROR, "true");
            }
            if (status == HttpCalls.Status.BUSY) {
                exchange.setHeader("Retry-After", "1");
            }
            send(exchange, code, answer);
        }
    }

    /** What the address or the content's type have wrong. */
    private record Refusal(int code, ServiceException error) {}

    private @Nullable Refusal refusal(HttpExchange exchange, String method, MethodKind wanted) {
        String type = String.join(", ", exchange.header("Content-Type"));
        if (!type.equals(ARROW)) {
            return new Refusal(
                    415,
                    new ServiceException(
                            "TypeError", "Expected Content-Type: '" + ARROW + "', got '" + type + "'"));
        }
        MethodKind kind = dispatcher.kind(method);
        if (kind == MethodKind.UNKNOWN) {
            return new Refusal(404, dispatcher.unknown(method));
        }
        if (kind != wanted) {
            return new Refusal(
                    400,
                    new ServiceException(
                            "TypeError",
                            wanted == MethodKind.UNARY
                                    ? "Stream method '" + method + "' requires /init and /exchange endpoints"
                                    : "Method '" + method + "' is not a stream"));
        }
        return null;
    }

    /** What can be refused without the body and without knowing who calls. */
    private @Nullable Coding checkHead(HttpExchange exchange) {
        if (options.maxRequestBytes().isPresent()
                && exchange.contentLength() > options.maxRequestBytes().getAsLong()) {
            throw new HttpRefusal(
                    413,
                    "Request body exceeds max_request_bytes",
                    "The body has " + exchange.contentLength() + " bytes, the server takes "
                            + options.maxRequestBytes().getAsLong());
        }
        String named = exchange.header("Content-Encoding").stream()
                .map(String::strip)
                .collect(Collectors.joining(","));
        if (named.isEmpty()) {
            return null;
        }
        Coding coding = Coding.of(named);
        if (coding == null || !options.decoded().contains(coding)) {
            throw new HttpRefusal(
                    415,
                    "Unsupported Content-Encoding",
                    "Content-Encoding '" + named + "' is not taken; supported: "
                            + options.decoded().stream().map(Coding::token).collect(Collectors.joining(", ")));
        }
        return coding;
    }

    private ReadableByteChannel body(HttpExchange exchange, @Nullable Coding coding) {
        ReadableByteChannel body = exchange.body();
        if (options.maxRequestBytes().isPresent()) {
            body = new BoundedBody(body, options.maxRequestBytes().getAsLong());
        }
        if (coding != null) {
            body = coding.decoder(body);
            if (options.maxRequestBytes().isPresent()) {
                body = new BoundedBody(body, options.maxRequestBytes().getAsLong());
            }
        }
        return body;
    }

    private void send(HttpExchange exchange, int status, WireBuffer answer) throws IOException {
        exchange.setHeader("Content-Type", ARROW);
        Negotiation negotiated = Negotiation.of(
                exchange.header("X-VGI-Accept-Encoding"), exchange.header("Accept-Encoding"), options.encoded());
        Coding coding = negotiated.coding();
        if (coding == null) {
            try (var out = exchange.respond(status, answer.size())) {
                answer.writeTo(out);
            }
            return;
        }
        exchange.setHeader(negotiated.inOwnField() ? "X-VGI-Content-Encoding" : "Content-Encoding", coding.token());
        exchange.addHeader("Vary", "Accept-Encoding");
        try (var out = exchange.respond(status, -1);
                var encoded = coding.encoder(out, answer.size(), options.zstdLevel())) {
            answer.writeTo(encoded);
        }
    }

    private static String address(HttpExchange exchange) {
        String address = exchange.remoteAddress();
        return address == null ? "" : address;
    }

    /** What a service may know of the request (protocol page 4). */
    private static Map<String, String> metadata(HttpExchange exchange) {
        Map<String, String> metadata = new HashMap<>();
        String address = exchange.remoteAddress();
        if (address != null) {
            metadata.put("remote_addr", address);
        }
        exchange.header("User-Agent").stream().findFirst().ifPresent(agent -> metadata.put("user_agent", agent));
        return metadata;
    }

    static void json(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.setHeader("Content-Type", "application/json");
        try (var out = exchange.respond(status, body.length)) {
            out.write(ByteBuffer.wrap(body));
        }
    }

    static void html(HttpExchange exchange, int status, String page) throws IOException {
        byte[] body = page.getBytes(StandardCharsets.UTF_8);
        exchange.setHeader("Content-Type", "text/html; charset=utf-8");
        try (var out = exchange.respond(status, body.length)) {
            out.write(ByteBuffer.wrap(body));
        }
    }

    /** An answer that is sent as a whole. */
    private record Whole(WireBuffer buffer) implements ResponseSink {
        @Override
        public void flush() {}
    }
}
