package dev.vgirpc.wire.engine;

import dev.vgirpc.CallOptions;
import dev.vgirpc.ErrorKind;
import dev.vgirpc.Limits;
import dev.vgirpc.LogSink;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcStream;
import dev.vgirpc.ServiceDescription;
import dev.vgirpc.TransportException;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.contract.MethodKind;
import dev.vgirpc.wire.contract.MethodPlan;
import dev.vgirpc.wire.contract.Reading;
import dev.vgirpc.wire.contract.RowCodec;
import dev.vgirpc.wire.contract.ServicePlan;
import dev.vgirpc.wire.contract.StreamPlan;
import dev.vgirpc.wire.contract.StreamRows;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.describe.DescriptionReader;
import dev.vgirpc.wire.spi.ClientCall;
import dev.vgirpc.wire.spi.ClientTarget;
import dev.vgirpc.wire.spi.ClientTransport;
import dev.vgirpc.wire.spi.ClientTransport.CallHead;
import dev.vgirpc.wire.spi.ClientTransport.Form;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A client over one connection: calls of several threads run one after the other, and not beside a stream. */
final class WireClient implements RpcClient {

    private static final int BUFFER_BYTES = 8 << 10;

    private final String address;
    private final ClientTransport transport;
    private final @Nullable LogSink onLog;
    private final Limits limits;
    private final Validation validation;
    private final Map<Class<?>, ClientService> services = new ConcurrentHashMap<>();

    /** Held during a call or stream; it guards the buffer. */
    private final ConnectionUse use;

    private final WireBuffer request = new WireBuffer(BUFFER_BYTES);
    private final BatchWriter writer = new BatchWriter(request);
    /** The open stream that holds the connection. */
    private volatile @Nullable RemoteTurns stream;

    private volatile boolean closed;

