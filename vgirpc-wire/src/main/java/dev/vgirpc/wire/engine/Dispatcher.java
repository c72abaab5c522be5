package dev.vgirpc.wire.engine;

import dev.vgirpc.CallListener;
import dev.vgirpc.CallStatistics;
import dev.vgirpc.ErrorKind;
import dev.vgirpc.Limits;
import dev.vgirpc.LogMessage;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.ServeStartHook;
import dev.vgirpc.ServiceException;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.TransportKind;
import dev.vgirpc.Validation;
import dev.vgirpc.internal.CurrentCall;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.contract.CodePointOrder;
import dev.vgirpc.wire.contract.MethodPlan;
import dev.vgirpc.wire.contract.Reading;
import dev.vgirpc.wire.contract.Semver;
import dev.vgirpc.wire.contract.ServicePlan;
import dev.vgirpc.wire.contract.StateCodec;
import dev.vgirpc.wire.contract.StreamPlan;
import dev.vgirpc.wire.contract.StreamRows;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.ResponseSink;
import dev.vgirpc.wire.spi.ResumableStream;
import dev.vgirpc.wire.spi.ServiceFacts;
import dev.vgirpc.wire.spi.StreamResumer;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Answers requests: checks, decodes, runs the service, encodes. */
final class Dispatcher implements CallDispatcher {

    private static final Begun ANSWERED = new Begun.Answered(Outcome.RESULT);
    private static final Begun FAILED = new Begun.Answered(Outcome.FAILED);

    private final ServicePlan plan;
    private final Object implementation;
    private final String serverId;
    private final TraceDetail traceDetail;
    private final Limits limits;
    private final Validation validation;
    private final List<CallListener> listeners;
    /** The answer to a request for the description, or null where it is not given. */
    private final byte @Nullable [] description;

    private final CallRules rules;
    /** The states of streams as bytes, by method, once a transport asks for them. */
    private volatile Map<String, StateCodec> states = Map.of();

    private final SchemaCache schemas = new SchemaCache();

    /** Of each method the stream that was resumed last. */
    private final Map<String, Resumed> resumed = new ConcurrentHashMap<>();

    private final Object startLock = new Object();
    private @Nullable TransportKind served;

    Dispatcher(
            ServicePlan plan,
            Object implementation,
            String serverId,
            TraceDetail traceDetail,
            Limits limits,
            Validation validation,
            List<CallListener> listeners,
            byte @Nullable [] description,
            CallRules rules) {
        this.plan = plan;
        this.implementation = implementation;
        this.serverId = serverId;
        this.traceDetail = traceDetail;
        this.limits = limits;
        this.validation = validation;
        this.listeners = List.copyOf(listeners);
        this.description = description;
        this.rules = rules;
    }

