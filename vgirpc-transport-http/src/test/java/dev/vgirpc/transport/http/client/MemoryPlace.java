package dev.vgirpc.transport.http.client;

import dev.vgirpc.TransportException;
import dev.vgirpc.transport.http.server.HttpHandler;
import dev.vgirpc.transport.http.server.ServiceOptions;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.ClientTransport;
import dev.vgirpc.wire.spi.ServerTransport;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A place in memory where servers take HTTP requests in turn, each one request, whatever it belongs to. No bytes of HTTP
 * are made: a request is an object. All else is what a client over a network has.
 */
final class MemoryPlace implements HttpPlace {

    private final String address = "memory:" + UUID.randomUUID();
    private final ServiceOptions service;
    private final ClientOptions client;
    private final List<MemoryServer> servers = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();

    MemoryPlace(ServiceOptions service, ClientOptions client) {
        this.service = service;
        this.client = client.withPrefix(service.prefix());
    }

    @Override
    public String address() {
        return address;
    }

    /** Each start adds a server. */
    @Override
    public ServerTransport start(CallDispatcher dispatcher) {
        MemoryServer server = new MemoryServer(address, HttpHandler.of(dispatcher, service));
        servers.add(server);
        return server;
    }

    @Override
    public ClientTransport open(Settings settings) {
        if (servers.stream().allMatch(MemoryServer::isStopped)) {
            throw new TransportException("nobody answers at " + address, false, null);
        }
        return new HttpClientTransport(new Sender(), address, client, settings);
    }

    private final class Sender implements HttpSender {
        private @Nullable MemoryExchange last;
        private boolean closed;

        @Override
        public HttpAnswer send(HttpMessage message) throws IOException {
            MemoryExchange exchange = new MemoryExchange(
                    "POST", message.path(), message.fields(), message.body().toByteArray());
            int number = requests.getAndIncrement();
            synchronized (this) {
                if (closed) {
                    throw new NotSentException("the sender is closed", null);
                }
                last = exchange;
            }
            servers.get(number % servers.size()).take(exchange);
            return exchange.answer();
        }

        @Override
        public synchronized boolean isOpen() {
            return !closed;
        }

        @Override
        public boolean isAlive() {
            return isOpen() && servers.stream().noneMatch(MemoryServer::isStopped);
        }

        @Override
        public void close() {
            MemoryExchange present;
            synchronized (this) {
                closed = true;
                present = last;
            }
            if (present != null) {
                present.fail("the sender is closed");
            }
        }
    }
}
