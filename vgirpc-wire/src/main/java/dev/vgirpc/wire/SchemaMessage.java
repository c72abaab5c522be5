package dev.vgirpc.wire;

import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.flat.FlatBuilder;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * Schemas as IPC messages; {@link SchemaDecoder} reads them. Writing repeats the order of Arrow's C++ writer, because the protocol's
 * hash of a service is taken over these bytes (protocol page 11.2).
 */
public final class SchemaMessage {

    static final int METADATA_V5 = 4;
    static final int HEADER_SCHEMA = 1;
    static final int HEADER_DICTIONARY = 2;
    static final int HEADER_RECORD_BATCH = 3;

    /** Numbers of the types in Arrow's schema. */
    static final int NULL = 1;
    static final int INT = 2;
    static final int FLOATING = 3;
    static final int BINARY = 4;
    static final int UTF8 = 5;
    static final int BOOL = 6;
    static final int DECIMAL = 7;
    static final int DATE = 8;
    static final int TIME = 9;
    static final int TIMESTAMP = 10;
    static final int INTERVAL = 11;
    static final int LIST = 12;
    static final int STRUCT = 13;
    static final int UNION = 14;
    static final int FIXED_SIZE_BINARY = 15;
    static final int FIXED_SIZE_LIST = 16;
    static final int MAP = 17;
    static final int DURATION = 18;
    static final int LARGE_BINARY = 19;
    static final int LARGE_UTF8 = 20;
    static final int LARGE_LIST = 21;
    static final int RUN_END_ENCODED = 22;

    private SchemaMessage() {}

    /**
     * The encapsulated message of a schema: continuation marker, length, metadata, padding.
     *
     * @param schema the schema
     * @return the bytes, a multiple of eight
     */
    public static byte[] encode(WireSchema schema) {
        FlatBuilder b = new FlatBuilder();
        int[] fields = new int[schema.fields().size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = field(b, schema.fields().get(i));
        }
        int fieldVector = b.offsets(fields);
        int metadata = metadata(b, schema.metadata());
        b.startTable();
        b.addOffset(2, metadata);
        b.addOffset(1, fieldVector);
        int header = b.endTable();
        b.startTable();
        b.addOffset(2, header);
        b.addShort(0, METADATA_V5, 0);
        b.addByte(1, HEADER_SCHEMA, 0);
        return encapsulate(b.finish(b.endTable()));
    }

    private static byte[] encapsulate(byte[] flat) {
        int padded = (flat.length + 7) & ~7;
        byte[] message = new byte[8 + padded];
        MemorySegment view = MemorySegment.ofArray(message);
        view.set(Flat.INT, 0, -1);
        view.set(Flat.INT, 4, padded);
        System.arraycopy(flat, 0, message, 8, flat.length);
        return message;
    }

    private static int metadata(FlatBuilder b, Map<String, String> metadata) {
        if (metadata.isEmpty()) {
            return 0;
        }
        int[] pairs = new int[metadata.size()];
        int i = 0;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            int key = b.string(entry.getKey());
            int value = b.string(entry.getValue());
            b.startTable();
            b.addOffset(1, value);
            b.addOffset(0, key);
            pairs[i++] = b.endTable();
        }
        return b.offsets(pairs);
    }

    private static int field(FlatBuilder b, WireField field) {
        int[] children = new int[field.children().size()];
        for (int i = 0; i < children.length; i++) {
            children[i] = field(b, field.children().get(i));
        }
        int type = type(b, field.type(), children.length);
        int dictionary = 0;
        WireField.Dictionary encoding = field.dictionary();
        if (encoding != null) {
            int index = intType(b, encoding.index());
            b.startTable();
            b.addLong(0, encoding.id(), 0);
            b.addOffset(1, index);
            b.addBool(2, encoding.ordered());
            dictionary = b.endTable();
        }
        int metadata = metadata(b, field.metadata());
        int name = b.string(field.name());
        int childVector = b.offsets(children);
        b.startTable();
        b.addOffset(6, metadata);
        b.addOffset(5, childVector);
        b.addOffset(4, dictionary);
        b.addOffset(3, type);
        b.addOffset(0, name);
        b.addByte(2, field.type().number(), 0);
        b.addBool(1, field.nullable());
        return b.endTable();
    }

    private static int intType(FlatBuilder b, WireType.Int type) {
        b.startTable();
        b.addInt(0, type.bits(), 0);
        b.addBool(1, type.signed());
        return b.endTable();
    }

    private static int empty(FlatBuilder b) {
        b.startTable();
        return b.endTable();
    }

    private static int withShort(FlatBuilder b, int value, int absent) {
        b.startTable();
        b.addShort(0, value, absent);
        return b.endTable();
    }

    private static int withInt(FlatBuilder b, int value) {
        b.startTable();
        b.addInt(0, value, 0);
        return b.endTable();
    }

    /** Writes the table of a type. */
    private static int type(FlatBuilder b, WireType type, int childCount) {
        return switch (type.number()) {
            case NULL, BOOL, STRUCT, RUN_END_ENCODED, UTF8, LARGE_UTF8, BINARY, LARGE_BINARY, LIST, LARGE_LIST -> empty(b);
            case INT -> intType(b, (WireType.Int) type);
            case FLOATING -> {
                int bits = ((WireType.Floating) type).bits();
                yield withShort(b, bits == 16 ? 0 : bits == 32 ? 1 : 2, 0);
            }
            case DATE -> withShort(b, ((WireType.Date) type).millis() ? 1 : 0, 1);
            case DURATION -> withShort(b, ((WireType.Duration) type).unit().ordinal(), 1);
            case INTERVAL -> withShort(b, ((WireType.Interval) type).code(), 0);
            case FIXED_SIZE_BINARY -> withInt(b, ((WireType.FixedSizeBinary) type).byteWidth());
            case FIXED_SIZE_LIST -> withInt(b, ((WireType.FixedSizeList) type).size());
            case UNION -> union(b, (WireType.Union) type, childCount);
            case DECIMAL -> decimal(b, (WireType.Decimal) type);
            case TIME -> time(b, (WireType.Time) type);
            case TIMESTAMP -> timestamp(b, (WireType.Timestamp) type);
            case MAP -> {
                b.startTable();
                b.addBool(0, ((WireType.MapOf) type).keysSorted());
                yield b.endTable();
            }
            default -> throw new IllegalArgumentException("cannot write a schema with " + type);
        };
    }

    private static int union(FlatBuilder b, WireType.Union type, int childCount) {
        int ids = b.ints(type.ids(childCount));
        b.startTable();
        b.addOffset(1, ids);
        b.addShort(0, type.dense() ? 1 : 0, 0);
        return b.endTable();
    }

    private static int decimal(FlatBuilder b, WireType.Decimal type) {
        b.startTable();
        b.addInt(2, type.bits(), 128);
        b.addInt(1, type.scale(), 0);
        b.addInt(0, type.precision(), 0);
        return b.endTable();
    }

    private static int time(FlatBuilder b, WireType.Time type) {
        b.startTable();
        b.addInt(1, type.bits(), 32);
        b.addShort(0, type.unit().ordinal(), 1);
        return b.endTable();
    }

    private static int timestamp(FlatBuilder b, WireType.Timestamp type) {
        int zone = type.zone().isEmpty() ? 0 : b.string(type.zone());
        b.startTable();
        b.addOffset(1, zone);
        b.addShort(0, type.unit().ordinal(), 0);
        return b.endTable();
    }
}
