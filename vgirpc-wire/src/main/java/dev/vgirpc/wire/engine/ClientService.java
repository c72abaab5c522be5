package dev.vgirpc.wire.engine;

import dev.vgirpc.CallOptions;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.contract.MethodKind;
import dev.vgirpc.wire.contract.MethodPlan;
import dev.vgirpc.wire.contract.Semver;
import dev.vgirpc.wire.contract.StreamPlan;
import dev.vgirpc.wire.contract.ServicePlan;
import dev.vgirpc.wire.spi.ClientTransport.CallHead;
import dev.vgirpc.wire.spi.ClientTransport.Form;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A contract on the client's side: per method what every request starts with, laid out once. */
final class ClientService {

    private final ServicePlan plan;
    private final Map<Method, Operation> operations = new HashMap<>();

    /**
     * A method.
     *
     * @param metadata the request's own metadata
     * @param plainHead the batch head of a request without further metadata
     */
    record Operation(MethodPlan plan, CallHead transportHead, Metadata metadata, BatchHead plainHead) {
        BatchHead head(CallOptions options) {
            return options.metadata().isEmpty()
                    ? plainHead
                    : plan.request().head(Metadata.of(options.metadata()).with(metadata.entries()));
        }
    }

    ClientService(ServicePlan plan) {
        this.plan = plan;
        for (MethodPlan method : plan.methods().values()) {
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put(WireKeys.METHOD, method.name());
            metadata.put(WireKeys.REQUEST_VERSION, WireKeys.REQUEST_VERSION_VALUE);
            Semver version = plan.version();
            if (version != null) {
                metadata.put(WireKeys.PROTOCOL_VERSION, version.text());
            }
            Metadata own = Metadata.of(metadata);
            Operation operation =
                    new Operation(method, new CallHead(method.name(), form(method)), own, method.request().head(own));
            // Where several super-interfaces declare the method, the proxy may be called through any of them.
            for (Method each : plan.contract().getMethods()) {
                if (Modifier.isAbstract(each.getModifiers()) && isSame(each, method.method())) {
                    operations.put(each, operation);
                }
            }
        }
    }

    private static Form form(MethodPlan method) {
        return switch (method.kind()) {
            case MethodKind.Unary unary -> Form.UNARY;
            case StreamPlan stream -> stream.header() == null ? Form.STREAM : Form.STREAM_WITH_HEADER;
        };
    }

    private static boolean isSame(Method one, Method other) {
        return one.getName().equals(other.getName())
                && Arrays.equals(one.getParameterTypes(), other.getParameterTypes());
    }

    ServicePlan plan() {
        return plan;
    }

    /** The operation of an abstract method, or null when another interface declares the method. */
    @Nullable Operation operation(Method method) {
        return operations.get(method);
    }
}
