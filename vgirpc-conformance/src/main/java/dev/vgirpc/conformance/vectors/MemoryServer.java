package dev.vgirpc.conformance.vectors;

import dev.vgirpc.RpcServer;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.ByteTransports;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A server that answers bytes with bytes. Its id is that of the vectors. */
public final class MemoryServer implements AutoCloseable {

    /** The id of the server that recorded the vectors. */
    public static final String SERVER_ID = "0123456789ab";

    private final RpcServer server;
    private final CallDispatcher dispatcher;

    /**
     * Starts a server.
     *
     * @param <T> the contract
     * @param contract the contract
     * @param implementation answers the calls
     */
    public <T> MemoryServer(Class<T> contract, T implementation) {
        this(contract, implementation, UnaryOperator.identity());
    }

    /**
     * Starts a server with further options.
     *
     * @param <T> the contract
     * @param contract the contract
     * @param implementation answers the calls
     * @param options sets the options
     */
    public <T> MemoryServer(Class<T> contract, T implementation, UnaryOperator<RpcServer.Builder> options) {
        AtomicReference<CallDispatcher> given = new AtomicReference<>();
        server = options.apply(RpcServer.builder(contract, implementation).serverId(SERVER_ID))
                .start(new Memory(given));
        CallDispatcher known = given.get();
        if (known == null) {
            throw new IllegalStateException("the endpoint was not started");
        }
        dispatcher = known;
        dispatcher.serving(TransportKind.PIPE);
    }

    /**
     * The hash of the contract.
     *
     * @return 64 hexadecimal digits
     */
    public String protocolHash() {
        return server.protocolHash();
    }

    /**
     * Answers requests as on one connection.
     *
     * @param requests the bytes that the client sends before it leaves
     * @param atATime the most bytes that one read or write moves
     * @return the bytes that the server sends
     */
    public byte[] answer(byte[] requests, int atATime) {
        MemoryConnection connection = new MemoryConnection(requests, atATime);
        ByteTransports.serve(connection, dispatcher, () -> false, busy -> {});
        return connection.written();
    }

    @Override
    public void close() {
        server.close();
    }

    private record Memory(AtomicReference<CallDispatcher> given) implements ServerEndpoint {
        @Override
        public String address() {
            return "memory:";
        }

        @Override
        public ServerTransport start(CallDispatcher started) {
            given.set(started);
            return new Stopped();
        }
    }

    /** Nothing runs between two calls of {@link #answer}. */
    private static final class Stopped implements ServerTransport {
        @Override
        public String address() {
            return "memory:";
        }

        @Override
        public boolean stop(Duration grace) {
            return true;
        }

        @Override
        public void join() {}
    }
}
