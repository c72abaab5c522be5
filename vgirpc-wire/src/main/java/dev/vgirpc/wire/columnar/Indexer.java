package dev.vgirpc.wire.columnar;

import dev.vgirpc.LimitException;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.column.ColumnEncoder;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the words of dictionary-encoded columns, at any depth, into indices and collects them. */
abstract sealed class Indexer {

    /** The indexer of a column, or null when there is no dictionary in it. */
    static @Nullable Indexer of(WireField field) {
        WireField.Dictionary dictionary = field.dictionary();
        if (dictionary != null) {
            return new Words(field, dictionary);
        }
        List<@Nullable Indexer> children = new ArrayList<>();
        boolean any = false;
        for (WireField child : field.children()) {
            Indexer inner = of(child);
            any |= inner != null;
            children.add(inner);
        }
        if (!any) {
            return null;
        }
        return field.type() instanceof WireType.Struct ? new Fields(children) : new Elements(children.getFirst());
    }

    /** The values with indices in place of words. */
    abstract @Nullable Object[] index(@Nullable Object[] values);

    /** Writes the dictionaries, after all values were indexed. */
    abstract void write(BatchWriter out);

    private static final class Words extends Indexer {
        private final WireField field;
        private final WireField.Dictionary dictionary;
        private final @Nullable Indexer inner;
        private final Map<Object, Long> known = new HashMap<>();
        private final List<@Nullable Object> words = new ArrayList<>();

        Words(WireField field, WireField.Dictionary dictionary) {
            this.field = field;
            this.dictionary = dictionary;
            this.inner = of(field.dictionaryValues());
        }

        @Override
        @Nullable Object[] index(@Nullable Object[] values) {
            @Nullable Object[] indices = new Object[values.length];
            for (int i = 0; i < values.length; i++) {
                Object word = values[i];
                if (word != null) {
                    indices[i] = known.computeIfAbsent(key(word), key -> add(word));
                }
            }
            return indices;
        }

        private Long add(Object word) {
            long next = words.size();
            WireType.Int index = dictionary.index();
            int bits = index.signed() ? index.bits() - 1 : index.bits();
            if (bits < 31 && next >> bits != 0) {
                throw new LimitException("the number of words of a dictionary", index + " indices", 1L << bits, next + 1);
            }
            words.add(word);
            return next;
        }

        @Override
        void write(BatchWriter out) {
            @Nullable Object[] values = words.toArray();
            if (inner != null) {
                values = inner.index(values);
                inner.write(out);
            }
            out.begin(BatchHead.ofDictionary(field));
            ColumnEncoder.of(field.dictionaryValues())
                    .encode(out, values, 0, values.length);
            out.end(values.length);
        }

        /** An object that equals that of equal words. */
        private static Object key(Object word) {
            return switch (word) {
                case MemorySegment bytes -> ByteBuffer.wrap(bytes.toArray(ValueLayout.JAVA_BYTE));
                case byte[] bytes -> ByteBuffer.wrap(bytes);
                case BigDecimal number -> number.stripTrailingZeros();
                case Object[] values ->
                    Arrays.stream(values).map(each -> each == null ? "" : key(each)).toList();
                default -> word;
            };
        }
    }

    private static final class Elements extends Indexer {
        private final @Nullable Indexer element;

        Elements(@Nullable Indexer element) {
            this.element = element;
        }

        @Override
        @Nullable Object[] index(@Nullable Object[] values) {
            @Nullable Object[] indexed = values.clone();
            for (int i = 0; i < indexed.length; i++) {
                if (indexed[i] instanceof Object[] each && element != null) {
                    indexed[i] = element.index(each);
                }
            }
            return indexed;
        }

        @Override
        void write(BatchWriter out) {
            if (element != null) {
                element.write(out);
            }
        }
    }

    private static final class Fields extends Indexer {
        private final List<@Nullable Indexer> fields;

        Fields(List<@Nullable Indexer> fields) {
            this.fields = fields;
        }

        @Override
        @Nullable Object[] index(@Nullable Object[] values) {
            @Nullable Object[] indexed = values.clone();
            for (int i = 0; i < indexed.length; i++) {
                if (indexed[i] instanceof Object[] row) {
                    @Nullable Object[] fresh = row.clone();
                    for (int f = 0; f < fresh.length; f++) {
                        Indexer field = fields.get(f);
                        if (field != null) {
                            fresh[f] = field.index(new @Nullable Object[] {fresh[f]})[0];
                        }
                    }
                    indexed[i] = fresh;
                }
            }
            return indexed;
        }

        @Override
        void write(BatchWriter out) {
            for (Indexer field : fields) {
                if (field != null) {
                    field.write(out);
                }
            }
        }
    }
}
