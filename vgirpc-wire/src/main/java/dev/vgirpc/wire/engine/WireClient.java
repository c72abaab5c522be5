package dev.vgirpc.wire.engine;

import dev.vgirpc.CallOptions;
import dev.vgirpc.ClientInterceptor;
import dev.vgirpc.ClientStatistics;
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
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.WireBatch;
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
import dev.vgirpc.wire.spi.ClientTransport.CallHead;
import dev.vgirpc.wire.spi.ClientTransport.Form;
import dev.vgirpc.wire.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A client: its proxies, and how a call is made on one of its connections. */
final class WireClient implements RpcClient {

    /** What a call waits for a connection, unless told otherwise. */
    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(30);

    private static final CallHead DESCRIBE = new CallHead(WireKeys.DESCRIBE_METHOD, Form.UNARY);

    private final String address;
    private final ConnectionPool pool;
    private final TimeSource time;
    private final CallOptions defaults;
    private final Limits limits;
    private final Validation validation;
    private final List<ClientInterceptor> interceptors;
    private final Map<Class<?>, ClientService> services = new ConcurrentHashMap<>();
    private final CallCounts counts = new CallCounts();

    WireClient(
            String address,
            ConnectionPool pool,
            TimeSource time,
            CallOptions defaults,
            Limits limits,
            Validation validation,
            List<ClientInterceptor> interceptors) {
        this.address = address;
        this.pool = pool;
        this.time = time;
        this.defaults = defaults;
        this.limits = limits;
        this.validation = validation;
        this.interceptors = interceptors;
    }

