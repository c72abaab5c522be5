package dev.vgirpc.wire;

import dev.vgirpc.Limits;
import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.flat.FlatBuilder;
import dev.vgirpc.wire.flat.FlatException;
import dev.vgirpc.wire.flat.TextBudget;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Schemas as IPC messages. Writing repeats the order of Arrow's C++ writer, because the protocol's
 * hash of a service is taken over these bytes (protocol page 11.2).
 */
public final class SchemaMessage {

    static final int METADATA_V5 = 4;
    static final int HEADER_SCHEMA = 1;
    static final int HEADER_DICTIONARY = 2;
    static final int HEADER_RECORD_BATCH = 3;

    /** Numbers of the types in Arrow's schema. */
    private static final int NULL = 1;
    private static final int INT = 2;
    private static final int FLOATING = 3;
    private static final int BINARY = 4;
    private static final int UTF8 = 5;
    private static final int BOOL = 6;
    private static final int DECIMAL = 7;
    private static final int DATE = 8;
    private static final int TIME = 9;
    private static final int TIMESTAMP = 10;
    private static final int INTERVAL = 11;
    private static final int LIST = 12;
    private static final int STRUCT = 13;
    private static final int UNION = 14;
    private static final int FIXED_SIZE_BINARY = 15;
    private static final int FIXED_SIZE_LIST = 16;
    private static final int MAP = 17;
    private static final int DURATION = 18;
    private static final int LARGE_BINARY = 19;
    private static final int LARGE_UTF8 = 20;
    private static final int LARGE_LIST = 21;
    private static final int RUN_END_ENCODED = 22;

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
        int type = type(b, field.type());
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
        b.addByte(2, code(field.type()), 0);
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

    /** The number of a type in Arrow's schema. */
    private static int code(WireType type) {
        return switch (type) {
            case WireType.Null n -> NULL;
            case WireType.Bool n -> BOOL;
            case WireType.Struct n -> STRUCT;
            case WireType.RunEndEncoded n -> RUN_END_ENCODED;
            case WireType.Utf8 u -> u.large() ? LARGE_UTF8 : UTF8;
            case WireType.Binary v -> v.large() ? LARGE_BINARY : BINARY;
            case WireType.ListOf l -> l.large() ? LARGE_LIST : LIST;
            case WireType.Int i -> INT;
            case WireType.Floating f -> FLOATING;
            case WireType.Date d -> DATE;
            case WireType.Duration d -> DURATION;
            case WireType.Interval v -> INTERVAL;
            case WireType.FixedSizeBinary f -> FIXED_SIZE_BINARY;
            case WireType.FixedSizeList f -> FIXED_SIZE_LIST;
            case WireType.Decimal d -> DECIMAL;
            case WireType.Time t -> TIME;
            case WireType.Timestamp t -> TIMESTAMP;
            case WireType.MapOf m -> MAP;
            case WireType.Union u -> UNION;
            case WireType.Unsupported u -> u.code();
        };
    }

    /** Writes the table of a type. */
    private static int type(FlatBuilder b, WireType type) {
        return switch (type) {
            case WireType.Null n -> empty(b);
            case WireType.Bool n -> empty(b);
            case WireType.Struct n -> empty(b);
            case WireType.RunEndEncoded n -> empty(b);
            case WireType.Utf8 u -> empty(b);
            case WireType.Binary v -> empty(b);
            case WireType.ListOf l -> empty(b);
            case WireType.Int i -> intType(b, i);
            case WireType.Floating f -> withShort(b, f.bits() == 16 ? 0 : f.bits() == 32 ? 1 : 2, 0);
            case WireType.Date d -> withShort(b, d.millis() ? 1 : 0, 1);
            case WireType.Duration d -> withShort(b, d.unit().ordinal(), 1);
            case WireType.Interval v -> withShort(b, v.code(), 0);
            case WireType.FixedSizeBinary f -> withInt(b, f.byteWidth());
            case WireType.FixedSizeList f -> withInt(b, f.size());
            case WireType.Union u -> withShort(b, u.dense() ? 1 : 0, 0);
            case WireType.Decimal d -> {
                b.startTable();
                b.addInt(2, d.bits(), 128);
                b.addInt(1, d.scale(), 0);
                b.addInt(0, d.precision(), 0);
                yield b.endTable();
            }
            case WireType.Time t -> {
                b.startTable();
                b.addInt(1, t.bits(), 32);
                b.addShort(0, t.unit().ordinal(), 1);
                yield b.endTable();
            }
            case WireType.Timestamp t -> {
                int zone = t.zone().isEmpty() ? 0 : b.string(t.zone());
                b.startTable();
                b.addOffset(1, zone);
                b.addShort(0, t.unit().ordinal(), 0);
                yield b.endTable();
            }
            case WireType.MapOf m -> {
                b.startTable();
                b.addBool(0, m.keysSorted());
                yield b.endTable();
            }
            case WireType.Unsupported u -> throw new IllegalArgumentException("cannot write a schema with " + u);
        };
    }

