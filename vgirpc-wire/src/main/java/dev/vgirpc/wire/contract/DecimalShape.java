package dev.vgirpc.wire.contract;

import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import java.math.BigDecimal;

/** Decimal numbers of a declared number of digits; never rounded. */
record DecimalShape(int precision, int scale) implements Shape {

    private static final int MAX_PRECISION_128 = 38;

    private WireType type() {
        return new WireType.Decimal(precision, scale, precision <= MAX_PRECISION_128 ? 128 : 256);
    }

    @Override
    public WireField field(String name, boolean nullable, SchemaBuilder schema) {
        return new WireField(name, nullable, type());
    }

    @Override
    public Object toNatural(Object value) {
        try {
            BigDecimal scaled = ((BigDecimal) value).setScale(scale);
            if (scaled.precision() <= precision) {
                return scaled;
            }
        } catch (ArithmeticException e) {
            throw new ValueException(
                    Reason.RANGE, "", value + " has more than " + scale + " digits after the point", e);
        }
        throw new ValueException(Reason.RANGE, "", value + " does not fit into " + type());
    }

    @Override
    public Reader reader(WireField received) {
        return switch (received.type()) {
            case WireType.Decimal d -> (natural, in) -> natural;
            case WireType.Int i when i.signed() || i.bits() < 64 -> (natural, in) -> BigDecimal.valueOf((Long) natural);
            default -> throw Shape.misfit(received, type());
        };
    }
}