    String serverId() {
        return serverId;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public SchemaCache schemas() {
        return schemas;
    }

    @Override
    public void serving(TransportKind kind) {
        synchronized (startLock) {
            if (served == kind) {
                return;
            }
            if (implementation instanceof ServeStartHook hook) {
                try {
                    hook.onServeStart(kind);
                } catch (Exception e) {
                    throw new IllegalStateException(
                            "the start hook of " + implementation.getClass().getName() + " failed", e);
                }
            }
            served = kind; // only now, so that a failed hook runs again
        }
    }

    @Override
    public Begun begin(WireBatch request, Peer peer, ResponseSink sink) {
        OutgoingStream.Count count = new OutgoingStream.Count();
        count.input(request);
        OutgoingStream response = new OutgoingStream(sink, count);
        ServerCall call = new ServerCall(plan.name(), serverId, peer, request, limits.maxCallBytes());
        MethodPlan method;
        // What a refusal is counted as, and what the transport is told.
        LongAdder refusals = rules.counts().malformed;
        Outcome outcome = Outcome.REFUSED;
        try {
            String name = RequestHeader.method(request);
            if (name.equals(WireKeys.TRANSPORT_OPTIONS_METHOD)) {
                transportOptions(response);
                return ANSWERED;
            }
            if (name.equals(WireKeys.DESCRIBE_METHOD) && description != null) {
                outcome = Outcome.FAILED;
                response.whole(description);
                return ANSWERED;
            }
            outcome = Outcome.UNKNOWN_METHOD;
            method = method(name);
            response.columns(method.response());
            outcome = Outcome.UNAUTHENTICATED;
            refusals = rules.counts().unauthenticated;
            rules.authentication().check(method, peer.auth());
            outcome = Outcome.REFUSED;
            refusals = rules.counts().malformed;
            RequestHeader.checkVersion(request, plan.version());
            if (!rules.slots().enter()) {
                outcome = Outcome.BUSY;
                refusals = rules.counts().busy;
                throw rules.slots().refusal();
            }
        } catch (RuntimeException | Error e) {
            refusals.increment();
            return refused(request, call, response, e, outcome);
        }
        try {
            return admitted(request, call, method, response, sink, count);
        } finally {
            rules.slots().leave();
        }
    }

    /** Reads the parameters and runs the method. */
    private Begun admitted(
            WireBatch request,
            ServerCall call,
            MethodPlan method,
            OutgoingStream response,
            ResponseSink sink,
            OutgoingStream.Count count) {
        Reading reading = new Reading(limits, validation, call::allocator);
        @Nullable Object[] arguments;
        try {
            arguments = method.arguments(request, reading);
        } catch (RuntimeException | Error e) {
            // Errors, too: reading the parameters runs code of the service's own types.
            rules.counts().malformed.increment();
            reading.close();
            return refused(request, call, response, e, Outcome.REFUSED);
        }
        if (method.kind() instanceof StreamPlan stream) {
            return open(call, method, stream, arguments, reading, sink, count);
        }
        boolean succeeded;
        try (reading) {
            succeeded = run(call, method, arguments, response, count);
        }
        call.end();
        return succeeded ? ANSWERED : FAILED;
    }

    private Begun refused(
            WireBatch request, ServerCall call, OutgoingStream response, Throwable error, Outcome outcome) {
        ServerLog.LOGGER.log(Level.DEBUG, "a request was refused", error);
        response.refusal(error, traceDetail, serverId, call.requestId());
        call.end();
        return refused(request, outcome);
    }

    /** What follows a refused request: where a stream without header was to be opened, the caller's input. */
    private Begun refused(WireBatch request, Outcome outcome) {
        byte[] name = request.metadataBytes(WireKeys.METHOD);
        MethodPlan method = name == null ? null : plan.methods().get(new String(name, StandardCharsets.UTF_8));
        return method != null && method.kind() instanceof StreamPlan stream
                ? refused(stream, outcome)
                : new Begun.Answered(outcome);
    }

    private static Begun refused(StreamPlan stream, Outcome outcome) {
        return stream.header() == null ? new Begun.NotOpened(outcome) : new Begun.Answered(outcome);
    }

    /** Runs a stream method; what it logs waits until the stream's columns are known. */
    private Begun open(
            ServerCall call,
            MethodPlan method,
            StreamPlan stream,
            @Nullable Object[] arguments,
            Reading reading,
            ResponseSink sink,
            OutgoingStream.Count count) {
        List<LogMessage> logs = new ArrayList<>();
        call.run(method.name(), logs::add);
        call.leaveRequest();
        started(call);
        WireBuffer.Position start = sink.buffer().position();
        try {
            Object returned = CurrentCall.call(
                    call, () -> rules.interceptors().invoke(call, method, implementation, arguments));
            call.finish();
            call.refuseResponseMetadata();
            StreamOpener opener = StreamOpener.of(method, stream, returned);
            StreamRows.Records header = stream.header();
            List<LogMessage> pending = logs;
            if (header != null) {
                OutgoingStream out = new OutgoingStream(sink, count);
                out.columns(header.rows().layout());
                logs.forEach(message -> out.log(message, serverId, call.requestId()));
                opener.header(out);
                pending = List.of();
            }
            OpenStream opened = opened(call, opener, sink, count, reading, pending);
            return new Begun.Streaming(opened);
        } catch (Throwable e) {
            // Whatever it is, even an Error: the caller gets an answer and the connection goes on.
            call.finish();
            ServerLog.LOGGER.log(Level.DEBUG, () -> plan.name() + "." + method.name() + " failed", e);
            sink.buffer().truncate(start); // a header that could not be finished
            OutgoingStream out = new OutgoingStream(sink, count);
            logs.forEach(message -> out.log(message, serverId, call.requestId()));
            out.error(e, traceDetail, serverId, call.requestId());
            ended(call, count, e);
            reading.close();
            call.end();
            return refused(stream, Outcome.FAILED);
        }
    }

    private OpenStream opened(
            ServerCall call,
            StreamOpener opener,
            ResponseSink sink,
            OutgoingStream.Count count,
            Reading reading,
            List<LogMessage> pending) {
        OpenStream opened = new OpenStream(
                call,
                opener,
                opener.input(() -> new Reading(limits, validation, call::allocator)),
                opener.output(),
                new OutgoingStream(sink, count),
                count,
                traceDetail,
                reading,
                pending,
                rules,
                states.get(call.method()),
                (ended, error) -> {
                    rules.counts().streamEnded();
                    ended(ended, count, error);
                });
        rules.counts().streamOpened();
        return opened;
    }

    @Override
    public ServiceFacts service() {
        Semver version = plan.version();
        return new ServiceFacts(
                plan.name(),
                version == null ? null : version.text(),
                serverId,
                description != null,
                plan.methods().values().stream().map(Dispatcher::facts).toList());
    }

    private static ServiceFacts.MethodFacts facts(MethodPlan method) {
        return switch (method.kind()) {
            case StreamPlan stream -> new ServiceFacts.MethodFacts(
                    method.name(),
                    switch (stream.kind()) {
                        case PRODUCER -> ServiceFacts.Form.PRODUCER;
                        case EXCHANGE -> ServiceFacts.Form.EXCHANGE;
                        case UNDETERMINED -> ServiceFacts.Form.STREAM;
                    },
                    method.request().schema(),
                    WireSchema.EMPTY,
                    stream.header() == null
                            ? WireSchema.EMPTY
                            : stream.header().rows().layout().schema());
            default -> new ServiceFacts.MethodFacts(
                    method.name(),
                    ServiceFacts.Form.UNARY,
                    method.request().schema(),
                    method.response().schema(),
                    WireSchema.EMPTY);
        };
    }

    @Override
    public MethodKind kind(String name) {
        MethodPlan method = plan.methods().get(name);
        if (method != null) {
            return method.kind() instanceof StreamPlan ? MethodKind.STREAM : MethodKind.UNARY;
        }
        return name.equals(WireKeys.DESCRIBE_METHOD) && description != null ? MethodKind.UNARY : MethodKind.UNKNOWN;
    }

    @Override
    public StreamResumer resumable() {
        states = StateCodec.all(plan, implementation.getClass());
        return this::resume;
    }

    private ResumableStream resume(
            String name, byte[] fixed, byte[] state, WireBatch request, Peer peer, ResponseSink sink) {
        MethodPlan method = method(name);
        StateCodec codec = states.get(name);
        if (codec == null || !(method.kind() instanceof StreamPlan stream)) {
            throw new ProtocolException("'" + name + "' opens no stream");
        }
        rules.authentication().check(method, peer.auth());
        OutgoingStream.Count count = new OutgoingStream.Count();
        ServerCall call = new ServerCall(plan.name(), serverId, peer, request, limits.maxCallBytes());
        Reading reading = new Reading(limits, validation, call::allocator);
        try {
            FixedColumns columns = columns(name, fixed);
            StreamOpener opener = StreamOpener.resumed(method, stream, columns, codec.decode(state, reading));
            call.run(method.name(), message -> {
                throw new IllegalStateException("the turn does not run yet");
            });
            call.finish();
            call.leaveRequest();
            OpenStream opened = opened(call, opener, sink, count, reading, List.of());
            started(call);
            return opened;
        } catch (RuntimeException | Error e) {
            reading.close();
            call.end();
            throw e;
        }
    }

    /** What stays the same of a stream, as bytes and decoded. */
    private record Resumed(byte[] fixed, FixedColumns columns) {}

    /** Most streams of a method have the same columns. */
    private FixedColumns columns(String method, byte[] fixed) {
        Resumed last = resumed.get(method);
        if (last == null || !Arrays.equals(fixed, last.fixed)) {
            last = new Resumed(fixed, FixedColumns.decode(fixed, limits, schemas));
            resumed.put(method, last);
        }
        return last.columns;
    }

    private MethodPlan method(String name) {
        MethodPlan method = plan.methods().get(name);
        if (method == null) {
            throw unknown(name);
        }
        return method;
    }

    @Override
    public ServiceException unknown(String name) {
        return new ServiceException(
                "MethodNotImplementedError",
                "Unknown method: '" + name + "'. Available methods: " + available(),
                ErrorKind.METHOD_NOT_IMPLEMENTED,
                null);
    }

    private Set<String> available() {
        if (description == null) {
            return plan.methods().keySet();
        }
        Set<String> names = new TreeSet<>(CodePointOrder.INSTANCE);
        names.addAll(plan.methods().keySet());
        names.add(WireKeys.DESCRIBE_METHOD);
        return names;
    }

    /** Runs a unary method; false when it failed. */
    private boolean run(
            ServerCall call,
            MethodPlan method,
            @Nullable Object[] arguments,
            OutgoingStream response,
            OutgoingStream.Count count) {
        call.run(method.name(), message -> {
            response.log(message, serverId, call.requestId());
            response.flush();
        });
        started(call);
        Throwable error = null;
        try {
            Object value = CurrentCall.call(
                    call, () -> rules.interceptors().invoke(call, method, implementation, arguments));
            call.finish();
            try {
                response.result(method.response(), method.responseRow(value), call.takenResponseMetadata());
            } finally {
                method.closeBatches(value);
            }
        } catch (Throwable e) {
            // Whatever it is, even an Error: the caller gets an answer and the connection goes on.
            call.finish();
            error = e;
            ServerLog.LOGGER.log(Level.DEBUG, () -> plan.name() + "." + method.name() + " failed", e);
            response.error(e, traceDetail, serverId, call.requestId());
        }
        ended(call, count, error);
        return error == null;
    }

    private void started(ServerCall call) {
        rules.counts().started();
        for (CallListener listener : listeners) {
            try {
                listener.onStart(call);
            } catch (RuntimeException | Error e) {
                ServerLog.LOGGER.log(Level.WARNING, "a call listener failed", e);
            }
        }
    }

    private void ended(ServerCall call, OutgoingStream.Count count, @Nullable Throwable error) {
        rules.counts().ended(error);
        if (listeners.isEmpty()) {
            return;
        }
        CallStatistics statistics = count.statistics();
        for (int i = listeners.size() - 1; i >= 0; i--) {
            try {
                listeners.get(i).onEnd(call, statistics, error);
            } catch (RuntimeException | Error e) {
                ServerLog.LOGGER.log(Level.WARNING, "a call listener failed", e);
            }
        }
    }

    /** What this connection can do beside the protocol's base (protocol page 11.3). */
    private void transportOptions(OutgoingStream response) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put(WireKeys.TRANSPORT_SHM, "false");
        options.put(WireKeys.REQUEST_VERSION, WireKeys.REQUEST_VERSION_VALUE);
        options.put(WireKeys.SERVER_ID, serverId);
        response.metadataOnly(options);
    }

    @Override
    public void refuse(RuntimeException failure, Peer peer, ResponseSink sink) {
        OutgoingStream response = new OutgoingStream(sink, new OutgoingStream.Count());
        ServerLog.LOGGER.log(Level.DEBUG, () -> "a request of " + peer.address() + " could not be read", failure);
        rules.counts().malformed.increment();
        response.error(failure, traceDetail, serverId, requestId(peer));
    }

    @Override
    public void busy(String reason, Peer peer, ResponseSink sink) {
        OutgoingStream response = new OutgoingStream(sink, new OutgoingStream.Count());
        ServerLog.LOGGER.log(Level.DEBUG, () -> "a request of " + peer.address() + " was refused: " + reason);
        rules.counts().busy.increment();
        response.error(CallSlots.busy(reason), traceDetail, serverId, requestId(peer));
    }

    private static String requestId(Peer peer) {
        String known = peer.request().requestId();
        return known == null ? Ids.request() : known;
    }
}