    /** Opens the first connection, so that a wrong address is known at once. */
    void connect() {
        acquire("connect", false, null, defaults).release();
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

    /** The options of a call: its own, else those of the client. */
    CallOptions options(CallOptions own) {
        return own == CallOptions.none() ? defaults : defaults.overriddenBy(own);
    }

    /**
     * Makes a call.
     *
     * @param options the call's own and the client's together
     * @param keptAlive what must not be collected while a stream of the call is in use
     * @return the result, or an open stream
     * @throws Throwable an RpcException, or an exception that the method declares
     */
    @Nullable Object call(
            ClientService service,
            ClientService.Operation operation,
            CallOptions options,
            @Nullable Object @Nullable [] arguments,
            Object keptAlive)
            throws Throwable {
        if (interceptors.isEmpty()) {
            return send(operation, options, arguments, keptAlive);
        }
        return new Interception(
                        service.plan().name(),
                        operation.plan().name(),
                        interceptors,
                        changed -> send(operation, changed, arguments, keptAlive))
                .proceed(options);
    }

    private @Nullable Object send(
            ClientService.Operation operation,
            CallOptions options,
            @Nullable Object @Nullable [] arguments,
            Object keptAlive)
            throws Throwable {
        MethodPlan plan = operation.plan();
        counts.start();
        boolean succeeded = false;
        try {
            // Encoding may fail for the caller's values; that must not wait for, or touch, a connection.
            @Nullable Object[] row = plan.requestRow(arguments);
            Object result =
                    switch (plan.kind()) {
                        case MethodKind.Unary unary ->
                            exchange(operation.transportHead(), plan.request(), operation.head(options), row, options, batch -> {
                                Object value = result(operation, batch);
                                Consumer<Map<String, String>> receiver = options.metadataReceiver();
                                if (receiver != null) {
                                    receiver.accept(batch.metadata());
                                }
                                return value;
                            });
                        case StreamPlan stream -> open(operation, stream, row, options, keptAlive);
                    };
            succeeded = true;
            return result;
        } catch (RemoteCallException e) {
            Throwable declared = plan.declared(e);
            throw declared == null ? e : declared;
        } finally {
            counts.end(succeeded);
        }
    }

    /** Waits for the next attempt of a call that certainly did not reach the server, or throws its failure. */
    private void awaitRetry(TransportException failure, int failed, CallOptions options, @Nullable Deadline deadline) {
        Integer retries = options.retries();
        if (failure.delivered()
                || retries == null
                || failed >= retries
                || pool.isClosed()
                || Thread.currentThread().isInterrupted()) {
            throw failure;
        }
        RetryPause.await(failed, deadline, failure);
        counts.retry();
    }

    private PooledConnection acquire(
            String method, boolean stream, @Nullable Deadline deadline, CallOptions options) {
        PooledConnection free = pool.tryAcquire(method, stream);
        if (free != null) {
            return free;
        }
        Duration wait = options.acquireTimeout();
        Deadline acquired = Deadline.after(time, wait == null ? ACQUIRE_TIMEOUT : wait);
        return pool.acquire(new ConnectionRequest(
                method, stream, Deadline.earlier(deadline, acquired), options.connectTimeout()));
    }

    /** Opens a stream, which holds its connection until it ends; reads its header. */
    private RpcStream open(
            ClientService.Operation operation,
            StreamPlan plan,
            @Nullable Object[] row,
            CallOptions options,
            Object keptAlive) {
        Deadline deadline = Deadline.after(time, options.timeout());
        for (int failed = 0; ; failed++) {
            try {
                return open(operation, plan, row, options, deadline, keptAlive);
            } catch (TransportException e) {
                awaitRetry(e, failed, options, deadline);
            }
        }
    }

    private RpcStream open(
            ClientService.Operation operation,
            StreamPlan plan,
            @Nullable Object[] row,
            CallOptions options,
            @Nullable Deadline deadline,
            Object keptAlive) {
        PooledConnection connection = acquire(operation.plan().name(), true, deadline, options);
        ClientCall call = null;
        boolean opened = false;
        connection.setAlarm(deadline);
        try {
            call = connection.start(
                    operation.transportHead(), operation.plan().request(), operation.head(options), row);
            StreamRows.Records declared = plan.header();
            LogSink sink = options.logSink();
            Record header = declared == null ? null : header(operation.plan().name(), declared, sink, call);
            connection.clearAlarm();
            RemoteTurns turns = new RemoteTurns(
                    operation.plan(), call, header != null, sink, connection, time, options.turnTimeout());
            RpcStream made =
                    RemoteStream.of(plan, new RemoteCall(turns, limits, validation, keptAlive), header);
            opened = true;
            connection.holdFor(turns);
            return made;
        } catch (TransportException | ProtocolException e) {
            throw connection.failure(e, "opening '" + operation.plan().name() + "'", deadline);
        } finally {
            if (!opened) {
                end(call, connection);
            }
        }
    }

    private static void end(@Nullable ClientCall call, PooledConnection connection) {
        try {
            if (call != null) {
                call.close();
            }
        } finally {
            connection.release();
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
        counts.start();
        boolean succeeded = false;
        try {
            ServiceDescription description = exchange(
                    DESCRIBE,
                    RowCodec.EMPTY,
                    head,
                    new @Nullable Object[0],
                    defaults,
                    batch -> DescriptionReader.read(batch, limits));
            succeeded = true;
            return description;
        } catch (RemoteCallException e) {
            throw ErrorKind.METHOD_NOT_IMPLEMENTED.equals(e.kind()) ? notDescribed(e) : e;
        } finally {
            counts.end(succeeded);
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
    private <T extends @Nullable Object> T exchange(
            CallHead transportHead,
            RowCodec codec,
            BatchHead head,
            @Nullable Object[] row,
            CallOptions options,
            Function<WireBatch, T> read) {
        Deadline deadline = Deadline.after(time, options.timeout());
        for (int failed = 0; ; failed++) {
            try {
                return exchange(transportHead, codec, head, row, options, deadline, read);
            } catch (TransportException e) {
                awaitRetry(e, failed, options, deadline);
            }
        }
    }

    private <T extends @Nullable Object> T exchange(
            CallHead transportHead,
            RowCodec codec,
            BatchHead head,
            @Nullable Object[] row,
            CallOptions options,
            @Nullable Deadline deadline,
            Function<WireBatch, T> read) {
        PooledConnection connection = acquire(transportHead.method(), false, deadline, options);
        ClientCall call = null;
        connection.setAlarm(deadline);
        try {
            call = connection.start(transportHead, codec, head, row);
            return answer(transportHead.method(), options.logSink(), call, read);
        } catch (TransportException | ProtocolException e) {
            throw connection.failure(e, "'" + transportHead.method() + "'", deadline);
        } finally {
            end(call, connection);
        }
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
    public ClientStatistics statistics() {
        return counts.statistics(pool.count(), pool.deadlines().sum());
    }

    @Override
    public void close() {
        pool.close();
    }
}
