package dev.vgirpc.benchmarks;

import dev.vgirpc.Limits;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.contract.MethodPlan;
import dev.vgirpc.wire.contract.Reading;
import dev.vgirpc.wire.contract.ServicePlan;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** As the client writes a request, with its metadata, and as the server reads it. */
final class OwnCodec extends Codec {

    private final MethodPlan plan;
    private final BatchHead head;
    private final WireBuffer buffer = new WireBuffer(8 << 10);
    private final BatchWriter writer = new BatchWriter(buffer);
    private final SchemaCache schemas = new SchemaCache();
    private @Nullable Source source;
    private @Nullable IpcReader reader;

    OwnCodec(Request request) {
        plan = Objects.requireNonNull(ServicePlan.of(Requests.class).methods().get(request.method()));
        Metadata metadata = Metadata.of(Map.of(WireKeys.METHOD, plan.name()))
                .with(Map.of(WireKeys.REQUEST_VERSION, WireKeys.REQUEST_VERSION_VALUE));
        head = plan.request().head(metadata);
    }

    @Override
    void encode(Object[] arguments) throws IOException {
        buffer.clear();
        buffer.putCopy(plan.request().prelude());
        plan.request().encode(writer, head, plan.requestRow(arguments));
        writer.endStream();
        sink.clear();
        buffer.writeTo(sink);
    }

    /** One reader lives as long as its connection. */
    private IpcReader reader(Source from) {
        IpcReader in = reader;
        if (in == null || source != from) {
            in = new IpcReader(from, Limits.defaults(), schemas);
            reader = in;
            source = from;
        }
        return in;
    }

    @Override
    @SuppressWarnings("NullAway") // no argument is nullable
    Object[] decode(Source from) throws IOException {
        IpcReader in = reader(from);
        in.openStream();
        WireBatch batch = Objects.requireNonNull(in.next());
        try (Reading reading = new Reading(Limits.defaults(), Validation.FULL, BatchMemory::allocator)) {
            Object[] arguments = plan.arguments(batch, reading);
            in.drain();
            return arguments;
        }
    }
}