    private WireClient(String address, ClientTransport transport, Builder options) {
        this.address = address;
        this.transport = transport;
        this.onLog = options.onLog;
        this.limits = options.limits;
        this.validation = options.validation;
        this.use = new ConnectionUse(address);
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public <T> T proxy(Class<T> contract) {
        ClientService service =
                services.computeIfAbsent(contract, each -> new ClientService(ServicePlan.of(each)));
        return contract.cast(ContractProxy.create(this, service, CallOptions.none(), null));
    }

    /**
     * Makes a call.
     *
     * @param keptAlive what must not be collected while a stream of the call is in use
     * @return the result, or an open stream
     * @throws Throwable an RpcException, or an exception that the method declares
     */
    @Nullable Object call(
            ClientService.Operation operation,
            CallOptions options,
            @Nullable Object @Nullable [] arguments,
            Object keptAlive)
            throws Throwable {
        MethodPlan plan = operation.plan();
        // Encoding may fail for the caller's values; that must not wait for, or touch, the connection.
        @Nullable Object[] row = plan.requestRow(arguments);
        LogSink sink = options.logSink() == null ? onLog : options.logSink();
        try {
            return switch (plan.kind()) {
                case MethodKind.Unary unary ->
                    call(operation.transportHead(), plan.request(), operation.head(options), row, sink, batch -> {
                        Object result = result(operation, batch);
                        Consumer<Map<String, String>> receiver = options.metadataReceiver();
                        if (receiver != null) {
                            receiver.accept(batch.metadata());
                        }
                        return result;
                    });
                case StreamPlan stream -> open(operation, stream, operation.head(options), row, sink, keptAlive);
            };
        } catch (RemoteCallException e) {
            Throwable declared = plan.declared(e);
            throw declared == null ? e : declared;
        }
    }

    /** Opens a stream, which holds the connection until it ends; reads its header. */
    private RpcStream open(
            ClientService.Operation operation,
            StreamPlan plan,
            BatchHead head,
            @Nullable Object[] row,
            @Nullable LogSink sink,
            Object keptAlive) {
        use.acquire(operation.plan().name(), true);
        ClientCall call = null;
        boolean opened = false;
        try {
            call = start(operation.transportHead(), operation.plan().request(), head, row);
            StreamRows.Records declared = plan.header();
            Record header = declared == null ? null : header(operation.plan().name(), declared, sink, call);
            RemoteTurns turns = new RemoteTurns(
                    operation.plan(), call, header != null, sink, request, this::release, this::close);
            RpcStream made =
                    RemoteStream.of(plan, new RemoteCall(turns, limits, validation, keptAlive), header);
            opened = true;
            stream = turns;
            if (closed) {
                turns.clientClosed(); // by another thread, which may not have seen the stream
            }
            return made;
        } finally {
            if (!opened) {
                if (call != null) {
                    call.close();
                }
                release();
            }
        }
    }

    private Record header(String method, StreamRows.Records declared, @Nullable LogSink sink, ClientCall call) {
        Record header = answer(method, sink, call, batch -> {
            try (Reading reading = new Reading(limits, validation, BatchMemory::allocator)) {
                List<Record> rows = declared.rows().rows(batch, reading);
                reading.handOver();
                if (rows.size() != 1) {
                    throw new ProtocolException("the header of '" + method + "' has " + rows.size() + " rows");
                }
                return rows.getFirst();
            } catch (ValueException e) {
                throw e.in("header").in(method + "()");
            }
        });
        if (call.receive() != null) {
            throw new ProtocolException("the header of '" + method + "' is followed by a second batch");
        }
        call.turns();
        return header;
    }

    @Override
    public ServiceDescription describe() {
        BatchHead head = RowCodec.EMPTY.head(Metadata.of(Map.of(WireKeys.METHOD, WireKeys.DESCRIBE_METHOD))
                .with(Map.of(WireKeys.REQUEST_VERSION, WireKeys.REQUEST_VERSION_VALUE)));
        try {
            return call(
                    new CallHead(WireKeys.DESCRIBE_METHOD, Form.UNARY),
                    RowCodec.EMPTY,
                    head,
                    new @Nullable Object[0],
                    onLog,
                    batch -> DescriptionReader.read(batch, limits));
        } catch (RemoteCallException e) {
            throw ErrorKind.METHOD_NOT_IMPLEMENTED.equals(e.kind()) ? notDescribed(e) : e;
        }
    }

    private static RemoteCallException notDescribed(RemoteCallException e) {
        RemoteCallException told = new RemoteCallException(
                e.type(),
                "the server does not describe itself: enable it there, by RpcServer.Builder.describe(true) or the "
                        + "worker's flag --describe (" + e.getMessage() + ")",
                e.detail(),
                e.kind(),
                e.remoteTrace(),
                e.requestId(),
                e.serverId(),
                e.extra());
        told.addSuppressed(e);
        return told;
    }

    /** Sends a request and reads its answer. */
    private <T extends @Nullable Object> T call(
            CallHead transportHead,
            RowCodec codec,
            BatchHead head,
            @Nullable Object[] row,
            @Nullable LogSink sink,
            Function<WireBatch, T> read) {
        use.acquire(transportHead.method(), false);
        try (ClientCall call = start(transportHead, codec, head, row)) {
            return answer(transportHead.method(), sink, call, read);
        } finally {
            release();
        }
    }

    /** Sends a request; the caller holds the connection. */
    private ClientCall start(CallHead transportHead, RowCodec codec, BatchHead head, @Nullable Object[] row) {
        if (closed || !transport.isOpen()) {
            throw new TransportException("the connection to " + address + " is closed", false, null);
        }
        request.clear();
        request.putCopy(codec.prelude());
        codec.encode(writer, head, row);
        writer.endStream();
        return transport.start(transportHead, request);
    }

    private void release() {
        stream = null;
        use.release();
        freeIfClosed();
    }

    private static <T extends @Nullable Object> T answer(
            String method, @Nullable LogSink sink, ClientCall call, Function<WireBatch, T> read) {
        while (true) {
            WireBatch batch = call.receive();
            if (batch == null) {
                throw new ProtocolException("the answer of '" + method + "' ended without a result");
            }
            switch (Received.classify(batch)) {
                case Received.Log log -> {
                    if (sink != null) {
                        sink.accept(log.message());
                    }
                }
                case Received.Failure failure -> throw failure.error();
                case Received.Data data -> {
                    return read.apply(batch);
                }
            }
        }
    }

    /** The result, whose batches are the caller's from now on. */
    private @Nullable Object result(ClientService.Operation operation, WireBatch batch) {
        try (Reading reading = new Reading(limits, validation, BatchMemory::allocator)) {
            Object result = operation.plan().result(batch, reading);
            reading.handOver();
            return result;
        }
    }

    @Override
    public void close() {
        closed = true;
        transport.close();
        RemoteTurns open = stream;
        if (open != null) {
            open.clientClosed();
        }
        freeIfClosed();
    }

    /** Frees the buffer once nobody uses it: here, or at the end of the call or stream in progress. */
    private void freeIfClosed() {
        if (closed) {
            use.ifFree(request::close);
        }
    }

    /** Collects options. */
    static final class Builder implements RpcClient.Builder {
        private final Function<Transports, ClientTarget> target;
        private final Transports transports = new Transports();
        private @Nullable LogSink onLog;
        private Limits limits = Limits.defaults();
        private Validation validation = Validations.fromEnvironment();

        /** The target is resolved when connecting: only then all places to look at are known. */
        Builder(Function<Transports, ClientTarget> target) {
            this.target = target;
        }

        @Override
        public Builder transports(ClassLoader loader) {
            transports.first(loader);
            return this;
        }

        @Override
        public Builder transports(ModuleLayer layer) {
            transports.first(layer);
            return this;
        }

        @Override
        public Builder onLog(LogSink sink) {
            onLog = sink;
            return this;
        }

        @Override
        public Builder limits(Limits bounds) {
            limits = bounds;
            return this;
        }

        @Override
        public Builder validation(Validation level) {
            validation = level;
            return this;
        }

        @Override
        public RpcClient connect() {
            ClientTarget resolved = target.apply(transports);
            ClientTransport transport = resolved.open(new ClientTarget.Settings(limits, new SchemaCache()));
            return new WireClient(resolved.address(), transport, this);
        }
    }
}
