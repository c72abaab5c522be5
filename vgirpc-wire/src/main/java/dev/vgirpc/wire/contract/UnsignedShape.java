package dev.vgirpc.wire.contract;

import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;

/**
 * Whole numbers without sign: as bits where column and Java type have the same width, as numbers where
 * the column is narrower.
 *
 * @param bits the column's width
 * @param java the Java type
 */
record UnsignedShape(int bits, ScalarShape java) implements Shape {

    private WireType.Int type() {
        return WireType.Int.of(bits, false);
    }

    static int width(ScalarShape java) {
        return switch (java) {
            case BYTE -> 8;
            case SHORT -> 16;
            case INT -> 32;
            case LONG -> 64;
            default -> 0;
        };
    }

    private boolean asBits() {
        return bits == width(java);
    }

    @Override
    public WireField field(String name, boolean nullable, SchemaBuilder schema) {
        return new WireField(name, nullable, type());
    }

    @Override
    public Object toNatural(Object value) {
        long number = (Long) java.toNatural(value);
        if (!asBits() && (number < 0 || number >> bits != 0)) {
            throw new ValueException(Reason.RANGE, "", number + " does not fit into " + type());
        }
        return number;
    }

    @Override
    public Reader reader(WireField received) {
        if (!asBits()) {
            return java.reader(received);
        }
        if (!(received.type() instanceof WireType.Int i) || i.bits() > bits) {
            throw Shape.misfit(received, type());
        }
        return (natural, in) -> {
            long number = (Long) natural;
            if (i.signed() && number < 0) {
                throw new ValueException(Reason.RANGE, "", number + " does not fit into " + type());
            }
            return switch (java) {
                case BYTE -> (byte) number;
                case SHORT -> (short) number;
                case INT -> (int) number;
                default -> natural;
            };
        };
    }
}
