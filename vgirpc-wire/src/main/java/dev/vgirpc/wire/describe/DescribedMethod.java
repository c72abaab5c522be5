package dev.vgirpc.wire.describe;

import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.contract.MethodKind;
import dev.vgirpc.wire.contract.MethodPlan;
import dev.vgirpc.wire.contract.ServicePlan;
import dev.vgirpc.wire.contract.StreamPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method as a description tells it; schemas are IPC messages.
 *
 * @param header null when there is none
 * @param isExchange null where the contract leaves it open, and for unary methods
 */
record DescribedMethod(
        String name,
        String type,
        boolean hasReturn,
        byte[] parameters,
        byte[] result,
        byte @Nullable [] header,
        @Nullable Boolean isExchange) {

    static final String UNARY = "unary";
    static final String STREAM = "stream";

    /** The methods of a service, in the order of the plan. */
    static List<DescribedMethod> of(ServicePlan service) {
        return service.methods().values().stream().map(DescribedMethod::of).toList();
    }

    private static DescribedMethod of(MethodPlan method) {
        return new DescribedMethod(
                method.name(),
                switch (method.kind()) {
                    case MethodKind.Unary u -> UNARY;
                    case StreamPlan s -> STREAM;
                },
                !method.response().schema().isEmpty(),
                SchemaMessage.encode(method.request().schema()),
                SchemaMessage.encode(method.response().schema()),
                method.kind() instanceof StreamPlan stream && stream.header() != null
                        ? SchemaMessage.encode(stream.header().schema())
                        : null,
                method.kind().isExchange());
    }
}
