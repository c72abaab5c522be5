package dev.vgirpc.wire.engine;

import dev.vgirpc.CallOptions;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Behind a proxy: sends abstract methods, runs default methods here. */
final class ContractProxy implements InvocationHandler {

    private static final @Nullable Object[] NO_ARGUMENTS = new Object[0];

    private final WireClient client;
    private final ClientService service;
    private final CallOptions options;
    /** The options and the client's own, merged once. */
    private final CallOptions effective;

    private final @Nullable Lifetime lifetime;

    /** Shared by all proxies of an in-process service: while one is reachable the service stays. */
    record Lifetime(Runnable closer) {}

    private ContractProxy(
            WireClient client, ClientService service, CallOptions options, @Nullable Lifetime lifetime) {
        this.client = client;
        this.service = service;
        this.options = options;
        this.effective = client.options(options);
        this.lifetime = lifetime;
    }

    static Object create(
            WireClient client, ClientService service, CallOptions options, @Nullable Lifetime lifetime) {
        Class<?> contract = service.plan().contract();
        return Proxy.newProxyInstance(
                contract.getClassLoader(),
                new Class<?>[] {contract},
                new ContractProxy(client, service, options, lifetime));
    }

    /** The handler of a proxy of ours. */
    static ContractProxy of(Object proxy) {
        if (Proxy.isProxyClass(proxy.getClass())
                && Proxy.getInvocationHandler(proxy) instanceof ContractProxy handler) {
            return handler;
        }
        throw new IllegalArgumentException("not a proxy of this library: " + proxy.getClass().getName());
    }

    /** Another proxy of the same client. */
    Object with(CallOptions changes) {
        return create(client, service, options.overriddenBy(changes), lifetime);
    }

    /** This proxy's twin that closes more than its client. */
    Object within(Lifetime shared) {
        return create(client, service, options, shared);
    }

    void close() {
        if (lifetime == null) {
            client.close();
        } else {
            lifetime.closer().run();
        }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        ClientService.Operation operation = service.operation(method);
        if (operation != null) {
            try {
                return client.call(service, operation, effective, arguments, this);
            } finally {
                Reference.reachabilityFence(this);
            }
        }
        if (method.getDeclaringClass() == Object.class) {
            return objectMethod(proxy, method, arguments);
        }
        MethodHandle local = service.plan().local(method);
        if (local != null) {
            // A variable of its own: the exact type of each argument is part of the call.
            @Nullable Object[] values = arguments == null ? NO_ARGUMENTS : arguments;
            return local.invokeExact(proxy, values);
        }
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        // A contract may state equals, hashCode and toString again.
        return objectMethod(proxy, method, arguments);
    }

    private @Nullable Object objectMethod(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(client) * 31 + service.plan().contract().hashCode();
            case "toString" -> service.plan().name() + " at " + client.address();
            default -> arguments != null && arguments[0] != null && isEqual(proxy, arguments[0]);
        };
    }

    private boolean isEqual(Object proxy, Object other) {
        return proxy == other
                || Proxy.isProxyClass(other.getClass())
                        && Proxy.getInvocationHandler(other) instanceof ContractProxy handler
                        && handler.client == client
                        && handler.service == service
                        && handler.options == options;
    }
}
