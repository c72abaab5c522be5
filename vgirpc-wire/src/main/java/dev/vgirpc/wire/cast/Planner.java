package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import org.jspecify.annotations.Nullable;

/** Finds the cast between two columns. */
final class Planner {

    private Planner() {}

    /**
     * The cast from one type to another; names and nullability of the fields themselves do not matter.
     *
     * @throws Misfit when there is none
     */
    static Cast plan(WireField source, WireField target) {
        checkReadable(source);
        checkReadable(target);
        Cast cast = find(source, target);
        if (cast == null) {
            throw none(source, target);
        }
        return cast;
    }

    static Misfit none(WireField source, WireField target) {
        return Misfit.type(source.typeText() + " cannot be cast to " + target.typeText());
    }

    private static void checkReadable(WireField field) {
        boolean unreadable = switch (field.type()) {
            case WireType.Unsupported u -> true;
            case WireType.Decimal d -> d.bits() < 128;
            case WireType.FixedSizeBinary f -> f.byteWidth() == 0;
            case WireType.Union u -> true;
            case WireType.RunEndEncoded r -> true;
            default -> false;
        };
        if (unreadable) {
            throw Misfit.type("Arrow's Java vectors have no type " + field.typeText());
        }
    }

    private static @Nullable Cast find(WireField source, WireField target) {
        if (target.dictionary() != null || source.dictionary() != null) {
            return DictionaryCasts.find(source, target);
        }
        if (isLeaf(source.type()) && source.type().equals(target.type())) {
            return (in, run) -> in;
        }
        if (source.type() instanceof WireType.Null) {
            NullColumns.check(target);
            return (in, run) -> NullColumns.of(target, in.rows, run);
        }
        return switch (target.type()) {
            case WireType.Bool b -> number(source, target);
            case WireType.Int i -> number(source, target);
            case WireType.Floating f -> number(source, target);
            case WireType.Decimal d -> DecimalCasts.toDecimal(source.type(), d);
            case WireType.Date d -> TemporalCasts.find(source.type(), target.type());
            case WireType.Time t -> TemporalCasts.find(source.type(), target.type());
            case WireType.Timestamp t -> TemporalCasts.find(source.type(), target.type());
            case WireType.Duration d -> TemporalCasts.find(source.type(), target.type());
            case WireType.Utf8 u -> toText(source.type(), u);
            case WireType.Binary b -> BinaryCasts.find(source.type(), b);
            case WireType.FixedSizeBinary b -> BinaryCasts.find(source.type(), b);
            case WireType.ListOf l -> ListCasts.find(source, target);
            case WireType.FixedSizeList l -> ListCasts.find(source, target);
            case WireType.MapOf m -> MapCasts.find(source, target);
            case WireType.Struct s -> StructCast.find(source, target);
            case WireType.Union u -> null;
            case WireType.RunEndEncoded r -> null;
            case WireType.Null n -> null;
            case WireType.Interval i -> null;
            case WireType.Unsupported u -> null;
        };
    }

    private static boolean isLeaf(WireType type) {
        return switch (type) {
            case WireType.ListOf l -> false;
            case WireType.FixedSizeList l -> false;
            case WireType.MapOf m -> false;
            case WireType.Struct s -> false;
            default -> true;
        };
    }

    private static @Nullable Cast number(WireField source, WireField target) {
        WireType from = source.type();
        Num kind = Num.of(target.type());
        Num sourceKind = Num.of(from);
        if (kind == null) {
            return null;
        }
        if (sourceKind != null) {
            boolean halfBool = sourceKind == Num.BOOL && kind == Num.FLOAT16
                    || sourceKind == Num.FLOAT16 && kind == Num.BOOL;
            return halfBool ? null : new NumericCast(sourceKind, kind, target.type());
        }
        return switch (from) {
            case WireType.Utf8 u -> FromText.number(u.large(), kind, target.type());
            case WireType.Binary b -> FromText.number(b.large(), kind, target.type());
            case WireType.Decimal d -> DecimalCasts.fromDecimal(d, kind, target.type());
            default -> TemporalCasts.find(from, target.type());
        };
    }

    private static @Nullable Cast toText(WireType source, WireType.Utf8 target) {
        Cast binary = BinaryCasts.find(source, target);
        return binary != null ? binary : ToText.find(source, target.large());
    }
}
