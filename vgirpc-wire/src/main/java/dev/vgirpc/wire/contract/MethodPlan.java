package dev.vgirpc.wire.contract;

import dev.vgirpc.RemoteCallException;
import dev.vgirpc.ServiceException;
import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One method of a contract: its names, its schemas, and how its values travel. */
public final class MethodPlan {

    private static final @Nullable Object[] NO_ARGUMENTS = new Object[0];

    private final String name;
    private final Method method;
    private final List<String> parameterNames;
    private final List<Slot> parameters;
    private final RowCodec request;
    private final MethodKind kind;
    private final @Nullable Slot result;
    private final RowCodec response;
    private final Invocation invocation;
    private final Map<String, MethodHandle> declaredErrors;

    /** The request schema that came last, known to fit, and how to read it. */
    private record KnownRequest(RowDecoder columns, Slot.Reader[] readers) {}

    private record KnownResponse(RowDecoder columns, int index, Slot.Reader reader) {}

    private volatile @Nullable KnownRequest knownRequest;
    private volatile @Nullable KnownResponse knownResponse;

    MethodPlan(
            String name,
            Method method,
            List<String> parameterNames,
            List<Slot> parameters,
            MethodKind kind,
            @Nullable Slot result,
            Invocation invocation,
            Map<String, MethodHandle> declaredErrors) {
        this.name = name;
        this.method = method;
        this.parameterNames = List.copyOf(parameterNames);
        this.parameters = List.copyOf(parameters);
        this.request = RowCodec.of(parameterNames, parameters);
        this.kind = kind;
        this.result = result;
        // A record as result is nullable on the wire although it is never null (protocol page 1.3).
        this.response = result == null
                ? RowCodec.EMPTY
                : RowCodec.single("result", result, result.nullable() || result.shape() instanceof RecordStreamShape);
        this.invocation = invocation;
        this.declaredErrors = Map.copyOf(declaredErrors);
    }

    /** The wire name. */
    public String name() {
        return name;
    }

    public Method method() {
        return method;
    }

    /** How the method answers. */
    public MethodKind kind() {
        return kind;
    }

    /**
     * The class of a stream's states, as the implementation declares it by its return type.
     *
     * @return the class, or null when the implementation does not name one or the method is unary
     */
    public @Nullable Class<?> declaredState(Class<?> implementation) {
        return kind instanceof StreamPlan ? DeclaredStates.find(method, implementation) : null;
    }

    /** The row of parameters. */
    public RowCodec request() {
        return request;
    }

    /** The row of the result; without columns for a void method and for a stream. */
    public RowCodec response() {
        return response;
    }

    /**
     * The natural values of a call's arguments.
     *
     * @throws ValueException when an argument cannot travel; its path starts with the method
     */
    public @Nullable Object[] requestRow(@Nullable Object @Nullable [] arguments) {
        if (arguments == null || arguments.length == 0) {
            return NO_ARGUMENTS;
        }
        @Nullable Object[] row = new Object[arguments.length];
        for (int i = 0; i < row.length; i++) {
            try {
                row[i] = parameters.get(i).toNatural(arguments[i]);
            } catch (ValueException e) {
                throw e.in(parameterNames.get(i)).in(name + "()");
            }
        }
        return row;
    }

    /**
     * The arguments that a request carries.
     *
     * @throws ServiceException of type TypeError when the schema is not the contract's
     * @throws ValueException when a value does not fit
     */
    public @Nullable Object[] arguments(WireBatch batch, Reading in) {
        KnownRequest known = knownRequest;
        if (known == null || !known.columns.fits(batch.schema())) {
            known = readRequest(batch.schema());
            knownRequest = known;
        }
        if (parameters.isEmpty()) {
            return NO_ARGUMENTS;
        }
        @Nullable Object[] values = known.columns.decode(batch);
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null && !parameters.get(i).nullable()) {
                throw new ServiceException(
                        "TypeError", name + "() parameter '" + parameterNames.get(i) + "' is not optional but got null");
            }
            try {
                values[i] = known.readers[i].read(values[i], in);
            } catch (ValueException e) {
                throw e.in(parameterNames.get(i));
            }
        }
        return values;
    }

    private KnownRequest readRequest(WireSchema received) {
        RequestSchemaCheck.check(name, request.schema(), received);
        Slot.Reader[] readers = new Slot.Reader[parameters.size()];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = parameters.get(i).reader(received.fields().get(i));
        }
        return new KnownRequest(new RowDecoder(received), readers);
    }

    /**
     * Runs the method.
     *
     * @throws Throwable what the service throws
     */
    public @Nullable Object invoke(Object implementation, @Nullable Object[] arguments) throws Throwable {
        return invocation.invoke(implementation, arguments);
    }

    /**
     * The natural values of a result; empty for a void method.
     *
     * @throws ServiceException of type TypeError when the result is null where none is allowed
     * @throws ValueException when the result cannot travel
     */
    public @Nullable Object[] responseRow(@Nullable Object value) {
        Slot slot = result;
        if (slot == null) {
            return NO_ARGUMENTS;
        }
        if (value == null && (!slot.nullable() || slot.optional())) {
            throw new ServiceException("TypeError", name + "() expected a non-null return value but got null");
        }
        try {
            return new @Nullable Object[] {slot.toNatural(value)};
        } catch (ValueException e) {
            throw e.in("result").in(name + "()");
        }
    }

    /** Closes the batches that the service gave away with its result. */
    public void closeBatches(@Nullable Object value) {
        if (result != null) {
            result.closeBatches(value);
        }
    }

    /**
     * The result that a response carries; null for a void method.
     *
     * @throws ValueException when the response does not fit the contract
     */
    public @Nullable Object result(WireBatch batch, Reading in) {
        Slot slot = result;
        if (slot == null) {
            return null;
        }
        if (batch.rowCount() != 1) {
            throw new ValueException(
                    Reason.SHAPE, name + "()", "the response has " + batch.rowCount() + " rows where one is expected");
        }
        try {
            KnownResponse known = knownResponse;
            if (known == null || !known.columns.fits(batch.schema())) {
                int index = batch.schema().indexOf("result");
                if (index < 0) {
                    throw new ValueException(
                            Reason.SHAPE, "", "the response has no column 'result': " + batch.schema().text());
                }
                WireField field = batch.schema().fields().get(index);
                known = new KnownResponse(new RowDecoder(batch.schema()), index, slot.reader(field));
                knownResponse = known;
            }
            return known.reader.read(known.columns.decode(batch)[known.index], in);
        } catch (ValueException e) {
            throw e.in("result").in(name + "()");
        }
    }

    /** The exception that the method declares for an error of this type, or null. */
    public @Nullable Throwable declared(RemoteCallException error) {
        MethodHandle constructor = declaredErrors.get(error.type());
        if (constructor == null) {
            return null;
        }
        try {
            // As Object, which is what the handle returns: a cast would ask for a handle of another type.
            Object made = constructor.invokeExact(new Object[] {error.detail()});
            Throwable declared = (Throwable) made;
            if (declared.getCause() == null) {
                declared.initCause(error);
            }
            return declared;
        } catch (Throwable e) {
            error.addSuppressed(e);
            return null;
        }
    }
}
