package dev.vgirpc.wire.support;

import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random types, and natural values of them. */
public final class Values {

    private static final WireType.Unit[] UNITS = WireType.Unit.values();

    private final Random random;
    private long dictionaries;

    public Values(Random random) {
        this.random = random;
    }

    /** Natural values in a form that has equality: bytes as text, arrays as lists. */
    public static Object comparable(Object natural) {
        return switch (natural) {
            case null -> "null";
            case Object[] array -> Arrays.stream(array).map(Values::comparable).toList();
            case MemorySegment segment ->
                "0x" + HexFormat.of().formatHex(segment.toArray(ValueLayout.JAVA_BYTE));
            case byte[] bytes -> "0x" + HexFormat.of().formatHex(bytes);
            // A value that was passed over names its column, and some names are lost on the way.
            default -> natural.getClass().getSimpleName().equals("Unread") ? "unread" : natural;
        };
    }

    public WireSchema schema(int maxColumns, boolean writable) {
        List<WireField> fields = new ArrayList<>();
        for (int i = random.nextInt(maxColumns + 1); i > 0; i--) {
            fields.add(field(3, writable));
        }
        return new WireSchema(fields, writable ? Map.of() : metadata());
    }

    /** A column of any type, or of any that the library writes. */
    public WireField field(int depth, boolean writable) {
        WireType type = type(depth, writable);
        List<WireField> children = switch (type) {
            case WireType.ListOf l -> List.of(field(depth - 1, writable));
            case WireType.FixedSizeList l -> List.of(field(depth - 1, writable));
            case WireType.MapOf m ->
                List.of(new WireField(
                        "entries", false, new WireType.Struct(), key(writable), field(depth - 1, writable)));
            case WireType.RunEndEncoded r ->
                List.of(new WireField("run_ends", false, new WireType.Int(32, true)), field(depth - 1, writable));
            case WireType.Struct s -> fields(depth, writable);
            case WireType.Union u -> fields(depth, writable);
            default -> List.of();
        };
        WireField.Dictionary dictionary = writable || random.nextInt(8) > 0
                ? null
                : new WireField.Dictionary(
                        random.nextInt(4) == 0 ? random.nextLong() : dictionaries++,
                        new WireType.Int(8 << random.nextInt(4), random.nextBoolean()),
                        random.nextBoolean());
        return new WireField(
                text(6), random.nextBoolean(), type, children, dictionary, writable ? Map.of() : metadata());
    }

    /** A key that has values other than null. */
    private WireField key(boolean writable) {
        WireField key = field(0, writable);
        return key.type() instanceof WireType.Null || key.dictionary() != null ? key(writable) : key;
    }

    private Object valueOrZero(WireField field) {
        Object value = value(field);
        return value == null ? valueOrZero(field) : value;
    }

