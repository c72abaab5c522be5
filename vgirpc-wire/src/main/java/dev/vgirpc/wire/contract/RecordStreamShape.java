package dev.vgirpc.wire.contract;

import dev.vgirpc.ProtocolException;
import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.column.BinaryWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as parameter or result: binary, holding an IPC stream of one row (protocol page 1.5). It is
 * written in place, and read leniently.
 */
final class RecordStreamShape implements Shape {

    private final RecordPlan plan;
    private final RowCodec codec;
    private final SchemaCache schemas = new SchemaCache();

    /** The columns of the stream that came last and how to read them. */
    private record Known(RowDecoder columns, RecordShape.RecordReader records) {}

    private volatile @Nullable Known known;

    RecordStreamShape(RecordPlan plan) {
        this.plan = plan;
        this.codec = RowCodec.of(plan.names(), plan.slots());
    }

    @Override
    public boolean holdsBatches() {
        return plan.holdsBatches();
    }

    @Override
    public void closeBatches(Object value) {
        plan.closeBatches(value);
    }

    @Override
    public WireField field(String name, boolean nullable, SchemaBuilder schema) {
        return new WireField(name, nullable, WireType.Binary.of(false));
    }

    @Override
    public Object toNatural(Object value) {
        @Nullable Object[] row = plan.takeApart(value);
        return (BinaryWriter) out -> {
            BatchWriter writer = new BatchWriter(out);
            out.putCopy(codec.prelude());
            codec.encode(writer, codec.plainHead(), row);
            writer.endStream();
        };
    }

    @Override
    public Reader reader(WireField received) {
        return switch (received.type()) {
            case WireType.Binary b -> this::read;
            case WireType.Struct s -> new RecordShape(plan).reader(received);
            default -> throw Shape.misfit(received, "record " + plan.type().getSimpleName());
        };
    }

    private Object read(Object natural, Reading in) {
        String name = plan.type().getSimpleName();
        MemorySegment bytes = (MemorySegment) natural;
        if (bytes.byteSize() == 0 && plan.isComplete()) {
            // Some senders leave the stream out where it would hold nothing.
            return withoutColumns(in);
        }
        try (IpcReader reader = new IpcReader(bytes, in.limits(), schemas)) {
            WireSchema schema = reader.openStream();
            if (schema == null) {
                throw new ProtocolException("record " + name + " is an empty binary value, not an IPC stream");
            }
            WireBatch batch = reader.next();
            if (schema.fields().isEmpty()) {
                // Such a batch has no row in some writers, one in others, and may be left out.
                return withoutColumns(in);
            }
            if (batch == null || batch.rowCount() != 1) {
                throw new ValueException(
                        Reason.SHAPE,
                        "",
                        "record " + name + " needs exactly one row but its stream holds "
                                + (batch == null ? "no batch" : batch.rowCount() + " rows"));
            }
            Known last = known;
            if (last == null || !last.columns.fits(schema)) {
                last = new Known(new RowDecoder(schema), new RecordShape.RecordReader(plan, schema.fields()));
                known = last;
            }
            return last.records.read(last.columns.decode(batch), in);
        } catch (IOException e) {
            throw new ProtocolException("record " + name + " cannot be read", e); // a segment does no I/O
        }
    }

    /** A record whose components all have their defaults; refused when some have none. */
    private Object withoutColumns(Reading in) {
        return new RecordShape.RecordReader(plan, List.of()).read(new @Nullable Object[0], in);
    }
}
