package dev.vgirpc.transport.http.server;

import dev.vgirpc.AuthContext;
import dev.vgirpc.ContractException;
import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.transport.http.access.AuthenticationException;
import dev.vgirpc.transport.http.access.AuthenticationUnavailableException;
import dev.vgirpc.transport.http.access.HttpAuthenticator;
import dev.vgirpc.transport.http.coding.BodyCodingException;
import dev.vgirpc.transport.http.coding.BodyTooLargeException;
import dev.vgirpc.transport.http.coding.Coding;
import dev.vgirpc.transport.http.spi.HttpExchange;
import dev.vgirpc.transport.http.token.StreamTokens;
import dev.vgirpc.transport.http.token.TokenKeys;
import dev.vgirpc.transport.http.token.TokenOptions;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.ServiceFacts;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Requests and responses of a service, whatever engine carries them (protocol page 8). Checks that need the head alone
 * come first, then who calls, then whatever reads the body. Safe for many threads.
 */
public final class HttpHandler {

    private static final Logger LOGGER = System.getLogger("dev.vgirpc.server");

    private static final String TOO_LARGE = "Request body exceeds max_request_bytes";

    private final CallDispatcher dispatcher;
    private final String prefix;
    private final boolean describing;
    private final BodyOptions bodies;
    private final Capabilities capabilities;
    private final @Nullable CorsFields cors;
    private final HttpAuthenticator authenticator;
    private final CallHandler calls;
    private final Pages pages;
    private final Gate gate;

    private HttpHandler(CallDispatcher dispatcher, ServiceOptions options, HttpCalls calls) {
        this.dispatcher = dispatcher;
        this.prefix = options.prefix();
        this.describing = Pages.describing(dispatcher.service(), options.pages());
        this.bodies = options.bodies();
        this.capabilities = new Capabilities(bodies);
        this.cors = options.cors() == null ? null : new CorsFields(options.cors(), capabilities);
        this.authenticator = options.authenticator();
        this.gate = new Gate(options.maxConcurrentRequests());
        this.calls = new CallHandler(dispatcher, calls, bodies, gate);
        this.pages = new Pages(dispatcher.service(), prefix, options.pages());
    }

    /**
     * A handler of a service.
     *
     * @throws dev.vgirpc.ContractException when a method that opens a stream does not declare its states
     */
    public static HttpHandler of(CallDispatcher dispatcher, ServiceOptions options) {
        return of(dispatcher, options, InstantSource.system());
    }

    static HttpHandler of(CallDispatcher dispatcher, ServiceOptions options, InstantSource clock) {
        TokenOptions given = options.tokens();
        ServiceFacts service = dispatcher.service();
        checkNames(service, options);
        TokenKeys keys = given.keys();
        if (keys == null) {
            keys = TokenKeys.random();
            if (service.methods().stream().anyMatch(method -> method.form() != ServiceFacts.Form.UNARY)) {
                LOGGER.log(
                        Level.WARNING,
                        service.name() + " has no token key: its streams end with this process, and no other server goes"
                                + " on with them. Name one by HttpOptions.tokenKeys");
            }
        }
        StreamTokens tokens = new StreamTokens(
                keys, service.name().getBytes(StandardCharsets.UTF_8), given.timeToLive(), given.cached(), clock);
        return new HttpHandler(dispatcher, options, new HttpCalls(dispatcher, dispatcher.resumable(), tokens));
    }

    /** A method that no request could reach is a mistake that somebody would look for long. */
    private static void checkNames(ServiceFacts service, ServiceOptions options) {
        for (ServiceFacts.MethodFacts method : service.methods()) {
            String name = method.name();
            if (!(Route.of("", Pages.describing(service, options.pages()), "/" + name) instanceof Route.Unary)) {
                throw new ContractException(
                        service.name() + " cannot be served over HTTP",
                        List.of("the path of method '" + name + "' is taken by the transport: rename it with @WireName"
                                + (name.equals("describe") ? ", or turn the pages off" : "")));
            }
        }
    }

