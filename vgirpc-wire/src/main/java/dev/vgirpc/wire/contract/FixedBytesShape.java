package dev.vgirpc.wire.contract;

import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Bytes of one length.
 *
 * @param width the length
 * @param uuid whether the Java type is {@link UUID}, most significant byte first, instead of an array
 */
record FixedBytesShape(int width, boolean uuid) implements Shape {

    static final FixedBytesShape UUID_SHAPE = new FixedBytesShape(16, true);

    @Override
    public WireField field(String name, boolean nullable, SchemaBuilder schema) {
        return new WireField(name, nullable, new WireType.FixedSizeBinary(width));
    }

    @Override
    public Object toNatural(Object value) {
        if (value instanceof UUID id) {
            return ByteBuffer.allocate(width)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
        }
        byte[] bytes = (byte[]) value;
        check(bytes);
        return bytes;
    }

    private void check(byte[] bytes) {
        if (bytes.length != width) {
            throw new ValueException(
                    Reason.RANGE, "", "the array has " + bytes.length + " bytes where " + width + " are declared");
        }
    }

    @Override
    public Reader reader(WireField received) {
        Reader bytes = ScalarShape.BYTES.reader(received);
        return (natural, in) -> {
            byte[] value = (byte[]) bytes.read(natural, in);
            check(value);
            if (!uuid) {
                return value;
            }
            ByteBuffer halves = ByteBuffer.wrap(value);
            return new UUID(halves.getLong(), halves.getLong());
        };
    }
}
