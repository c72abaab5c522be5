package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Casts among lists of any length and of one length. All elements that the column brings are cast, also those that no
 * row uses, as Arrow C++ does.
 */
final class ListCasts {

    private ListCasts() {}

    static @Nullable Cast find(WireField source, WireField target) {
        return switch (target.type()) {
            case WireType.ListOf l -> toVariable(source, target, l.large());
            case WireType.FixedSizeList l -> toFixed(source, target, l.size());
            default -> null;
        };
    }

    private static @Nullable Cast toVariable(WireField source, WireField target, boolean large) {
        return switch (source.type()) {
            case WireType.ListOf l -> {
                Cast element = element(source, target);
                yield (in, run) -> in.with(
                        List.of(BinaryCasts.offsets(in, l.large(), large, run)),
                        List.of(cast(in, element, VarPlaces.of(in, l.large()), run)));
            }
            case WireType.FixedSizeList l -> {
                Cast element = element(source, target);
                yield (in, run) -> {
                    checkElements(in, l.size());
                    return in.with(
                            List.of(BinaryCasts.steps(in.rows, l.size(), large, run)),
                            List.of(cast(in, element, index -> index / l.size(), run)));
                };
            }
            case WireType.MapOf m -> MapCasts.toList(source, target, large);
            default -> null;
        };
    }

    private static @Nullable Cast toFixed(WireField source, WireField target, int size) {
        return switch (source.type()) {
            case WireType.FixedSizeList l -> {
                if (l.size() != size) {
                    throw Planner.none(source, target);
                }
                Cast element = element(source, target);
                yield (in, run) -> {
                    checkElements(in, size);
                    return in.with(List.of(), List.of(cast(in, element, index -> index / size, run)));
                };
            }
            case WireType.ListOf l -> varToFixed(source, target, size, l.large());
            case WireType.MapOf m -> varToFixed(source, target, size, false);
            default -> null;
        };
    }

    private static Cast element(WireField source, WireField target) {
        return Fields.plan(source.children().getFirst(), target.children().getFirst());
    }

    private static void checkElements(Column in, int size) {
        if (in.child().rows < (long) in.rows * size) {
            throw Misfit.shape(in.rows + " lists of " + size + " have " + in.child().rows + " elements");
        }
    }

    /** Casts the elements; an error is told with the row of the list that the element is in. */
    private static Column cast(Column in, Cast element, VarPlaces places, Casting run) {
        try {
            return element.cast(in.child(), run);
        } catch (Misfit e) {
            throw places.moved(e);
        }
    }

    private static Cast varToFixed(WireField source, WireField target, int size, boolean large) {
        Cast element = element(source, target);
        WireField elementField = target.children().getFirst();
        return (in, run) -> {
            VarData places = VarData.ofLists(in, large);
            boolean inOrder = true;
            for (int row = 0; row < in.rows; row++) {
                long length = places.offset(row + 1) - places.offset(row);
                boolean isNull = in.isNull(row);
                if (length != size && !isNull) {
                    throw Misfit.range("a list of " + length + " is no list of " + size).at(row);
                }
                inOrder &= places.offset(row) == (long) row * size && length == size;
            }
            Column elements = cast(in, element, VarPlaces.of(in, large), run);
            if (!inOrder || elements.rows < (long) in.rows * size) {
                elements = Take.take(elements, elementField, places(in, places, size), run);
            }
            return in.with(List.of(), List.of(elements));
        };
    }

    private static int[] places(Column in, VarData places, int size) {
        int[] from = new int[Math.multiplyExact(in.rows, size)];
        for (int row = 0; row < in.rows; row++) {
            for (int k = 0; k < size; k++) {
                from[row * size + k] = in.isNull(row) ? Take.NULL : (int) (places.offset(row) + k);
            }
        }
        return from;
    }

    /** Which row the element of an index is in; only asked for errors. */
    @FunctionalInterface
    interface VarPlaces {

        long row(long element);

        static VarPlaces of(Column in, boolean large) {
            return element -> {
                VarData places = VarData.ofLists(in, large);
                for (int row = 0; row < in.rows; row++) {
                    if (places.offset(row + 1) > element) {
                        return places.offset(row) <= element ? row : -1;
                    }
                }
                return -1;
            };
        }

        default Misfit moved(Misfit misfit) {
            long index = misfit.index();
            long row = index < 0 ? -1 : row(index);
            return row < 0 ? misfit.in("item") : misfit.moved("[" + row + "].item");
        }
    }
}
