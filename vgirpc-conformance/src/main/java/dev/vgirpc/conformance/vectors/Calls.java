package dev.vgirpc.conformance.vectors;

import dev.vgirpc.LogMessage;
import dev.vgirpc.RpcClient;
import dev.vgirpc.conformance.ConformanceService;
import dev.vgirpc.conformance.OtherContracts;
import dev.vgirpc.conformance.Point;
import dev.vgirpc.conformance.Values;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.ByteTarget;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the call of a recorded request, and answers it with recorded bytes. */
public final class Calls {

    /**
     * What a call did.
     *
     * @param sent the bytes that the client sent
     * @param unread how many bytes of the answer the client left unread
     * @param result what the call returned, or null
     * @param thrown what the call threw, or null
     * @param logs the logs that arrived
     * @param resultType the declared type of the result
     * @param closed whether the connection was closed before the client was
     */
    public record Made(
            byte[] sent,
            int unread,
            @Nullable Object result,
            @Nullable Throwable thrown,
            List<LogMessage> logs,
            Type resultType,
            boolean closed) {}

    /** Requests that only a contract that does not fit the service can send. */
    private static final Map<String, Consumer<RpcClient>> MISFITS = Map.ofEntries(
            Map.entry("unknown-method", c -> c.proxy(OtherContracts.Unknown.class).noSuchMethod("v")),
            Map.entry(
                    "protocol-version-unknown-method-first",
                    c -> c.proxy(OtherContracts.Version9.class).nope()),
            Map.entry(
                    "protocol-version-void-mismatch", c -> c.proxy(OtherContracts.Version9.class).voidNoop()),
            Map.entry(
                    "protocol-version-newer-major", c -> c.proxy(OtherContracts.Version2.class).echoString("v")),
            Map.entry(
                    "protocol-version-newer-minor", c -> c.proxy(OtherContracts.Version11.class).echoString("v")),
            Map.entry("protocol-version-absent", c -> c.proxy(OtherContracts.NoVersion.class).echoString("v")),
            Map.entry("name-mismatch", c -> c.proxy(OtherContracts.WrongParameters.class).echoInt(1)),
            Map.entry("order-mismatch", c -> c.proxy(OtherContracts.WrongParameters.class).addFloats(2, 1)),
            Map.entry("parameters-for-void", c -> c.proxy(OtherContracts.WrongParameters.class).voidNoop(1)),
            Map.entry(
                    "missing-defaulted-parameter",
                    c -> c.proxy(OtherContracts.WrongParameters.class).concatenate("a", "b")));

    private Calls() {}

    /**
     * Whether this library's client can be made to send a request like the recorded one.
     *
     * @param exchange the recorded call
     * @return false for requests that are broken in ways that the client excludes
     */
    static boolean canMake(Exchange exchange) {
        String name = exchange.name();
        return switch (exchange.request().group()) {
            case "unary-request", "logs", "dictionaries" -> true;
            case "external" -> name.startsWith("unary-");
            default ->
                name.startsWith("raise_value_error-") || name.startsWith("troubles-") || MISFITS.containsKey(name);
        };
    }

    /**
     * Makes the call and answers it as the reference did.
     *
     * @param exchange the recorded call
     * @param atATime the most bytes that one read or write moves
     * @return what the call did
     * @throws ReflectiveOperationException when the method cannot be called
     */
    static Made make(Exchange exchange, int atATime) throws ReflectiveOperationException {
        byte[] answer = exchange.response().bytes();
        Consumer<RpcClient> misfit = MISFITS.get(exchange.name());
        if (misfit != null) {
            return on(answer, atATime, void.class, client -> {
                misfit.accept(client);
                return null;
            });
        }
        Class<?> contract = exchange.contract();
        Method method = method(contract, exchange.method());
        @Nullable Object[] arguments = arguments(exchange.request(), method);
        try {
            return on(answer, atATime, method.getGenericReturnType(), client ->
                    method.invoke(client.proxy(contract), arguments));
        } finally {
            for (Object argument : arguments) {
                Values.close(argument);
            }
        }
    }

