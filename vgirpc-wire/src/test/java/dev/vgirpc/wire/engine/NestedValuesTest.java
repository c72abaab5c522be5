package dev.vgirpc.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vgirpc.ValueException;
import dev.vgirpc.WireName;
import dev.vgirpc.wire.support.LeakCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Collections of records and enums as parameters and results, and inside one another, from a client
 * through a server and back. The reference refuses most of them at the top level (protocol page 1.6).
 */
@ExtendWith(LeakCheck.class)
class NestedValuesTest {

    enum Color {
        RED,
        @WireName("grass")
        GREEN {
            @Override
            String note() {
                return "has a body";
            }
        };

        String note() {
            return "";
        }
    }

    record Point(int x, @Nullable Integer y) {}

    record Line(Point from, Optional<Point> to, Color color, List<Color> dashes, Map<Color, Point> marks) {}

    interface Echoes {
        List<Point> points(List<Point> value);

        Collection<Line> lines(Collection<Line> value);

        Set<Point> pointSet(Set<Point> value);

        Map<String, Line> lineMap(Map<String, Line> value);

        Map<Point, Color> byPoint(Map<Point, Color> value);

        Optional<List<Point>> maybePoints(Optional<List<Point>> value);

        List<Optional<Point>> options(List<Optional<Point>> value);

        List<@Nullable Point> holes(List<@Nullable Point> value);

        @Nullable List<@Nullable Color> maybeColors(@Nullable List<@Nullable Color> value);

        List<Color> colors(List<Color> value);

        Set<Color> colorSet(Set<Color> value);

        Optional<Color> maybeColor(Optional<Color> value);

        Map<Color, Color> colorMap(Map<Color, Color> value);

        Map<Color, List<Line>> byColor(Map<Color, List<Line>> value);

        List<Map<String, Line>> maps(List<Map<String, Line>> value);

        Map<UUID, Map<Color, Set<Optional<Point>>>> deep(Map<UUID, Map<Color, Set<Optional<Point>>>> value);

        List<List<List<Color>>> cube(List<List<List<Color>>> value);

        Optional<Line> maybeLine(Optional<Line> value);
    }

    /** Gives back what it got: what it got is what the caller compares. */
    private static final class Echo implements Echoes {
        @Override
        public List<Point> points(List<Point> value) {
            return value;
        }

        @Override
        public Collection<Line> lines(Collection<Line> value) {
            return value;
        }

        @Override
        public Set<Point> pointSet(Set<Point> value) {
            return value;
        }

        @Override
        public Map<String, Line> lineMap(Map<String, Line> value) {
            return value;
        }

        @Override
        public Map<Point, Color> byPoint(Map<Point, Color> value) {
            return value;
        }

        @Override
        public Optional<List<Point>> maybePoints(Optional<List<Point>> value) {
            return value;
        }

        @Override
        public List<Optional<Point>> options(List<Optional<Point>> value) {
            return value;
        }

        @Override
        public List<@Nullable Point> holes(List<@Nullable Point> value) {
            return value;
        }

        @Override
        public @Nullable List<@Nullable Color> maybeColors(@Nullable List<@Nullable Color> value) {
            return value;
        }

        @Override
        public List<Color> colors(List<Color> value) {
            return value;
        }

        @Override
        public Set<Color> colorSet(Set<Color> value) {
            return value;
        }

        @Override
        public Optional<Color> maybeColor(Optional<Color> value) {
            return value;
        }

        @Override
        public Map<Color, Color> colorMap(Map<Color, Color> value) {
            return value;
        }

        @Override
        public Map<Color, List<Line>> byColor(Map<Color, List<Line>> value) {
            return value;
        }

        @Override
        public List<Map<String, Line>> maps(List<Map<String, Line>> value) {
            return value;
        }

        @Override
        public Map<UUID, Map<Color, Set<Optional<Point>>>> deep(Map<UUID, Map<Color, Set<Optional<Point>>>> value) {
            return value;
        }

        @Override
        public List<List<List<Color>>> cube(List<List<List<Color>>> value) {
            return value;
        }

        @Override
        public Optional<Line> maybeLine(Optional<Line> value) {
            return value;
        }
    }

    private static final Point A = new Point(1, 2);
    private static final Point B = new Point(-1, null);
    private static final Line FULL = new Line(
            A, Optional.of(B), Color.GREEN, List.of(Color.RED, Color.GREEN, Color.RED), Map.of(Color.GREEN, A));
    private static final Line SPARSE = new Line(B, Optional.empty(), Color.RED, List.of(), Map.of());

    private final Served<Echoes> served = new Served<>(Echoes.class, new Echo());
    private final Echoes echo = served.proxy;

    @AfterEach
    void close() {
        served.close();
    }

