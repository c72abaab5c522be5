package dev.vgirpc.wire.contract;

import dev.vgirpc.Batch;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.column.BinaryWriter;
import dev.vgirpc.wire.columnar.BatchDecoder;
import dev.vgirpc.wire.columnar.BatchEncoder;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * An embedded batch: binary, holding an IPC stream of it (protocol page 1.4). Read leniently, as the
 * reference does: nothing is a batch without columns, a stream without a batch one without rows.
 */
final class BatchShape implements Shape {

    private final SchemaCache schemas = new SchemaCache();

    @Override
    public boolean holdsBatches() {
        return true;
    }

    @Override
    public void closeBatches(Object value) {
        ((Batch) value).close();
    }

    @Override
    public WireField field(String name, boolean nullable, SchemaBuilder schema) {
        return new WireField(name, nullable, WireType.Binary.of(false));
    }

    @Override
    public Object toNatural(Object value) {
        Batch batch = (Batch) value;
        if (batch.isClosed()) {
            throw new ValueException(Reason.SHAPE, "", "the batch is closed");
        }
        return (BinaryWriter) out -> BatchEncoder.writeStream(batch, out);
    }

    @Override
    public Reader reader(WireField received) {
        if (received.type() instanceof WireType.Binary) {
            return this::read;
        }
        throw Shape.misfit(received, "a batch");
    }

    private Object read(Object natural, Reading in) {
        try (IpcReader reader = new IpcReader((MemorySegment) natural, in.limits(), schemas)) {
            WireSchema schema = reader.openStream();
            if (schema == null) {
                return in.own(empty(WireSchema.EMPTY, in));
            }
            WireBatch batch = reader.next();
            if (batch == null) {
                return in.own(empty(schema, in));
            }
            Batch made = in.decode(batch);
            if (reader.next() != null) {
                throw new ValueException(Reason.SHAPE, "", "an embedded batch's stream holds a second batch");
            }
            return made;
        } catch (IOException e) {
            throw new ProtocolException("an embedded batch cannot be read", e); // a segment does no I/O
        }
    }

    private static Batch empty(WireSchema schema, Reading in) {
        return BatchDecoder.empty(schema, in.allocatorFor(0));
    }
}
