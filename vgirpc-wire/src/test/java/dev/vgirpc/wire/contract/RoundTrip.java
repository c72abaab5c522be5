package dev.vgirpc.wire.contract;

import dev.vgirpc.Limits;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.column.BinaryWriter;
import dev.vgirpc.wire.support.StreamBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Values through the row codec: written as a stream of one row, and read from its bytes. */
final class RoundTrip {

    private RoundTrip() {}

    @FunctionalInterface
    private interface Way<T> {
        T read(WireBatch batch, Reading in);
    }

    static MethodPlan method(Class<?> contract, String name) {
        return ServicePlan.of(contract).methods().get(name);
    }

    /** Arguments as the service gets them. */
    static @Nullable Object[] arguments(MethodPlan method, @Nullable Object... arguments) {
        return read(write(method.request(), method.requestRow(arguments)), method::arguments);
    }

    /** A result as the caller gets it. */
    static @Nullable Object result(MethodPlan method, @Nullable Object result) {
        return result(method, result, method);
    }

    /** A result as the caller of another method gets it, whose types may differ. */
    static @Nullable Object result(MethodPlan sender, @Nullable Object result, MethodPlan receiver) {
        return read(write(sender.response(), sender.responseRow(result)), receiver::result);
    }

    private static byte[] write(RowCodec codec, @Nullable Object[] row) {
        try (WireBuffer buffer = new WireBuffer(1024)) {
            BatchWriter out = new BatchWriter(buffer);
            buffer.putCopy(codec.prelude());
            codec.encode(out, codec.plainHead(), row);
            out.endStream();
            return buffer.toByteArray();
        }
    }

    private static <T> T read(byte[] stream, Way<T> way) {
        try (IpcReader reader = new IpcReader(MemorySegment.ofArray(stream), Limits.defaults(), new SchemaCache())) {
            reader.openStream();
            return way.read(reader.next(), Readings.plain());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a record that is the only parameter of a method. */
    static byte[] recordBytes(MethodPlan method, Object record) {
        try (WireBuffer buffer = new WireBuffer(1024)) {
            ((BinaryWriter) method.requestRow(new Object[] {record})[0]).writeTo(buffer);
            return buffer.toByteArray();
        }
    }

    /** The record that bytes become, for a method whose only parameter it is. */
    static Object record(MethodPlan method, byte[] bytes) {
        String name = method.request().schema().fields().getFirst().name();
        byte[] request = new StreamBytes()
                .schema(new WireField(name, false, new WireType.Binary(false)))
                .batch(1, new Object[][] {{bytes}})
                .bytes();
        return read(request, method::arguments)[0];
    }
}