    private static <K, V> Map<K, V> ordered(K first, V firstValue, K second, V secondValue) {
        Map<K, V> map = new LinkedHashMap<>();
        map.put(first, firstValue);
        map.put(second, secondValue);
        return map;
    }

    @Test
    void collectionsOfRecords() {
        assertThat(echo.points(List.of(A, B, A))).containsExactly(A, B, A);
        assertThat(echo.points(List.of())).isEmpty();
        assertThat(echo.lines(List.of(FULL, SPARSE))).containsExactly(FULL, SPARSE);
        assertThat(echo.pointSet(new LinkedHashSet<>(List.of(B, A)))).containsExactly(B, A);
        assertThat(echo.maybePoints(Optional.of(List.of(B)))).contains(List.of(B));
        assertThat(echo.maybePoints(Optional.empty())).isEmpty();
        assertThat(echo.options(List.of(Optional.of(A), Optional.empty()))).containsExactly(Optional.of(A), Optional.empty());
        assertThat(echo.holes(Arrays.asList(null, A, null))).containsExactly(null, A, null);
        assertThat(echo.maybeLine(Optional.of(FULL))).contains(FULL);
        assertThat(echo.maybeLine(Optional.empty())).isEmpty();
    }

    @Test
    void mapsOfRecords() {
        assertThat(echo.lineMap(ordered("z", FULL, "a", SPARSE))).containsExactly(Map.entry("z", FULL), Map.entry("a", SPARSE));
        assertThat(echo.lineMap(Map.of())).isEmpty();
        assertThat(echo.byPoint(ordered(B, Color.RED, A, Color.GREEN)))
                .containsExactly(Map.entry(B, Color.RED), Map.entry(A, Color.GREEN));
    }

    @Test
    void collectionsAndMapsOfEnums() {
        assertThat(echo.colors(List.of(Color.GREEN, Color.RED))).containsExactly(Color.GREEN, Color.RED);
        assertThat(echo.colors(List.of())).isEmpty();
        assertThat(echo.colorSet(new LinkedHashSet<>(List.of(Color.GREEN, Color.RED)))).containsExactly(Color.GREEN, Color.RED);
        assertThat(echo.maybeColor(Optional.of(Color.GREEN))).contains(Color.GREEN);
        assertThat(echo.maybeColor(Optional.empty())).isEmpty();
        assertThat(echo.maybeColors(Arrays.asList(Color.RED, null))).containsExactly(Color.RED, null);
        assertThat(echo.maybeColors(null)).isNull();
        assertThat(echo.colorMap(new EnumMap<>(Map.of(Color.RED, Color.GREEN, Color.GREEN, Color.RED))))
                .containsExactly(Map.entry(Color.RED, Color.GREEN), Map.entry(Color.GREEN, Color.RED));
    }

    @Test
    void collectionsInsideOneAnother() {
        Map<Color, List<Line>> byColor = Map.of(Color.GREEN, List.of(SPARSE, FULL), Color.RED, List.of());
        assertThat(echo.byColor(byColor)).isEqualTo(byColor);
        List<Map<String, Line>> maps = List.of(Map.of("k", FULL), Map.of(), Map.of("l", SPARSE));
        assertThat(echo.maps(maps)).isEqualTo(maps);
        Map<UUID, Map<Color, Set<Optional<Point>>>> deep = Map.of(
                new UUID(1, 2), Map.of(Color.RED, Set.of(Optional.of(A), Optional.empty()), Color.GREEN, Set.of()),
                new UUID(3, 4), Map.of());
        assertThat(echo.deep(deep)).isEqualTo(deep);
        List<List<List<Color>>> cube = List.of(List.of(List.of(Color.RED), List.of()), List.of(), List.of(List.of(Color.GREEN, Color.RED)));
        assertThat(echo.cube(cube)).isEqualTo(cube);
    }

    @Test
    void manyRecords() {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            lines.add(new Line(
                    new Point(i, i % 3 == 0 ? null : i),
                    i % 2 == 0 ? Optional.empty() : Optional.of(A),
                    Color.values()[i % 2],
                    List.of(Color.RED).subList(0, i % 2),
                    Map.of()));
        }
        assertThat(echo.lines(lines)).isEqualTo(lines);
    }

    @Test
    void nullDeepInsideIsNamedByItsPath() {
        Line broken = new Line(A, Optional.empty(), Color.RED, Arrays.asList(Color.RED, null), Map.of());

        ValueException refusal = catchThrowableOfType(
                ValueException.class, () -> echo.byColor(Map.of(Color.GREEN, List.of(FULL, broken))));
        assertThat(refusal.reason()).isEqualTo(ValueException.Reason.NULL);
        assertThat(refusal.path()).isEqualTo("byColor().value[GREEN][1].dashes[1]");
        assertThat(echo.points(List.of(A))).containsExactly(A);
    }
}
