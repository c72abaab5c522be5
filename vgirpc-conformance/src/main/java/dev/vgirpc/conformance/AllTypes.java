package dev.vgirpc.conformance;

import dev.vgirpc.SnakeCase;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record with a component of every mapping that needs no annotation.
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
 * @param annotatedInt32 int32
 * @param annotatedFloat32 float32
 * @param nestedList list of lists
 * @param dictStrStr map of utf8 to utf8
 */
@SnakeCase
public record AllTypes(
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
        int annotatedInt32,
        float annotatedFloat32,
        List<List<Long>> nestedList,
        Map<String, String> dictStrStr) {}