    private List<WireField> fields(int depth, boolean writable) {
        List<WireField> fields = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            fields.add(field(depth - 1, writable));
        }
        return fields;
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new HashMap<>();
        for (int i = random.nextInt(20) - 16; i > 0; i--) {
            metadata.put(text(5), text(10));
        }
        return metadata;
    }

    private WireType type(int depth, boolean writable) {
        int kind = random.nextInt(writable ? depth > 0 ? 18 : 14 : depth > 0 ? 21 : 15);
        return switch (kind) {
            case 0 -> new WireType.Null();
            case 1 -> new WireType.Bool();
            case 2, 3 -> new WireType.Int(8 << random.nextInt(4), random.nextBoolean());
            case 4 -> new WireType.Floating(16 << random.nextInt(3));
            case 5 -> new WireType.Utf8(random.nextBoolean());
            case 6 -> new WireType.Binary(random.nextBoolean());
            case 7 -> new WireType.FixedSizeBinary(random.nextInt(20));
            case 8 -> {
                int bits = 32 << random.nextInt(4);
                int precision = 1 + random.nextInt(switch (bits) {
                    case 32 -> 9;
                    case 64 -> 18;
                    case 128 -> 38;
                    default -> 76;
                });
                yield new WireType.Decimal(precision, random.nextInt(precision + 4) - 3, bits);
            }
            case 9 -> new WireType.Date(random.nextBoolean());
            case 10 -> new WireType.Time(UNITS[random.nextInt(4)]);
            case 11, 12 -> new WireType.Timestamp(UNITS[random.nextInt(4)], random.nextBoolean() ? "" : text(8));
            case 13 -> new WireType.Duration(UNITS[random.nextInt(4)]);
            case 14 -> writable ? new WireType.ListOf(random.nextBoolean()) : new WireType.Interval(random.nextInt(3));
            case 15 -> writable ? new WireType.MapOf(random.nextBoolean()) : new WireType.ListOf(random.nextBoolean());
            case 16 -> new WireType.Struct();
            case 17 ->
                writable ? new WireType.FixedSizeList(random.nextInt(4)) : new WireType.MapOf(random.nextBoolean());
            case 18 -> new WireType.FixedSizeList(random.nextInt(5));
            case 19 -> new WireType.Union(random.nextBoolean(), random.nextBoolean() ? List.of() : List.of(random.nextInt(128), 5));
            default -> new WireType.RunEndEncoded();
        };
    }

    /** Values of a column that the library writes. */
    public Object[] column(WireField field, int rows) {
        Object[] values = new Object[rows];
        int nulls = random.nextInt(4);
        for (int i = 0; i < rows; i++) {
            values[i] = random.nextInt(4) < nulls ? null : value(field);
        }
        return values;
    }

    private Object value(WireField field) {
        return switch (field.type()) {
            case WireType.Null n -> null;
            case WireType.Bool b -> random.nextBoolean();
            case WireType.Int i -> integer(i.bits(), i.signed());
            case WireType.Date d -> d.millis() ? integer(32, true) * 86_400_000L : integer(32, true);
            case WireType.Time t -> random.nextLong(86_400L * t.unit().perSecond());
            case WireType.Timestamp t -> integer(64, true);
            case WireType.Duration d -> integer(64, true);
            case WireType.Floating f when f.bits() == 16 -> Float.float16ToFloat((short) random.nextInt());
            case WireType.Floating f when f.bits() == 32 -> Float.intBitsToFloat(random.nextInt());
            case WireType.Floating f -> Double.longBitsToDouble(random.nextLong());
            case WireType.Utf8 u -> text(30);
            case WireType.Binary b -> bytes(random.nextInt(40));
            case WireType.FixedSizeBinary f -> bytes(f.byteWidth());
            case WireType.Decimal d ->
                new BigDecimal(new BigInteger(d.bits() - 1, random).mod(BigInteger.TEN.pow(d.precision())), d.scale())
                        .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1));
            case WireType.ListOf l -> column(field.children().getFirst(), random.nextInt(5));
            case WireType.MapOf m -> {
                WireField entries = field.children().getFirst();
                Object[] pairs = new Object[random.nextInt(4)];
                // A map has no null keys, whatever its schema says.
                Arrays.setAll(pairs, i -> new Object[] {
                    valueOrZero(entries.children().get(0)), column(entries.children().get(1), 1)[0]
                });
                yield pairs;
            }
            case WireType.FixedSizeList l -> column(field.children().getFirst(), l.size());
            case WireType.Struct s ->
                field.children().stream().map(child -> column(child, 1)[0]).toArray();
            default -> throw new AssertionError(field.type());
        };
    }

    private long integer(int bits, boolean signed) {
        long any = random.nextInt(4) == 0 ? -random.nextInt(2) : random.nextLong();
        return signed || bits == 64 ? any >> 64 - bits : any >>> 64 - bits;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Text with characters of every plane. */
    public String text(int maxCharacters) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(maxCharacters + 1); i > 0; i--) {
            int c = switch (random.nextInt(5)) {
                case 0 -> random.nextInt(0x800);
                case 1 -> random.nextInt(0xD800);
                case 2 -> 0xE000 + random.nextInt(0x10FFFF + 1 - 0xE000);
                case 3 -> 0xFFFD;
                default -> 'a' + random.nextInt(26);
            };
            text.appendCodePoint(c);
        }
        return text.toString();
    }
}
