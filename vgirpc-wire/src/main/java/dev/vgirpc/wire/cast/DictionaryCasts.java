package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.flat.Flat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

/**
 * Casts where one side or both are dictionary-encoded. Between two dictionaries all words are cast, also unused ones;
 * where a dictionary is unpacked, only those that are used as in Arrow C++.
 */
final class DictionaryCasts {

    private DictionaryCasts() {}

    static @Nullable Cast find(WireField source, WireField target) {
        WireField.Dictionary from = source.dictionary();
        WireField.Dictionary to = target.dictionary();
        if (from == null) {
            return to == null ? null : encode(source, target, to);
        }
        return to == null ? unpack(source, from, target) : change(source, from, target, to);
    }

    private static Cast change(
            WireField source, WireField.Dictionary from, WireField target, WireField.Dictionary to) {
        WireField values = source.dictionaryValues();
        Cast words = Planner.plan(values, target.dictionaryValues());
        boolean sameWords = values.sameType(target.dictionaryValues());
        Cast indices = indices(from.index(), to.index());
        return (in, run) -> {
            if (!run.defines(to)) {
                Column known = run.words(from, values);
                try {
                    // Without rows, no word has to fit.
                    run.define(target, words.cast(in.rows > 0 || sameWords ? known : Take.take(known, values, new int[0], run), run));
                } catch (Misfit e) {
                    throw e.moved(e.index() < 0 ? "" : ".dictionary[" + e.index() + "]");
                }
            }
            return indices.cast(in, run);
        };
    }

    private static Cast indices(WireType.Int from, WireType.Int to) {
        return from.equals(to) ? (in, run) -> in : new NumericCast(Num.integer(from), Num.integer(to), to);
    }

    private static @Nullable Cast unpack(WireField source, WireField.Dictionary from, WireField target) {
        WireField values = source.dictionaryValues();
        switch (target.type()) {
            case WireType.Null n -> {
                return (in, run) -> NullColumns.of(target, in.rows, run);
            }
            case WireType.ListOf l -> {
                return null;
            }
            case WireType.FixedSizeList l -> {
                return null;
            }
            case WireType.MapOf m -> {
                return null;
            }
            case WireType.Struct s -> {
                return null;
            }
            default -> {}
        }
        Cast cast = Planner.plan(values, target);
        return (in, run) -> {
            Column words = run.words(from, values);
            return cast.cast(Take.take(words, values, rows(in, from.index(), words.rows), run), run);
        };
    }

    /** The word of each row. */
    private static int[] rows(Column in, WireType.Int index, int words) {
        int[] rows = new int[in.rows];
        long[] one = new long[1];
        for (int row = 0; row < in.rows; row++) {
            rows[row] = Take.NULL;
            if (!in.isNull(row)) {
                Num.integer(index).read(in.buffer(1), row, one, 1);
                if (one[0] < 0 || one[0] >= words) {
                    throw Misfit.shape("index " + one[0] + " is outside a dictionary of " + words + " words").at(row);
                }
                rows[row] = (int) one[0];
            }
        }
        return rows;
    }

    private static @Nullable Cast encode(WireField source, WireField target, WireField.Dictionary to) {
        boolean large;
        switch (source.type()) {
            case WireType.Null n -> {
                NullColumns.check(target);
                return (in, run) -> NullColumns.of(target, in.rows, run);
            }
            case WireType.Utf8 u -> large = u.large();
            case WireType.Binary b -> large = b.large();
            default -> {
                return null;
            }
        }
        Cast words = Planner.plan(source, target.dictionaryValues());
        Cast indices = indices(WireType.Int.of(32, true), to.index());
        return (in, run) -> {
            List<Integer> firsts = new ArrayList<>();
            Column encoded = in.with(collect(in, large, firsts, run));
            Column result = indices.cast(encoded, run);
            int[] rows = firsts.stream().mapToInt(Integer::intValue).toArray();
            try {
                run.define(target, words.cast(Take.take(in, source, rows, run), run));
            } catch (Misfit e) {
                throw e.index() < 0 ? e : e.moved("[" + rows[(int) e.index()] + "]");
            }
            return result;
        };
    }

    /** Indices of 32 bits, and the rows where each word stands first. */
    private static ArrowBuf collect(Column in, boolean large, List<Integer> firsts, Casting run) {
        ArrowBuf buffer = run.zeros(4L * in.rows);
        MemorySegment out = Casting.segment(buffer);
        Map<ByteBuffer, Integer> known = new HashMap<>();
        for (int row = 0; row < in.rows; row++) {
            if (in.isNull(row)) {
                continue;
            }
            byte[] bytes = VarData.of(in, large).value(row).toArray(ValueLayout.JAVA_BYTE);
            Integer index = known.putIfAbsent(ByteBuffer.wrap(bytes), firsts.size());
            if (index == null) {
                index = firsts.size();
                firsts.add(row);
            }
            out.set(Flat.INT, 4L * row, index);
        }
        return buffer;
    }
}