    /**
     * Answers one request.
     *
     * @throws IOException when the client is gone
     */
    public void handle(HttpExchange exchange) throws IOException {
        String requestId = RequestIds.of(exchange.header(RequestIds.HEADER));
        exchange.setHeader(RequestIds.HEADER, requestId);
        capabilities.addTo(exchange);
        Route route = Route.of(prefix, describing, exchange.path());
        if (cors != null) {
            cors.addTo(exchange, allowed(route));
        }
        try {
            serving();
            answer(exchange, route, requestId);
        } catch (HttpRefusal e) {
            refuse(exchange, e);
        } catch (BodyTooLargeException e) {
            refuse(exchange, new HttpRefusal(413, TOO_LARGE, String.valueOf(e.getMessage())));
        } catch (BodyCodingException e) {
            refuse(exchange, new HttpRefusal(400, "Decompression Error", String.valueOf(e.getMessage())));
        } catch (SlowBodyException e) {
            exchange.setHeader("Connection", "close");
            refuse(exchange, new HttpRefusal(408, "408 Request Timeout", String.valueOf(e.getMessage())));
        } catch (AuthenticationException e) {
            pages.unauthorized(exchange, e);
        } catch (AuthenticationUnavailableException e) {
            refuse(
                    exchange,
                    new HttpRefusal(503, "Service Unavailable", String.valueOf(e.getMessage()), e.retryAfter()));
        } catch (TransportException e) {
            throw new IOException("the client is gone", e);
        } catch (RuntimeException e) {
            LOGGER.log(Level.ERROR, "request " + requestId + " failed outside of its call", e);
            refuse(exchange, new HttpRefusal(500, "500 Internal Server Error", "the server's log says why"));
        }
    }

    /** From now on calls are refused, as the server is about to end. */
    public void close() {
        gate.close();
    }

    /**
     * Waits, once closed, for calls and turns that are being answered; one that this thread answers is not waited for.
     *
     * @return false when the time is over before
     */
    public boolean awaitAnswers(Duration time) throws InterruptedException {
        return gate.awaitEmpty(time);
    }

    /** Interrupts, once closed, what is being answered, but not what this thread answers. */
    public void interruptAnswers() {
        gate.interrupt();
    }

    /** Whether this thread answers a call or turn. */
    public boolean isAnswering() {
        return gate.isInside();
    }

    /** Waits, once closed, until a thread does not answer any more. */
    public void awaitAnswer(Thread thread) throws InterruptedException {
        gate.awaitLeft(thread);
    }

    private void serving() {
        try {
            dispatcher.serving(TransportKind.HTTP);
        } catch (IllegalStateException e) {
            LOGGER.log(Level.ERROR, "the service's start hook failed; it is tried again with the next request", e);
            throw new HttpRefusal(500, "500 Internal Server Error", "the service could not start");
        }
    }

