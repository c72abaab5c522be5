package dev.vgirpc.conformance;

import dev.vgirpc.SnakeCase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A header with a component of every mapping that needs no annotation; all follow from one number.
 *
 * @param strField utf8
 * @param bytesField binary
 * @param intField int64
 * @param floatField float64
 * @param boolField bool
 * @param listOfInt list of int64
 * @param listOfStr list of utf8
 * @param dictField map of utf8 to int64
 * @param enumField dictionary of int16 to utf8
 * @param nestedPoint struct
 * @param optionalStr nullable utf8
 * @param optionalInt nullable int64
 * @param optionalNested nullable struct
 * @param listOfNested list of structs
 * @param nestedList list of lists
 * @param annotatedInt32 int32
 * @param annotatedFloat32 float32
 * @param dictStrStr map of utf8 to utf8
 */
@SnakeCase
public record RichHeader(
        String strField,
        byte[] bytesField,
        long intField,
        double floatField,
        boolean boolField,
        List<Long> listOfInt,
        List<String> listOfStr,
        Map<String, Long> dictField,
        Status enumField,
        Point nestedPoint,
        @Nullable String optionalStr,
        @Nullable Long optionalInt,
        @Nullable Point optionalNested,
        List<Point> listOfNested,
        List<List<Long>> nestedList,
        int annotatedInt32,
        float annotatedFloat32,
        Map<String, String> dictStrStr) {

    /**
     * The header of a number. Remainders are never negative.
     *
     * @param seed the number
     * @return the header that every implementation of the service gives
     */
    public static RichHeader of(long seed) {
        boolean even = Math.floorMod(seed, 2) == 0;
        int third = Math.floorMod(seed, 3);
        Map<String, Long> dict = new LinkedHashMap<>();
        dict.put("a", seed);
        dict.put("b", seed + 1);
        return new RichHeader(
                "seed-" + seed,
                new byte[] {(byte) seed, (byte) (seed + 1), (byte) (seed + 2)},
                Math.multiplyExact(seed, 7),
                seed * 1.5,
                even,
                List.of(seed, seed + 1, seed + 2),
                List.of("item-" + seed, "item-" + (seed + 1)),
                dict,
                Status.values()[third],
                new Point(seed, seed * 2.0),
                even ? "opt-" + seed : null,
                even ? null : Math.multiplyExact(seed, 3),
                third == 0 ? new Point(seed, 0) : null,
                List.of(new Point(seed, seed + 1)),
                List.of(List.of(seed, seed + 1), List.of(seed + 2)),
                Math.floorMod(seed, 1000),
                (float) (seed / 3.0),
                Map.of("key", "val-" + seed));
    }
}
