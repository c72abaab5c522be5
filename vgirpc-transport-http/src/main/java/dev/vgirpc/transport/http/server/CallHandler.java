package dev.vgirpc.transport.http.server;

import dev.vgirpc.AuthContext;
import dev.vgirpc.Cookie;
import dev.vgirpc.ServiceException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.transport.http.access.AuthenticationException;
import dev.vgirpc.transport.http.access.AuthenticationException.Reason;
import dev.vgirpc.transport.http.coding.BoundedBody;
import dev.vgirpc.transport.http.coding.Coding;
import dev.vgirpc.transport.http.spi.HttpExchange;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.CallDispatcher.MethodKind;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.RequestFacts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests that call a method: from the head, which was found good, to the answer. Safe for many threads. */
final class CallHandler {

    private static final int SCRATCH_BYTES = 8 << 10;

    private final CallDispatcher dispatcher;
    private final HttpCalls calls;
    private final BodyOptions bodies;
    private final Gate gate;

    CallHandler(CallDispatcher dispatcher, HttpCalls calls, BodyOptions bodies, Gate gate) {
        this.dispatcher = dispatcher;
        this.calls = calls;
        this.bodies = bodies;
        this.gate = gate;
    }

    /** What every request has. */
    record Caller(AuthContext auth, String requestId) {}

    void unary(HttpExchange exchange, String method, @Nullable Coding coding, Caller caller)
            throws IOException, AuthenticationException {
        List<Cookie> cookies = new ArrayList<>();
        Peer peer = peer(exchange, caller, cookies);
        answer(exchange, method, MethodKind.UNARY, coding, peer, cookies, calls::unary);
    }

    void init(HttpExchange exchange, String method, @Nullable Coding coding, Caller caller)
            throws IOException, AuthenticationException {
        answer(exchange, method, MethodKind.STREAM, coding, peer(exchange, caller, null), List.of(), calls::init);
    }

    void exchange(HttpExchange exchange, String method, @Nullable Coding coding, Caller caller)
            throws IOException, AuthenticationException {
        answer(exchange, method, MethodKind.STREAM, coding, peer(exchange, caller, null), List.of(), calls::exchange);
    }

    /** One of the three. */
    @FunctionalInterface
    private interface Call {
        HttpCalls.Status answer(String method, RequestBody body, Peer peer, ArrowAnswer answer)
                throws IOException;
    }

    private void answer(
            HttpExchange exchange,
            String method,
            MethodKind wanted,
            @Nullable Coding coding,
            Peer peer,
            List<Cookie> cookies,
            Call call)
            throws IOException, AuthenticationException {
        gate.enter();
        try (ArrowAnswer answer = new ArrowAnswer(exchange, bodies, method)) {
            HttpCalls.Status status = refused(exchange, method, wanted, peer, answer);
            if (status == null) {
                try (RequestBody body = body(exchange, coding)) {
                    status = call.answer(method, body, peer, answer);
                    if (status == HttpCalls.Status.BAD_REQUEST && bodies.maxRequest().isPresent()) {
                        readRest(body.channel());
                    }
                }
            }
            if (gate.isInterrupted()) {
                // What the method makes of the interrupt is not its answer. The caller sees what a lost server leaves.
                throw new InterruptedIOException("the server ended before '" + method + "' did");
            }
            switch (status) {
                case UNAUTHENTICATED -> throw unauthenticated(method, peer.auth());
                case BUSY -> exchange.setHeader("Retry-After", "1");
                default -> {
                    // Nothing else is told in the head.
                }
            }
            for (Cookie cookie : cookies) {
                exchange.addHeader("Set-Cookie", Cookies.format(cookie, exchange.secure()));
            }
            answer.send(status);
        } finally {
            gate.leave();
        }
    }

    /** A body that is too large is refused as that, whatever its first bytes are. The bound is the body's own. */
    private static void readRest(ReadableByteChannel body) throws IOException {
        ByteBuffer rest = ByteBuffer.allocate(SCRATCH_BYTES);
        while (body.read(rest) >= 0) {
            rest.clear();
        }
    }

    private static AuthenticationException unauthenticated(String method, AuthContext auth) {
        return auth.authenticated()
                ? new AuthenticationException(
                        Reason.INSUFFICIENT_SCOPE, "'" + method + "' does not take callers of domain " + auth.domain())
                : new AuthenticationException(
                        Reason.MISSING_CREDENTIAL, "'" + method + "' needs to know who calls");
    }

    /** Refuses what the address or the body's type have wrong; null when nothing is. */
    private HttpCalls.@Nullable Status refused(
            HttpExchange exchange, String method, MethodKind wanted, Peer peer, ArrowAnswer answer) {
        String type = String.join(", ", exchange.header("Content-Type"));
        if (!type.equals(ArrowAnswer.TYPE)) {
            return refuse(
                    HttpCalls.Status.UNSUPPORTED_TYPE,
                    new ServiceException(
                            "TypeError", "Expected Content-Type: '" + ArrowAnswer.TYPE + "', got '" + type + "'"),
                    peer,
                    answer);
        }
        MethodKind kind = dispatcher.kind(method);
        if (kind == MethodKind.UNKNOWN) {
            return refuse(HttpCalls.Status.NOT_FOUND, dispatcher.unknown(method), peer, answer);
        }
        if (kind != wanted) {
            String problem = wanted == MethodKind.UNARY
                    ? "Stream method '" + method + "' requires /init and /exchange endpoints"
                    : "Method '" + method + "' is not a stream";
            return refuse(HttpCalls.Status.BAD_REQUEST, new ServiceException("TypeError", problem), peer, answer);
        }
        return null;
    }

    private HttpCalls.Status refuse(HttpCalls.Status status, ServiceException error, Peer peer, ArrowAnswer answer) {
        dispatcher.refuse(error, peer, answer);
        return status;
    }

    private RequestBody body(HttpExchange exchange, @Nullable Coding coding) {
        ReadableByteChannel body = exchange.body();
        if (bodies.maxRequest().isPresent()) {
            body = new BoundedBody(body, bodies.maxRequest().getAsLong());
        }
        if (coding != null) {
            body = coding.decoder(body);
            if (bodies.maxRequest().isPresent()) {
                body = new BoundedBody(body, bodies.maxRequest().getAsLong());
            }
        }
        return new RequestBody(body, coding != null);
    }

    private static Peer peer(HttpExchange exchange, Caller caller, @Nullable List<Cookie> setCookies) {
        String address = exchange.remoteAddress();
        Map<String, String> metadata = new HashMap<>();
        if (address != null) {
            metadata.put("remote_addr", address);
        }
        List<String> agent = exchange.header("User-Agent");
        if (!agent.isEmpty()) {
            metadata.put("user_agent", agent.getFirst());
        }
        return new Peer(
                TransportKind.HTTP,
                address == null ? "http:" : address,
                caller.auth,
                metadata,
                new RequestFacts(
                        caller.requestId,
                        Cookies.parse(exchange.header("Cookie")),
                        setCookies == null ? null : setCookies::add));
    }
}
