package dev.vgirpc.wire;

import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.flat.FlatException;
import dev.vgirpc.wire.flat.TextBudget;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one schema message; counts columns and text while it goes. */
final class SchemaDecoder {

    private final MemorySegment s;
    private final Limits limits;
    private final TextBudget texts;
    private int columns;

    private SchemaDecoder(MemorySegment s, Limits limits) {
        this.s = s;
        this.limits = limits;
        this.texts = new TextBudget(s);
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
            if (Flat.u8(s, message, 1, 0) != SchemaMessage.HEADER_SCHEMA) {
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
            return new SchemaDecoder(s, limits).schema(schema);
        } catch (FlatException | IndexOutOfBoundsException e) {
            throw new ProtocolException("invalid schema message: " + e.getMessage(), e);
        }
    }

    private WireSchema schema(long table) {
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
        if (children.isEmpty() && !type.nested()) {
            return;
        }
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
                                || children.getFirst().dictionary() != null
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
                ? WireType.Int.of(32, true)
                : WireType.Int.of(bits(Flat.i32(s, index, 0, 0)), Flat.bool(s, index, 1, false));
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
            case SchemaMessage.NULL -> new WireType.Null();
            case SchemaMessage.INT -> WireType.Int.of(bits(Flat.i32(s, t, 0, 0)), Flat.bool(s, t, 1, false));
            case SchemaMessage.FLOATING -> WireType.Floating.of(switch (Flat.i16(s, t, 0, 0)) {
                case 0 -> 16;
                case 1 -> 32;
                case 2 -> 64;
                default -> throw new ProtocolException("unknown precision of column '" + name + "'");
            });
            case SchemaMessage.BINARY -> WireType.Binary.of(false);
            case SchemaMessage.LARGE_BINARY -> WireType.Binary.of(true);
            case SchemaMessage.UTF8 -> WireType.Utf8.of(false);
            case SchemaMessage.LARGE_UTF8 -> WireType.Utf8.of(true);
            case SchemaMessage.BOOL -> WireType.Bool.INSTANCE;
            case SchemaMessage.DECIMAL -> decimal(t, name);
            case SchemaMessage.DATE -> new WireType.Date(Flat.i16(s, t, 0, 1) == 1);
            case SchemaMessage.TIME -> new WireType.Time(unit(Flat.i16(s, t, 0, 1)));
            case SchemaMessage.TIMESTAMP -> new WireType.Timestamp(unit(Flat.i16(s, t, 0, 0)), string(t, 1));
            case SchemaMessage.INTERVAL -> new WireType.Interval(Flat.i16(s, t, 0, 0));
            case SchemaMessage.LIST -> new WireType.ListOf(false);
            case SchemaMessage.LARGE_LIST -> new WireType.ListOf(true);
            case SchemaMessage.STRUCT -> new WireType.Struct();
            case SchemaMessage.UNION -> new WireType.Union(Flat.i16(s, t, 0, 0) == 1, typeIds(t));
            case SchemaMessage.FIXED_SIZE_BINARY -> new WireType.FixedSizeBinary(notNegative(Flat.i32(s, t, 0, 0), name));
            case SchemaMessage.FIXED_SIZE_LIST -> new WireType.FixedSizeList(notNegative(Flat.i32(s, t, 0, 0), name));
            case SchemaMessage.MAP -> new WireType.MapOf(Flat.bool(s, t, 0, false));
            case SchemaMessage.DURATION -> new WireType.Duration(unit(Flat.i16(s, t, 0, 1)));
            case SchemaMessage.RUN_END_ENCODED -> new WireType.RunEndEncoded();
            default -> new WireType.Unsupported(code);
        };
    }

    private List<Integer> typeIds(long table) {
        long first = Flat.vector(s, table, 1, 4);
        int count = Flat.vectorLength(s, first);
        if (count > 128) {
            throw new ProtocolException("a union has " + count + " type ids; 128 are possible");
        }
        List<Integer> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(Flat.i32(s, first + 4L * i));
        }
        return ids;
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
