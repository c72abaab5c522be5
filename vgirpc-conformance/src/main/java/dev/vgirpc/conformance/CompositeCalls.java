package dev.vgirpc.conformance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Enums, containers and records. */
final class CompositeCalls {

    private CompositeCalls() {}

    static void run(ReferenceCalls.Session session) {
        ConformanceService service = session.service();
        Cases cases = session.cases();
        for (Status status : Status.values()) {
            cases.run("echo_enum " + status, () -> Cases.same(status, service.echoEnum(status), "result"));
        }
        lists(service, cases);
        maps(service, cases);
        records(service, cases);
    }

    private static void lists(ConformanceService service, Cases cases) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        lists.put("empty", List.of());
        lists.put("one empty text", List.of(""));
        lists.put("texts", List.of("", "é", "😀", "\0", ""));
        lists.put("ten thousand", Collections.nCopies(10_000, "item"));
        lists.forEach((name, value) ->
                cases.run("echo_list " + name, () -> Cases.same(value, service.echoList(value), "result")));

        nested(service, cases, "empty", new ArrayList<>());
        List<@Nullable List<@Nullable Long>> numbers = new ArrayList<>();
        numbers.add(row(1L, 2L));
        numbers.add(row(3L));
        nested(service, cases, "numbers", numbers);
        List<@Nullable List<@Nullable Long>> empties = new ArrayList<>();
        empties.add(row());
        empties.add(row());
        nested(service, cases, "only empty ones", empties);
        List<@Nullable List<@Nullable Long>> nulls = new ArrayList<>();
        nulls.add(null);
        nulls.add(null);
        nested(service, cases, "only nulls", nulls);
        List<@Nullable List<@Nullable Long>> mixed = new ArrayList<>();
        mixed.add(row());
        mixed.add(row(Long.MAX_VALUE, Long.MIN_VALUE));
        mixed.add(null);
        mixed.add(row(null, 0L, null));
        nested(service, cases, "nulls and extremes", mixed);
        List<@Nullable List<@Nullable Long>> many = new ArrayList<>();
        for (long i = 0; i < 1000; i++) {
            List<@Nullable Long> row = new ArrayList<>();
            for (long k = 0; k < i % 9; k++) {
                row.add(i % 5 == 0 ? null : i * k);
            }
            many.add(i % 7 == 3 ? null : row);
        }
        nested(service, cases, "a thousand rows", many);
    }

    private static void nested(
            ConformanceService service, Cases cases, String name, List<@Nullable List<@Nullable Long>> value) {
        cases.run("echo_nested_list " + name, () -> Cases.same(value, service.echoNestedList(value), "result"));
    }

    private static List<@Nullable Long> row(@Nullable Long... values) {
        List<@Nullable Long> row = new ArrayList<>();
        for (@Nullable Long value : values) {
            row.add(value);
        }
        return row;
    }

    private static void maps(ConformanceService service, Cases cases) {
        Map<String, Map<String, Long>> maps = new LinkedHashMap<>();
        maps.put("empty", Map.of());
        maps.put("one", Map.of("a", 1L));
        maps.put("in this order", ordered("z", Long.MIN_VALUE, "a", Long.MAX_VALUE, "", 0L, "é😀", -1L));
        Map<String, Long> many = new LinkedHashMap<>();
        for (long i = 0; i < 1000; i++) {
            many.put("key-" + (i * 7919) % 1000, i);
        }
        maps.put("a thousand", many);
        maps.forEach((name, value) ->
                cases.run("echo_dict " + name, () -> Cases.same(value, service.echoDict(value), "result")));
    }

    private static Map<String, Long> ordered(Object... pairs) {
        Map<String, Long> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], (Long) pairs[i + 1]);
        }
        return map;
    }

    private static void records(ConformanceService service, Cases cases) {
        for (Point point : List.of(
                new Point(0, 0),
                new Point(-0.0, Double.NaN),
                new Point(Double.MIN_VALUE, Double.MAX_VALUE),
                new Point(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY))) {
            cases.run("echo_point " + point, () -> Cases.same(point, service.echoPoint(point), "result"));
        }
        for (String label : List.of("", "box", "日本語 😀\0")) {
            BoundingBox box = new BoundingBox(new Point(1, 2), new Point(-3.5, 1e300), label);
            cases.run("echo_bounding_box '" + label + "'", () ->
                    Cases.same(box, service.echoBoundingBox(box), "result"));
        }
        allTypes().forEach((name, value) -> cases.run(
                "echo_all_types " + name, () -> Cases.same(value, service.echoAllTypes(value), "result")));
    }

    private static Map<String, AllTypes> allTypes() {
        Map<String, AllTypes> values = new LinkedHashMap<>();
        values.put("empty and null", new AllTypes(
                "", new byte[0], 0, 0, false, List.of(), List.of(), Map.of(), Status.PENDING, new Point(0, 0), null,
                null, null, List.of(), 0, 0, List.of(), Map.of()));
        values.put("ordinary", new AllTypes(
                "text", new byte[] {1, 2, 3}, 7, 3.25, true, List.of(1L, 2L, 3L), List.of("a", "b"),
                ordered("x", 1L, "y", 2L), Status.ACTIVE, new Point(1, 2), "there", 9L, new Point(3, 4),
                List.of(new Point(5, 6), new Point(7, 8)), 11, 0.5f, List.of(List.of(1L), List.of(2L, 3L)),
                Map.of("k", "v")));
        values.put("extreme", new AllTypes(
                "\0é😀", new byte[] {-1, -1, -1, -1, 0, 0, 0, 0}, Long.MIN_VALUE, Double.NaN, true,
                List.of(Long.MAX_VALUE, Long.MIN_VALUE), List.of("", "\0"), ordered("", Long.MIN_VALUE, "é", 0L),
                Status.CLOSED, new Point(-0.0, Double.NEGATIVE_INFINITY), "", Long.MIN_VALUE,
                new Point(Double.MIN_VALUE, Double.MAX_VALUE), List.of(new Point(Double.NaN, -0.0)),
                Integer.MIN_VALUE, Float.MIN_VALUE, List.of(List.of(), List.of(Long.MAX_VALUE), List.of()),
                Map.of("", "")));
        values.put("text only in the options", new AllTypes(
                "", new byte[0], 0, 0, false, List.of(), List.of(""), Map.of(), Status.PENDING, new Point(0, 0),
                "given", null, new Point(1, 1), List.of(), 0, -0.0f, List.of(List.of()), Map.of()));
        return values;
    }
}
