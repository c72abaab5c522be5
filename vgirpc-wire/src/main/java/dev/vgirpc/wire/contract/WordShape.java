package dev.vgirpc.wire.contract;

import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;

/** Text behind a dictionary of the words that occur. */
record WordShape(int indexBits) implements Shape {

    @Override
    public WireField field(String name, boolean nullable, SchemaBuilder schema) {
        return schema.dictionary(name, nullable, WireType.Int.of(indexBits, true), null);
    }

    @Override
    public Object toNatural(Object value) {
        return ScalarShape.STRING.toNatural(value);
    }

    @Override
    public Reader reader(WireField received) {
        return ScalarShape.STRING.reader(received);
    }
}