    /**
     * Reads the flat part of a schema message.
     *
     * @param s the flat buffer, without marker and length
     * @param limits bounds on columns and nesting
     * @return the schema
     * @throws ProtocolException when the bytes are no schema
     * @throws LimitException when the schema is over a limit
     */
    static WireSchema decode(MemorySegment s, Limits limits) {
        try {
            long message = Flat.root(s);
            if (Flat.u8(s, message, 1, 0) != HEADER_SCHEMA) {
                throw new ProtocolException("expected a schema message but got header type "
                        + Flat.u8(s, message, 1, 0));
            }
            long schema = Flat.table(s, message, 2);
            if (schema == 0) {
                throw new ProtocolException("schema message without a schema");
            }
            if (Flat.i16(s, schema, 0, 0) != 0) {
                throw new ProtocolException("big-endian Arrow data is not supported");
            }
            return new Decoder(s, limits).schema(schema);
        } catch (FlatException | IndexOutOfBoundsException e) {
            throw new ProtocolException("invalid schema message: " + e.getMessage(), e);
        }
    }

    /** One decoding; counts columns. */
    private static final class Decoder {
        private final MemorySegment s;
        private final Limits limits;
        private final TextBudget texts;
        private int columns;

        Decoder(MemorySegment s, Limits limits) {
            this.s = s;
            this.limits = limits;
            this.texts = new TextBudget(s);
        }

        WireSchema schema(long table) {
            return new WireSchema(fields(table, 1, 0), metadata(table, 2));
        }

        private List<WireField> fields(long table, int index, int depth) {
            long first = Flat.vector(s, table, index, 4);
            int count = Flat.vectorLength(s, first);
            columns += count;
            if (columns > limits.maxColumns()) {
                throw new LimitException("the schema's column count", "maxColumns", limits.maxColumns(), columns);
            }
            if (count > 0 && depth >= limits.maxNestingDepth()) {
                throw new LimitException(
                        "the schema's nesting depth", "maxNestingDepth", limits.maxNestingDepth(), depth + 1);
            }
            List<WireField> fields = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                fields.add(field(Flat.indirect(s, first + 4L * i), depth));
            }
            return fields;
        }

        private WireField field(long table, int depth) {
            String name = string(table, 0);
            int code = Flat.u8(s, table, 2, 0);
            long typeTable = Flat.table(s, table, 3);
            if (typeTable == 0) {
                throw new ProtocolException("column '" + name + "' has no type");
            }
            WireType type = type(code, typeTable, name);
            List<WireField> children = fields(table, 5, depth + 1);
            checkChildren(name, type, children);
            return new WireField(
                    name,
                    Flat.bool(s, table, 1, false),
                    type,
                    children,
                    dictionary(Flat.table(s, table, 4)),
                    metadata(table, 6));
        }

        private static void checkChildren(String name, WireType type, List<WireField> children) {
            int expected = switch (type) {
                case WireType.ListOf l -> 1;
                case WireType.FixedSizeList l -> 1;
                case WireType.MapOf m -> 1;
                case WireType.RunEndEncoded r -> 2;
                case WireType.Struct st -> children.size();
                case WireType.Union u -> children.size();
                case WireType.Unsupported u -> children.size();
                default -> 0;
            };
            if (children.size() != expected
                    || type instanceof WireType.MapOf
                            && (!(children.getFirst().type() instanceof WireType.Struct)
                                    || children.getFirst().children().size() != 2)) {
                throw new ProtocolException("column '" + name + "' of type " + type + " has "
                        + children.size() + " children that do not fit it");
            }
        }