    private static void refuse(HttpExchange exchange, HttpRefusal refusal) throws IOException {
        Duration retryAfter = refusal.retryAfter();
        if (retryAfter != null) {
            exchange.setHeader("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        Responses.json(exchange, refusal.status(), refusal.json());
    }

    private void answer(HttpExchange exchange, Route route, String requestId)
            throws IOException, AuthenticationException, AuthenticationUnavailableException {
        if (exchange.method().equals("OPTIONS")) {
            exchange.setHeader("Allow", String.join(", ", allowed(route)));
            exchange.setHeader("Cache-Control", "public, max-age=300");
            Responses.empty(exchange, 200);
            return;
        }
        Coding coding = checkHead(exchange, route);
        AuthContext auth = exempt(exchange, route) ? AuthContext.anonymous() : authenticated(exchange);
        CallHandler.Caller caller = new CallHandler.Caller(auth, requestId);
        switch (route) {
            case Route.Unary unary -> {
                requireMethod(exchange, route);
                calls.unary(exchange, unary.method(), coding, caller);
            }
            case Route.Init init -> {
                requireMethod(exchange, route);
                calls.init(exchange, init.method(), coding, caller);
            }
            case Route.Exchange more -> {
                requireMethod(exchange, route);
                calls.exchange(exchange, more.method(), coding, caller);
            }
            case Route.Health health -> {
                requireMethod(exchange, route);
                Responses.json(exchange, 200, pages.health());
            }
            case Route.TokenIntrospection introspection -> {
                requireMethod(exchange, route);
                exchange.setHeader("Cache-Control", "no-store");
                Responses.json(exchange, 404, JsonText.object("error", "not_enabled"));
            }
            case Route.Landing landing -> {
                requireMethod(exchange, route);
                pages.landing(exchange);
            }
            case Route.DescribePage describe -> {
                requireMethod(exchange, route);
                pages.describe(exchange);
            }
            case Route.WellKnown wellKnown -> pages.notFound(exchange);
            case Route.Unknown unknown -> pages.notFound(exchange);
        }
    }

    /** Whoever forgets to decide lets nobody in. */
    private AuthContext authenticated(HttpExchange exchange)
            throws AuthenticationException, AuthenticationUnavailableException {
        return Objects.requireNonNull(
                authenticator.authenticate(exchange), "the authenticator gave null: it returns a caller or throws");
    }

    /** Who needs no credential (protocol page 9.1): a path that only starts like the health path is not among them. */
    private static boolean exempt(HttpExchange exchange, Route route) {
        return switch (route) {
            case Route.WellKnown wellKnown -> true;
            case Route.Health health -> exchange.method().equals("GET") || exchange.method().equals("HEAD");
            default -> false;
        };
    }

    private static List<String> allowed(Route route) {
        return switch (route) {
            case Route.Health health -> List.of("GET", "HEAD", "OPTIONS");
            case Route.Unary unary -> List.of("POST", "OPTIONS");
            case Route.Init init -> List.of("POST", "OPTIONS");
            case Route.Exchange exchange -> List.of("POST", "OPTIONS");
            case Route.TokenIntrospection introspection -> List.of("POST", "OPTIONS");
            case Route.Landing landing -> List.of("GET", "HEAD", "OPTIONS");
            case Route.DescribePage describe -> List.of("GET", "HEAD", "OPTIONS");
            case Route.WellKnown wellKnown -> List.of("GET", "OPTIONS");
            case Route.Unknown unknown -> List.of("OPTIONS");
        };
    }

    private static void requireMethod(HttpExchange exchange, Route route) {
        List<String> allowed = allowed(route);
        if (!allowed.contains(exchange.method())) {
            exchange.setHeader("Allow", String.join(", ", allowed));
            throw new HttpRefusal(
                    405, "405 Method Not Allowed", "this address takes " + String.join(", ", allowed));
        }
    }

    /** Refuses what can be refused without the body and without knowing who sends it. */
    private @Nullable Coding checkHead(HttpExchange exchange, Route route) {
        OptionalLong most = bodies.maxRequest();
        if (most.isPresent() && exchange.contentLength() > most.getAsLong() && !(route instanceof Route.Health)) {
            throw new HttpRefusal(
                    413,
                    TOO_LARGE,
                    "The body has " + exchange.contentLength() + " bytes, the server takes " + most.getAsLong());
        }
        List<String> fields = exchange.header("Content-Encoding");
        if (fields.isEmpty()) {
            return null;
        }
        String named = fields.stream().map(String::strip).collect(Collectors.joining(","));
        if (named.isEmpty()) {
            return null;
        }
        Coding coding = Coding.of(named);
        if (coding == null || !bodies.decoded().contains(coding)) {
            throw new HttpRefusal(
                    415,
                    "Unsupported Content-Encoding",
                    "Content-Encoding '" + named + "' is not taken; supported: "
                            + bodies.decoded().stream().map(Coding::token).collect(Collectors.joining(", ")));
        }
        return coding;
    }
}
