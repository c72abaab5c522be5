package dev.vgirpc.transport.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.RpcServer;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.testkit.EchoService;
import dev.vgirpc.transport.http.coding.Coding;
import dev.vgirpc.transport.http.server.Ipc.Received;
import dev.vgirpc.transport.http.support.MemoryExchange;
import dev.vgirpc.transport.http.token.TokenKeys;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A service behind the handler, without an engine. Its server's id is {@code test-server}. */
final class MemoryHttp {

    static final String ARROW = "application/vnd.apache.arrow.stream";
    static final String SERVER_ID = "test-server";

    /** What all servers have that are not given others. */
    static final TokenKeys KEYS = TokenKeys.of(List.of(new byte[32]));

    private final HttpHandler handler;
    private final CallDispatcher dispatcher;
    private final String prefix;
    private final Clock clock;

    /** A clock that a test moves. */
    static final class Clock implements InstantSource {
        private volatile Instant now = Instant.ofEpochSecond(1_700_000_000);

        @Override
        public Instant instant() {
            return now;
        }

        void advance(Duration time) {
            now = now.plus(time);
        }
    }

    private MemoryHttp(HttpHandler handler, CallDispatcher dispatcher, String prefix, Clock clock) {
        this.handler = handler;
        this.dispatcher = dispatcher;
        this.prefix = prefix;
        this.clock = clock;
    }

    /** The echo service with default options. */
    static MemoryHttp echo() {
        return echo(UnaryOperator.identity());
    }

    /** The echo service. */
    static MemoryHttp echo(UnaryOperator<ServiceOptions> options) {
        return of(EchoService.class, EchoService.create(), options);
    }

    static <T> MemoryHttp of(Class<T> contract, T implementation, UnaryOperator<ServiceOptions> options) {
        return of(contract, implementation, options, UnaryOperator.identity());
    }

    static <T> MemoryHttp of(
            Class<T> contract,
            T implementation,
            UnaryOperator<ServiceOptions> options,
            UnaryOperator<RpcServer.Builder> server) {
        Endpoint endpoint = new Endpoint(options.apply(
                ServiceOptions.DEFAULTS.withTokens(ServiceOptions.DEFAULTS.tokens().withKeys(KEYS))));
        server.apply(RpcServer.builder(contract, implementation).serverId(SERVER_ID)).start(endpoint);
        MemoryHttp started = endpoint.started;
        assertThat(started).isNotNull();
        return started;
    }

    private static final class Endpoint implements ServerEndpoint {
        private final ServiceOptions options;
        private @Nullable MemoryHttp started;

        Endpoint(ServiceOptions options) {
            this.options = options;
        }

        @Override
        public String address() {
            return "memory:http";
        }

        @Override
        public TraceDetail defaultTraceDetail() {
            return TraceDetail.MESSAGE;
        }

        @Override
        public ServerTransport start(CallDispatcher dispatcher) {
            Clock clock = new Clock();
            HttpHandler handler = HttpHandler.of(dispatcher, options, clock);
            started = new MemoryHttp(handler, dispatcher, options.prefix(), clock);
            return new ServerTransport() {
                @Override
                public String address() {
                    return "memory:http";
                }

                @Override
                public boolean stop(Duration grace) {
                    return true;
                }

                @Override
                public void join() {}
            };
        }
    }

    HttpHandler handler() {
        return handler;
    }

    CallDispatcher dispatcher() {
        return dispatcher;
    }

    Clock clock() {
        return clock;
    }

    WireSchema parameters(String method) {
        return dispatcher.service().methods().stream()
                .filter(each -> each.name().equals(method))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no method " + method))
                .parameters();
    }

    /** A body that calls a method. */
    byte[] request(String method, @Nullable Object... arguments) {
        return Ipc.request(method, parameters(method), arguments);
    }

    /** A request that calls a unary method. */
    MemoryExchange post(String method, @Nullable Object... arguments) {
        return arrow(prefix + "/" + method, request(method, arguments));
    }

    /** A request that opens a stream. */
    MemoryExchange postInit(String method, @Nullable Object... arguments) {
        return arrow(prefix + "/" + method + "/init", request(method, arguments));
    }

    /** A request that goes on with a stream. */
    MemoryExchange postExchange(String method, Map<String, String> metadata) {
        return postExchange(method, metadata, WireSchema.EMPTY, List.of());
    }

    MemoryExchange postExchange(
            String method, Map<String, String> metadata, WireSchema columns, List<List<@Nullable Object>> rows) {
        return arrow(prefix + "/" + method + "/exchange", Ipc.stream(columns, metadata, rows));
    }

    static MemoryExchange arrow(String path, byte[] body) {
        return MemoryExchange.of("POST", path).header("Content-Type", ARROW).body(body);
    }

    /** Handles a request, and gives it back with its response. */
    MemoryExchange handle(MemoryExchange exchange) {
        try {
            handler.handle(exchange);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return exchange;
    }

    MemoryExchange get(String path) {
        return handle(MemoryExchange.of("GET", path));
    }

    /** Handles a request that is answered in Arrow, and gives the batches of the answer. */
    List<Received> call(MemoryExchange exchange) {
        handle(exchange);
        assertThat(exchange.sentHeader("Content-Type"))
                .as("%s: %d %s", exchange, exchange.status(), new String(exchange.sent()))
                .isEqualTo(ARROW);
        return Ipc.read(decoded(exchange));
    }

    /** Handles a request that is refused in Arrow, and gives the error. */
    Received refused(MemoryExchange exchange) {
        List<Received> all = call(exchange);
        assertThat(all).hasSize(1);
        assertThat(all.getFirst().isError()).isTrue();
        return all.getFirst();
    }

    static byte[] decoded(MemoryExchange exchange) {
        String named = exchange.sentHeader("Content-Encoding");
        String own = exchange.sentHeader("X-VGI-Content-Encoding");
        assertThat(named == null || own == null).as("two fields name the coding").isTrue();
        if (named == null && own == null) {
            return exchange.sent();
        }
        Coding coding = Coding.of(named == null ? own : named);
        assertThat(coding).isNotNull();
        return decoded(coding, exchange.sent());
    }

    static byte[] decoded(Coding coding, byte[] bytes) {
        try (ReadableByteChannel in = coding.decoder(Channels.newChannel(new java.io.ByteArrayInputStream(bytes)))) {
            return Channels.newInputStream(in).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] coded(Coding coding, byte[] content) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        try (var encoder = coding.encoder(Channels.newChannel(out), content.length, 3)) {
            encoder.write(ByteBuffer.wrap(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The tokens that a batch brings. */
    static Map<String, String> tokens(Received batch) {
        Map<String, String> tokens = new HashMap<>();
        for (String key : List.of(WireKeys.STREAM_STATE, WireKeys.CALL_STATE)) {
            String value = batch.metadata().get(key);
            if (value != null) {
                tokens.put(key, value);
            }
        }
        return tokens;
    }
}
