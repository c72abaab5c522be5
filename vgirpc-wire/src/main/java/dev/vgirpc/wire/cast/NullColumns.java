package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;

/** Columns of nothing but nulls. */
final class NullColumns {

    private NullColumns() {}

    /**
     * Checks that a type has nulls of its own, at any depth.
     *
     * @throws Misfit when it has none
     */
    static void check(WireField field) {
        switch (field.type()) {
            case WireType.Union u -> throw none(field);
            case WireType.RunEndEncoded r -> throw none(field);
            case WireType.Unsupported u -> throw none(field);
            case WireType.Decimal d when d.bits() < 128 -> throw none(field);
            default -> field.children().forEach(NullColumns::check);
        }
    }

    private static Misfit none(WireField field) {
        return Misfit.type("null cannot be cast to " + field.typeText());
    }

    static Column of(WireField field, int rows, Casting run) {
        WireField.Dictionary dictionary = field.dictionary();
        if (dictionary != null) {
            if (!run.defines(dictionary)) {
                run.define(field, of(field.dictionaryValues(), 0, run));
            }
            return column(rows, List.of(run.zeros((long) rows * dictionary.index().bits() / 8)), List.of(), run);
        }
        List<WireField> children = field.children();
        return switch (field.type()) {
            case WireType.Null n -> new Column(rows, rows, List.of(), List.of());
            case WireType.Utf8 u -> column(rows, offsets(rows, u.large(), true, run), List.of(), run);
            case WireType.Binary b -> column(rows, offsets(rows, b.large(), true, run), List.of(), run);
            case WireType.ListOf l ->
                column(rows, offsets(rows, l.large(), false, run), all(children, 0, run), run);
            case WireType.MapOf m -> column(rows, offsets(rows, false, false, run), all(children, 0, run), run);
            case WireType.FixedSizeList l ->
                column(rows, List.of(), all(children, Math.multiplyExact(rows, l.size()), run), run);
            case WireType.Struct s -> column(rows, List.of(), all(children, rows, run), run);
            case WireType.Bool b -> column(rows, List.of(run.zeros((rows + 7L) / 8)), List.of(), run);
            default -> column(rows, List.of(run.zeros((long) rows * Take.width(field.type()))), List.of(), run);
        };
    }

    private static List<ArrowBuf> offsets(int rows, boolean large, boolean data, Casting run) {
        ArrowBuf offsets = run.zeros((rows + 1L) * (large ? 8 : 4));
        return data ? List.of(offsets, run.allocate(0)) : List.of(offsets);
    }

    private static List<Column> all(List<WireField> fields, int rows, Casting run) {
        return fields.stream().map(field -> of(field, rows, run)).toList();
    }

    private static Column column(int rows, List<ArrowBuf> values, List<Column> children, Casting run) {
        List<ArrowBuf> buffers = new ArrayList<>();
        buffers.add(run.zeros((rows + 7L) / 8));
        buffers.addAll(values);
        return new Column(rows, rows, buffers, children);
    }
}