    /** What a recorded request gives to a method. */
    static @Nullable Object[] arguments(Vector request, Method method) {
        List<@Nullable Object> rows = Json.array(batch(request).get("rows"));
        List<@Nullable Object> values =
                rows.isEmpty() ? List.of() : new ArrayList<>(Json.object(rows.getFirst()).values());
        Type[] types = method.getGenericParameterTypes();
        @Nullable Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = JsonValues.toJava(values.get(i), types[i]);
        }
        return arguments;
    }

    /**
     * Calls the method of a recorded request with some arguments that fit it.
     *
     * @param exchange the recorded call; where the service lacks its method, another one is called
     * @param atATime the most bytes that one read or write moves
     * @return what the call did
     * @throws ReflectiveOperationException when the method cannot be called
     */
    static Made makeWithAnyArguments(Exchange exchange, int atATime) throws ReflectiveOperationException {
        String name = exchange.method();
        Method method = method(ConformanceService.class, hasMethod(name) ? name : "echo_string");
        @Nullable Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = any(method.getParameterTypes()[i]);
        }
        return on(exchange.response().bytes(), atATime, method.getGenericReturnType(), client ->
                method.invoke(client.proxy(ConformanceService.class), arguments));
    }

    private static Object any(Class<?> type) {
        if (type == long.class) {
            return 0L;
        } else if (type == double.class) {
            return 0.0;
        } else if (type == String.class) {
            return "";
        } else if (type == List.class) {
            return List.of();
        } else if (type == Point.class) {
            return new Point(0, 0);
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        throw new IllegalArgumentException("no value of " + type);
    }

    /** A call on a client. */
    @FunctionalInterface
    public interface Call {
        /**
         * Makes the call.
         *
         * @param client the client
         * @return the result
         * @throws ReflectiveOperationException when the method cannot be called or throws
         */
        @Nullable Object on(RpcClient client) throws ReflectiveOperationException;
    }

    /**
     * Makes a call whose answer is known.
     *
     * @param answer the bytes to answer with
     * @param atATime the most bytes that one read or write moves
     * @param resultType the declared type of the result
     * @param call the call
     * @return what the call did
     * @throws ReflectiveOperationException when the method cannot be called
     */
    public static Made on(byte[] answer, int atATime, Type resultType, Call call)
            throws ReflectiveOperationException {
        MemoryConnection connection = new MemoryConnection(answer, atATime);
        List<LogMessage> logs = new ArrayList<>();
        Object result = null;
        Throwable thrown = null;
        boolean closed;
        try (RpcClient client =
                RpcClient.builder(new Recorded(connection)).onLog(logs::add).connect()) {
            try {
                result = call.on(client);
            } catch (InvocationTargetException e) {
                thrown = e.getCause();
            } catch (RuntimeException e) {
                thrown = e;
            }
            closed = connection.isClosed();
        }
        return new Made(connection.written(), connection.unread(), result, thrown, logs, resultType, closed);
    }

    private static Map<String, @Nullable Object> batch(Vector request) {
        List<@Nullable Object> batches =
                Json.array(Json.object(request.streams().getFirst()).get("batches"));
        return batches.isEmpty() ? Map.of() : Json.object(batches.getFirst());
    }

    static Map<String, @Nullable Object> metadata(Vector request) {
        Object metadata = batch(request).get("metadata");
        return metadata == null ? Map.of() : Json.object(metadata);
    }

    static boolean hasMethod(String wireName) {
        return Arrays.stream(ConformanceService.class.getMethods())
                .anyMatch(method -> snakeCase(method.getName()).equals(wireName));
    }

    static Method method(Class<?> contract, String wireName) {
        for (Method method : contract.getMethods()) {
            if (!method.isDefault() && snakeCase(method.getName()).equals(wireName)) {
                return method;
            }
        }
        throw new IllegalArgumentException(contract.getSimpleName() + " has no method " + wireName);
    }

    static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private record Recorded(MemoryConnection connection) implements ByteTarget {
        @Override
        public String address() {
            return "memory:";
        }

        @Override
        public Connection connect(Settings settings) {
            return connection;
        }
    }
}
