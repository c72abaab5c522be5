package dev.vgirpc.wire.engine;

import dev.vgirpc.Limits;
import dev.vgirpc.LogSink;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.support.MemoryTransport;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A service behind a server, a client of it, and a connection for requests made by hand. */
final class Served<T> implements AutoCloseable {

    final MemoryTransport transport;
    final RpcServer server;
    final RpcClient client;
    final T proxy;
    private final Connection raw;
    private final IpcReader answers;

    Served(Class<T> contract, T implementation, UnaryOperator<RpcServer.Builder> options, LogSink sink, MemoryTransport transport) {
        this.transport = transport;
        server = options.apply(new WireEngine().server(contract, implementation).serverId("server-1"))
                .start(transport);
        client = new WireEngine().client(transport).onLog(sink).connect();
        proxy = client.proxy(contract);
        raw = transport.connect();
        answers = Streams.reader(raw.input(), Limits.defaults());
    }

    Served(Class<T> contract, T implementation, UnaryOperator<RpcServer.Builder> options) {
        this(contract, implementation, options, log -> {}, new MemoryTransport());
    }

    Served(Class<T> contract, T implementation) {
        this(contract, implementation, UnaryOperator.identity());
    }

    /** The metadata of a sound request. */
    static Map<String, String> head(String method) {
        Map<String, String> head = new LinkedHashMap<>();
        head.put(WireKeys.METHOD, method);
        head.put(WireKeys.REQUEST_VERSION, "1");
        return head;
    }

    /** A request of one row. */
    static byte[] request(Map<String, String> head, WireSchema schema, Object... values) {
        Object[][] columns = new Object[values.length][];
        for (int i = 0; i < values.length; i++) {
            columns[i] = new Object[] {values[i]};
        }
        return new StreamBytes()
                .schema(schema)
                .batch(Metadata.of(head), values.length == 0 ? 0 : 1, columns)
                .end()
                .bytes();
    }

    /** Sends bytes that nothing answers. */
    void send(byte[] bytes) {
        try {
            raw.output().write(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes and reads the one stream that answers them. */
    Streams.Stream ask(byte[] request) {
        send(request);
        try {
            WireSchema schema = answers.openStream();
            if (schema == null) {
                return null;
            }
            List<Streams.Batch> batches = new ArrayList<>();
            while (answers.next() instanceof WireBatch batch) {
                batches.add(Streams.copy(batch));
            }
            return new Streams.Stream(schema, batches);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The metadata of the one batch that answers. */
    Map<String, String> askOne(byte[] request) {
        return ask(request).batches().getFirst().metadata();
    }

    @Override
    public void close() {
        answers.close();
        raw.close();
        client.close();
        server.close();
    }
}
