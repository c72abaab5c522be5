package dev.vgirpc.wire.columnar;

import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Schemas in Arrow's classes and in ours. As they travel, a dictionary-encoded column has the type of
 * its values; the vector in memory has the type of the indices.
 */
public final class ArrowSchemas {

    private ArrowSchemas() {}

    /** The schema in Arrow's classes, as it travels. */
    public static Schema toArrow(WireSchema schema) {
        return new Schema(schema.fields().stream().map(ArrowSchemas::toArrow).toList(), metadata(schema.metadata()));
    }

    private static Field toArrow(WireField field) {
        return new Field(
                field.name(),
                new FieldType(
                        field.nullable(),
                        type(field),
                        encoding(field.dictionary()),
                        metadata(field.metadata())),
                field.children().stream().map(ArrowSchemas::toArrow).toList());
    }

    /** The fields of the vectors that hold columns of a schema. */
    public static Schema inMemory(WireSchema schema) {
        return new Schema(
                schema.fields().stream().map(ArrowSchemas::inMemory).toList(), metadata(schema.metadata()));
    }

    /** The field of the vector that holds a column. */
    public static Field inMemory(WireField field) {
        // Unions of Arrow's Java vectors mix up alternatives of one type, and lose theirs inside lists.
        if (field.type() instanceof WireType.FixedSizeBinary binary && binary.byteWidth() == 0
                || field.type() instanceof WireType.Union
                || field.type() instanceof WireType.RunEndEncoded) {
            throw unsupported(field);
        }
        WireField.Dictionary dictionary = field.dictionary();
        if (dictionary != null) {
            inMemory(field.dictionaryValues()); // refuses what its values cannot be
        }
        FieldType type = new FieldType(
                field.nullable(),
                dictionary == null ? type(field) : index(dictionary.index()),
                encoding(dictionary),
                metadata(field.metadata()));
        if (dictionary != null) {
            return new Field(field.name(), type, null);
        }
        if (field.type() instanceof WireType.MapOf) {
            return new Field(field.name(), type, List.of(entries(field.children().getFirst())));
        }
        if (field.type() instanceof WireType.Struct
                && field.children().stream().map(WireField::name).distinct().count() < field.children().size()) {
            throw unsupported(field, "struct with two fields of one name");
        }
        return new Field(
                field.name(), type, field.children().stream().map(ArrowSchemas::inMemory).toList());
    }

    /**
     * Arrow's map vector finds key and value by name, and insists on entries and keys that are not nullable;
     * none of them is null, and their names are no part of the type.
     */
    private static Field entries(WireField entries) {
        WireField key = entries.children().get(0).withName(MapVector.KEY_NAME).withNullable(false);
        WireField value = entries.children().get(1).withName(MapVector.VALUE_NAME);
        return new Field(
                entries.name(),
                new FieldType(false, ArrowType.Struct.INSTANCE, null, metadata(entries.metadata())),
                List.of(inMemory(key), inMemory(value)));
    }

    private static @Nullable Map<String, String> metadata(Map<String, String> metadata) {
        return metadata.isEmpty() ? null : metadata;
    }

    private static @Nullable DictionaryEncoding encoding(WireField.@Nullable Dictionary dictionary) {
        return dictionary == null
                ? null
                : new DictionaryEncoding(dictionary.id(), dictionary.ordered(), index(dictionary.index()));
    }

    private static ArrowType.Int index(WireType.Int type) {
        return new ArrowType.Int(type.bits(), type.signed());
    }

    private static ArrowType type(WireField field) {
        return switch (field.type()) {
            case WireType.Null n -> ArrowType.Null.INSTANCE;
            case WireType.Bool b -> ArrowType.Bool.INSTANCE;
            case WireType.Int i -> index(i);
            case WireType.Floating f -> new ArrowType.FloatingPoint(switch (f.bits()) {
                case 16 -> FloatingPointPrecision.HALF;
                case 32 -> FloatingPointPrecision.SINGLE;
                default -> FloatingPointPrecision.DOUBLE;
            });
            case WireType.Utf8 u -> u.large() ? ArrowType.LargeUtf8.INSTANCE : ArrowType.Utf8.INSTANCE;
            case WireType.Binary b -> b.large() ? ArrowType.LargeBinary.INSTANCE : ArrowType.Binary.INSTANCE;
            case WireType.FixedSizeBinary f -> new ArrowType.FixedSizeBinary(f.byteWidth());
            case WireType.Decimal d when d.bits() >= 128 ->
                new ArrowType.Decimal(d.precision(), d.scale(), d.bits());
            case WireType.Date d -> new ArrowType.Date(d.millis() ? DateUnit.MILLISECOND : DateUnit.DAY);
            case WireType.Time t -> new ArrowType.Time(unit(t.unit()), t.bits());
            case WireType.Timestamp t -> new ArrowType.Timestamp(unit(t.unit()), t.zone().isEmpty() ? null : t.zone());
            case WireType.Duration d -> new ArrowType.Duration(unit(d.unit()));
            case WireType.Interval i when i.code() >= 0 && i.code() <= 2 ->
                new ArrowType.Interval(switch (i.code()) {
                    case 0 -> IntervalUnit.YEAR_MONTH;
                    case 1 -> IntervalUnit.DAY_TIME;
                    default -> IntervalUnit.MONTH_DAY_NANO;
                });
            case WireType.ListOf l -> l.large() ? ArrowType.LargeList.INSTANCE : ArrowType.List.INSTANCE;
            case WireType.FixedSizeList l -> new ArrowType.FixedSizeList(l.size());
            case WireType.MapOf m -> new ArrowType.Map(m.keysSorted());
            case WireType.Struct s -> ArrowType.Struct.INSTANCE;
            case WireType.RunEndEncoded r -> ArrowType.RunEndEncoded.INSTANCE;
            case WireType.Union u -> new ArrowType.Union(u.dense() ? UnionMode.Dense : UnionMode.Sparse, u.ids(field.children().size()));
            case WireType.Decimal d -> throw unsupported(field);
            case WireType.Interval i -> throw unsupported(field);
            case WireType.Unsupported u -> throw unsupported(field);
        };
    }

