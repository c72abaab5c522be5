package dev.vgirpc.wire.contract;

import dev.vgirpc.ProtocolException;
import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.columnar.ArrowSchemas;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.vector.types.pojo.Schema;

/** An embedded schema: binary, holding its IPC message (protocol page 1.4). */
final class SchemaShape implements Shape {

    private final SchemaCache schemas = new SchemaCache();

    @Override
    public WireField field(String name, boolean nullable, SchemaBuilder schema) {
        return new WireField(name, nullable, WireType.Binary.of(false));
    }

    @Override
    public Object toNatural(Object value) {
        try {
            return SchemaMessage.encode(ArrowSchemas.fromArrow((Schema) value));
        } catch (IllegalArgumentException e) {
            throw new ValueException(Reason.TYPE, "", String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Reader reader(WireField received) {
        if (received.type() instanceof WireType.Binary) {
            return this::read;
        }
        throw Shape.misfit(received, "a schema");
    }

    private Object read(Object natural, Reading in) {
        try (IpcReader reader = new IpcReader((MemorySegment) natural, in.limits(), schemas)) {
            WireSchema schema = reader.openStream();
            if (schema == null) {
                throw new ValueException(Reason.SHAPE, "", "an empty binary value is no schema message");
            }
            return ArrowSchemas.toArrow(schema);
        } catch (IOException e) {
            throw new ProtocolException("an embedded schema cannot be read", e); // a segment does no I/O
        }
    }
}
