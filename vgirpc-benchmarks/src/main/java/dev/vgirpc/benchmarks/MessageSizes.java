package dev.vgirpc.benchmarks;

import dev.vgirpc.ExchangeStream;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.ByteTarget;
import dev.vgirpc.wire.spi.ByteTransports;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Iterator;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of one call or turn, counted on a real connection.
 *
 * @param request bytes to the server
 * @param answer bytes from the server
 */
record MessageSizes(int request, int answer) {

    /** Something that is done twice: once to begin, then counted. */
    @FunctionalInterface
    interface Action {
        Runnable on(Calls calls);
    }

    /** Of {@code add}. */
    static MessageSizes ofAdd() throws IOException {
        return measure(calls -> () -> calls.add(1, 2));
    }

    /** Of a producer's turn of one row. */
    static MessageSizes ofTick() throws IOException {
        return measure(calls -> {
            Iterator<Tick> ticks = calls.ticks().iterator();
            return ticks::next;
        });
    }

    /** Of an exchange of one row. */
    static MessageSizes ofExchange() throws IOException {
        return measure(calls -> {
            ExchangeStream<Tick, Tick> stream = calls.plusOne();
            return () -> stream.exchange(new Tick(1, 0)).row();
        });
    }

    private static MessageSizes measure(Action action) throws IOException {
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        Counted client = new Counted(back.source(), there.sink());
        Counted server = new Counted(there.source(), back.sink());
        try (RpcServer _ = RpcServer.builder(Calls.class, new CallsService()).start(new Served(server));
                RpcClient connected = RpcClient.connect(new Reached(client))) {
            Runnable once = action.on(connected.proxy(Calls.class));
            once.run();
            long request = client.written.get();
            long answer = client.read.get();
            once.run();
            return new MessageSizes((int) (client.written.get() - request), (int) (client.read.get() - answer));
        }
    }

    /** One end of a pair of pipes that counts what passes. */
    private static final class Counted implements Connection {
        private final Pipe.SourceChannel source;
        private final Pipe.SinkChannel sink;
        private final AtomicLong read = new AtomicLong();
        private final AtomicLong written = new AtomicLong();
        private final ReadableByteChannel input = new Input();
        private final WritableByteChannel output = new Output();

        Counted(Pipe.SourceChannel source, Pipe.SinkChannel sink) {
            this.source = source;
            this.sink = sink;
        }

        @Override
        public ReadableByteChannel input() {
            return input;
        }

        @Override
        public WritableByteChannel output() {
            return output;
        }

        @Override
        public Peer peer() {
            return new Peer(TransportKind.PIPE, "counted");
        }

        @Override
        public void close() {
            try (source;
                    sink) {
                // Closing is all.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private final class Input implements ReadableByteChannel {
            @Override
            public int read(ByteBuffer into) throws IOException {
                int count = source.read(into);
                read.addAndGet(Math.max(0, count));
                return count;
            }

            @Override
            public boolean isOpen() {
                return source.isOpen();
            }

            @Override
            public void close() throws IOException {
                source.close();
            }
        }

        private final class Output implements WritableByteChannel {
            @Override
            public int write(ByteBuffer from) throws IOException {
                int count = sink.write(from);
                written.addAndGet(count);
                return count;
            }

            @Override
            public boolean isOpen() {
                return sink.isOpen();
            }

            @Override
            public void close() throws IOException {
                sink.close();
            }
        }
    }

    private record Reached(Connection connection) implements ByteTarget {
        @Override
        public Connection connect(Settings settings) {
            return connection;
        }

        @Override
        public String address() {
            return "counted";
        }
    }

    private record Served(Connection connection) implements ServerEndpoint {
        @Override
        public ServerTransport start(CallDispatcher dispatcher) {
            dispatcher.serving(TransportKind.PIPE);
            Thread thread = Thread.ofPlatform()
                    .daemon()
                    .name("counted")
                    .start(() -> ByteTransports.serve(connection, dispatcher, () -> false, busy -> {}));
            return new Running(connection, thread);
        }

        @Override
        public String address() {
            return "counted";
        }
    }

    private record Running(Connection connection, Thread thread) implements ServerTransport {
        @Override
        public String address() {
            return "counted";
        }

        @Override
        public boolean stop(Duration grace) {
            connection.close();
            return true;
        }

        @Override
        public void join() throws InterruptedException {
            thread.join();
        }
    }
}