    private static ProtocolException unsupported(WireField field) {
        return unsupported(field, field.typeText());
    }

    private static ProtocolException unsupported(WireField field, String type) {
        return new ProtocolException("column '" + field.name() + "': Arrow's Java vectors have no type " + type);
    }

    private static TimeUnit unit(WireType.Unit unit) {
        return switch (unit) {
            case SECOND -> TimeUnit.SECOND;
            case MILLISECOND -> TimeUnit.MILLISECOND;
            case MICROSECOND -> TimeUnit.MICROSECOND;
            case NANOSECOND -> TimeUnit.NANOSECOND;
        };
    }

    private static WireType.Unit unit(TimeUnit unit) {
        return switch (unit) {
            case SECOND -> WireType.Unit.SECOND;
            case MILLISECOND -> WireType.Unit.MILLISECOND;
            case MICROSECOND -> WireType.Unit.MICROSECOND;
            case NANOSECOND -> WireType.Unit.NANOSECOND;
        };
    }

    /**
     * Our form of a schema as it travels.
     *
     * @throws IllegalArgumentException when a type has no place on the wire
     */
    public static WireSchema fromArrow(Schema schema) {
        Map<String, String> metadata = schema.getCustomMetadata();
        return new WireSchema(
                schema.getFields().stream().map(ArrowSchemas::fromArrow).toList(),
                metadata == null ? Map.of() : metadata);
    }

    private static WireField fromArrow(Field field) {
        DictionaryEncoding encoding = field.getDictionary();
        Map<String, String> metadata = field.getMetadata();
        return new WireField(
                field.getName() == null ? "" : field.getName(),
                field.isNullable(),
                type(field),
                field.getChildren().stream().map(ArrowSchemas::fromArrow).toList(),
                encoding == null
                        ? null
                        : new WireField.Dictionary(
                                encoding.getId(), index(encoding.getIndexType()), encoding.isOrdered()),
                metadata == null ? Map.of() : metadata);
    }

    private static WireType.Int index(ArrowType.Int type) {
        return WireType.Int.of(type.getBitWidth(), type.getIsSigned());
    }

    private static WireType type(Field field) {
        return switch (field.getType()) {
            case ArrowType.Null n -> new WireType.Null();
            case ArrowType.Bool b -> WireType.Bool.INSTANCE;
            case ArrowType.Int i -> index(i);
            case ArrowType.FloatingPoint f -> WireType.Floating.of(switch (f.getPrecision()) {
                case HALF -> 16;
                case SINGLE -> 32;
                case DOUBLE -> 64;
            });
            case ArrowType.Utf8 u -> WireType.Utf8.of(false);
            case ArrowType.LargeUtf8 u -> WireType.Utf8.of(true);
            case ArrowType.Binary b -> WireType.Binary.of(false);
            case ArrowType.LargeBinary b -> WireType.Binary.of(true);
            case ArrowType.FixedSizeBinary f -> new WireType.FixedSizeBinary(f.getByteWidth());
            case ArrowType.Decimal d -> new WireType.Decimal(d.getPrecision(), d.getScale(), d.getBitWidth());
            case ArrowType.Date d -> new WireType.Date(d.getUnit() == DateUnit.MILLISECOND);
            case ArrowType.Time t -> new WireType.Time(unit(t.getUnit()));
            case ArrowType.Timestamp t ->
                new WireType.Timestamp(unit(t.getUnit()), t.getTimezone() == null ? "" : t.getTimezone());
            case ArrowType.Duration d -> new WireType.Duration(unit(d.getUnit()));
            case ArrowType.Interval i -> new WireType.Interval(i.getUnit().ordinal());
            case ArrowType.List l -> new WireType.ListOf(false);
            case ArrowType.LargeList l -> new WireType.ListOf(true);
            case ArrowType.FixedSizeList l -> new WireType.FixedSizeList(l.getListSize());
            case ArrowType.Map m -> new WireType.MapOf(m.getKeysSorted());
            case ArrowType.Struct s -> new WireType.Struct();
            case ArrowType.RunEndEncoded r -> new WireType.RunEndEncoded();
            case ArrowType.Union u ->
                new WireType.Union(u.getMode() == UnionMode.Dense, boxed(u.getTypeIds()));
            default ->
                throw new IllegalArgumentException(
                        "column '" + field.getName() + "': type " + field.getType() + " cannot travel");
        };
    }

    private static List<Integer> boxed(int @Nullable [] ids) {
        return ids == null ? List.of() : java.util.Arrays.stream(ids).boxed().toList();
    }
}