        private WireField.@Nullable Dictionary dictionary(long table) {
            if (table == 0) {
                return null;
            }
            long index = Flat.table(s, table, 1);
            WireType.Int type = index == 0
                    ? new WireType.Int(32, true)
                    : new WireType.Int(bits(Flat.i32(s, index, 0, 0)), Flat.bool(s, index, 1, false));
            return new WireField.Dictionary(Flat.i64(s, table, 0, 0), type, Flat.bool(s, table, 2, false));
        }

        private Map<String, String> metadata(long table, int index) {
            long first = Flat.vector(s, table, index, 4);
            int count = Flat.vectorLength(s, first);
            if (count == 0) {
                return Map.of();
            }
            Map<String, String> metadata = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                long pair = Flat.indirect(s, first + 4L * i);
                metadata.putIfAbsent(string(pair, 0), string(pair, 1));
            }
            return metadata;
        }

        private String string(long table, int index) {
            long first = Flat.vector(s, table, index, 1);
            texts.take(4L + Flat.vectorLength(s, first));
            return Flat.string(s, table, index, "");
        }

        private static int bits(int bits) {
            return switch (bits) {
                case 8, 16, 32, 64 -> bits;
                default -> throw new ProtocolException("an integer type has " + bits + " bits");
            };
        }

        private WireType.Unit unit(int ordinal) {
            WireType.Unit[] units = WireType.Unit.values();
            if (ordinal < 0 || ordinal >= units.length) {
                throw new ProtocolException("unknown time unit " + ordinal);
            }
            return units[ordinal];
        }

        private WireType type(int code, long t, String name) {
            return switch (code) {
                case NULL -> new WireType.Null();
                case INT -> new WireType.Int(bits(Flat.i32(s, t, 0, 0)), Flat.bool(s, t, 1, false));
                case FLOATING -> new WireType.Floating(switch (Flat.i16(s, t, 0, 0)) {
                    case 0 -> 16;
                    case 1 -> 32;
                    case 2 -> 64;
                    default -> throw new ProtocolException("unknown precision of column '" + name + "'");
                });
                case BINARY -> new WireType.Binary(false);
                case LARGE_BINARY -> new WireType.Binary(true);
                case UTF8 -> new WireType.Utf8(false);
                case LARGE_UTF8 -> new WireType.Utf8(true);
                case BOOL -> new WireType.Bool();
                case DECIMAL -> decimal(t, name);
                case DATE -> new WireType.Date(Flat.i16(s, t, 0, 1) == 1);
                case TIME -> new WireType.Time(unit(Flat.i16(s, t, 0, 1)));
                case TIMESTAMP -> new WireType.Timestamp(unit(Flat.i16(s, t, 0, 0)), string(t, 1));
                case INTERVAL -> new WireType.Interval(Flat.i16(s, t, 0, 0));
                case LIST -> new WireType.ListOf(false);
                case LARGE_LIST -> new WireType.ListOf(true);
                case STRUCT -> new WireType.Struct();
                case UNION -> new WireType.Union(Flat.i16(s, t, 0, 0) == 1);
                case FIXED_SIZE_BINARY -> new WireType.FixedSizeBinary(notNegative(Flat.i32(s, t, 0, 0), name));
                case FIXED_SIZE_LIST -> new WireType.FixedSizeList(notNegative(Flat.i32(s, t, 0, 0), name));
                case MAP -> new WireType.MapOf(Flat.bool(s, t, 0, false));
                case DURATION -> new WireType.Duration(unit(Flat.i16(s, t, 0, 1)));
                case RUN_END_ENCODED -> new WireType.RunEndEncoded();
                default -> new WireType.Unsupported(code);
            };
        }

        private WireType decimal(long t, String name) {
            int bits = Flat.i32(s, t, 2, 128);
            if (bits != 32 && bits != 64 && bits != 128 && bits != 256) {
                throw new ProtocolException("column '" + name + "' is a decimal of " + bits + " bits");
            }
            return new WireType.Decimal(Flat.i32(s, t, 0, 0), Flat.i32(s, t, 1, 0), bits);
        }

        private static int notNegative(int size, String name) {
            if (size < 0) {
                throw new ProtocolException("column '" + name + "' has the negative width " + size);
            }
            return size;
        }
    }
}
