package dev.vgirpc.wire.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.AuthContext;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.ByteTransports;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.ClientTarget;
import dev.vgirpc.wire.spi.ClientTransport;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** The smallest transport: pipes inside the process, one thread per connection. */
public final class MemoryTransport implements ServerEndpoint, ClientTarget {

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final List<Throwable> crashes = new CopyOnWriteArrayList<>();
    private TransportKind kind = TransportKind.PIPE;
    private Map<String, String> peerMetadata = Map.of();
    private AuthContext auth = AuthContext.anonymous();
    private volatile CallDispatcher dispatcher;

    public MemoryTransport() {}

    public MemoryTransport kind(TransportKind other) {
        kind = other;
        return this;
    }

    public MemoryTransport peerMetadata(Map<String, String> metadata) {
        peerMetadata = metadata;
        return this;
    }

    /** Who the clients are that connect from now on. */
    public MemoryTransport auth(AuthContext context) {
        auth = context;
        return this;
    }

    private record PipeConnection(ReadableByteChannel input, WritableByteChannel output, Peer peer) implements Connection {
        @Override
        public void close() {
            try (input;
                    output) {
                // Both are closed.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public String address() {
        return "memory:test";
    }

    @Override
    public ServerTransport start(CallDispatcher answers) {
        answers.serving(kind);
        dispatcher = answers;
        return new ServerTransport() {
            @Override
            public String address() {
                return MemoryTransport.this.address();
            }

            @Override
            public boolean stop(Duration grace) {
                connections.forEach(Connection::close);
                join();
                assertThat(crashes).as("what ended a connection's thread").isEmpty();
                return true;
            }

            @Override
            public void join() {
                for (Thread thread : threads) {
                    try {
                        thread.join();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            }
        };
    }

    /** A connection to the server, for bytes made by hand. */
    public Connection connect() {
        try {
            Pipe requests = Pipe.open();
            Pipe answers = Pipe.open();
            Connection server = new PipeConnection(
                    requests.source(),
                    answers.sink(),
                    new Peer(kind, "memory:client", auth, peerMetadata));
            connections.add(server);
            CallDispatcher target = Objects.requireNonNull(dispatcher, "no server was started");
            Thread thread = new Thread(() -> ByteTransports.serve(server, target, () -> false, busy -> {}));
            thread.setUncaughtExceptionHandler((t, e) -> crashes.add(e));
            threads.add(thread);
            thread.start();
            return new PipeConnection(answers.source(), requests.sink(), new Peer(kind, address()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ClientTransport open(Settings settings) {
        return ByteTransports.client(connect(), settings);
    }
}
