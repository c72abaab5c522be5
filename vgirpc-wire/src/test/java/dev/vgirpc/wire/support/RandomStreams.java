package dev.vgirpc.wire.support;

import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;

/** Sound streams of random schemas of every type, also of those that the library's own encoders never write. */
public final class RandomStreams {

    private final Random random;
    private final Values values;
    /** How many values the dictionaries of the current stream have. */
    private final Map<Long, Integer> words = new HashMap<>();
    /** Whether columns may have nulls now. */
    private boolean nulls = true;

    public RandomStreams(Random random) {
        this.random = random;
        this.values = new Values(random);
    }

    /** A schema, dictionaries, some batches and the end, once or twice. */
    public StreamBytes next() {
        StreamBytes streams = new StreamBytes();
        for (int i = random.nextInt(2); i >= 0; i--) {
            WireSchema schema = schema();
            streams.schema(schema);
            words.clear();
            schema.fields().forEach(field -> dictionaries(streams, field));
            for (int k = random.nextInt(3); k > 0; k--) {
                Metadata metadata = random.nextBoolean()
                        ? Metadata.EMPTY
                        : Metadata.of(Map.of("vgi_rpc.method", values.text(9), values.text(5), "v"));
                int rows = random.nextInt(8) == 0 ? 1 + random.nextInt(80) : random.nextInt(5);
                streams.raw(message(BatchHead.of(schema, metadata), rows, out -> schema.fields()
                        .forEach(field -> column(out, field, rows))));
            }
            streams.end();
        }
        return streams;
    }

    private WireSchema schema() {
        WireSchema schema = values.schema(5, false);
        return schema.fields().stream().allMatch(RandomStreams::hasValues) ? schema : schema();
    }

    /** A union needs an alternative for each id; a key may not be null, nor a word that stands for one. */
    private static boolean hasValues(WireField field) {
        boolean sound = switch (field.type()) {
            case WireType.Union u -> u.ids(field.children().size()).length == field.children().size()
                    && !field.children().isEmpty();
            case WireType.MapOf m -> field.children().getFirst().children().getFirst().dictionary() == null;
            default -> true;
        };
        return sound && field.children().stream().allMatch(RandomStreams::hasValues);
    }

    private interface Columns {
        void write(BatchWriter out);
    }

    private static byte[] message(BatchHead head, int rows, Columns columns) {
        try (WireBuffer buffer = new WireBuffer(256)) {
            BatchWriter out = new BatchWriter(buffer);
            out.begin(head);
            columns.write(out);
            out.end(rows);
            return buffer.toByteArray();
        }
    }

    /** Those of a column's children go first: the values of its own may refer to them. */
    private void dictionaries(StreamBytes streams, WireField field) {
        field.children().forEach(child -> dictionaries(streams, child));
        WireField.Dictionary dictionary = field.dictionary();
        if (dictionary != null) {
            int count = random.nextInt(12);
            WireField plain = new WireField(field.name(), true, field.type(), field.children(), null, Map.of());
            streams.raw(message(BatchHead.ofDictionary(field), count, out -> column(out, plain, count)));
            words.put(dictionary.id(), count);
        }
    }

    private void column(BatchWriter out, WireField field, int rows) {
        WireField.Dictionary dictionary = field.dictionary();
        if (dictionary != null) {
            indices(out, dictionary, rows);
            return;
        }
        switch (field.type()) {
            case WireType.Null n -> out.node(rows, rows);
            case WireType.Bool b -> fixed(out, rows, (rows + 7) / 8);
            case WireType.Int i -> fixed(out, rows, rows * i.bits() / 8);
            case WireType.Floating f -> fixed(out, rows, rows * f.bits() / 8);
            case WireType.Decimal d -> {
                validity(out, rows);
                buffer(out, rows, row -> words32(out, d.bits() / 32, random.nextInt(-9, 10)));
            }
            case WireType.Date d when d.millis() -> {
                validity(out, rows);
                buffer(out, rows, row -> out.out().putLong(random.nextInt() * 86_400_000L));
            }
            case WireType.Date d -> fixed(out, rows, rows * 4);
            case WireType.Time t -> {
                validity(out, rows);
                buffer(out, rows, row -> words32(out, t.bits() / 32, random.nextInt(86_400)));
            }
            case WireType.Timestamp t -> fixed(out, rows, rows * 8);
            case WireType.Duration d -> fixed(out, rows, rows * 8);
            case WireType.Interval i -> fixed(out, rows, rows * (i.code() == 0 ? 4 : 8 * i.code()));
            case WireType.FixedSizeBinary f -> fixed(out, rows, rows * f.byteWidth());
            case WireType.Utf8 u -> variable(out, rows, u.large());
            case WireType.Binary b -> variable(out, rows, b.large());
            case WireType.ListOf l -> list(out, field, rows, l.large());
            case WireType.MapOf m -> map(out, field.children().getFirst(), rows);
            case WireType.FixedSizeList f -> {
                validity(out, rows);
                column(out, field.children().getFirst(), rows * f.size());
            }
            case WireType.Struct s -> {
                validity(out, rows);
                field.children().forEach(child -> column(out, child, rows));
            }
            case WireType.Union u -> {
                out.node(rows, 0);
                int id = u.ids(field.children().size())[0];
                buffer(out, rows, row -> out.out().putByte(id));
                if (u.dense()) {
                    buffer(out, rows, row -> out.out().putInt(row));
                }
                field.children().forEach(child -> column(out, child, rows));
            }
            case WireType.RunEndEncoded r -> {
                out.node(rows, 0);
                int runs = Math.min(rows, 1);
                out.node(runs, 0);
                out.emptyBuffer();
                buffer(out, runs, run -> out.out().putInt(rows));
                column(out, field.children().getLast(), runs);
            }
            case WireType.Unsupported u -> throw new AssertionError(u);
        }
    }

    private void indices(BatchWriter out, WireField.Dictionary dictionary, int rows) {
        int count = words.get(dictionary.id());
        if (count == 0) {
            out.node(rows, rows);
            buffer(out, (rows + 7) / 8, i -> out.out().putByte(0));
        } else {
            validity(out, rows);
        }
        buffer(out, rows, row -> {
            int index = count == 0 ? 0 : random.nextInt(count);
            switch (dictionary.index().bits()) {
                case 8 -> out.out().putByte(index);
                case 16 -> out.out().putShort(index);
                case 32 -> out.out().putInt(index);
                default -> out.out().putLong(index);
            }
        });
    }

    private void fixed(BatchWriter out, int rows, int bytes) {
        validity(out, rows);
        buffer(out, bytes, i -> out.out().putByte(random.nextInt(256)));
    }

    private void variable(BatchWriter out, int rows, boolean large) {
        validity(out, rows);
        byte[][] texts = new byte[rows][];
        long[] ends = new long[rows];
        long end = 0;
        for (int row = 0; row < rows; row++) {
            texts[row] = values.text(12).getBytes(StandardCharsets.UTF_8);
            end += texts[row].length;
            ends[row] = end;
        }
        offsets(out, ends, large);
        buffer(out, rows, row -> out.out().putBytes(texts[row]));
    }

    private void list(BatchWriter out, WireField field, int rows, boolean large) {
        column(out, field.children().getFirst(), lists(out, rows, large));
    }

    private void map(BatchWriter out, WireField entries, int rows) {
        int count = lists(out, rows, false);
        out.node(count, 0);
        out.emptyBuffer();
        nulls = false;
        column(out, entries.children().getFirst(), count);
        nulls = true;
        column(out, entries.children().getLast(), count);
    }

    /** The node, validity and offsets of lists; gives the number of their elements. */
    private int lists(BatchWriter out, int rows, boolean large) {
        validity(out, rows);
        long[] ends = new long[rows];
        int end = 0;
        for (int row = 0; row < rows; row++) {
            end += random.nextInt(4);
            ends[row] = end;
        }
        offsets(out, ends, large);
        return end;
    }

    private static void offsets(BatchWriter out, long[] ends, boolean large) {
        buffer(out, ends.length + 1, i -> {
            long end = i == 0 ? 0 : ends[i - 1];
            if (large) {
                out.out().putLong(end);
            } else {
                out.out().putInt((int) end);
            }
        });
    }

    /** The node of a column and its validity, with nulls or without. */
    private void validity(BatchWriter out, int rows) {
        byte[] bits = new byte[(rows + 7) / 8];
        if (nulls && random.nextInt(3) == 0) {
            random.nextBytes(bits);
        } else {
            Arrays.fill(bits, (byte) -1);
        }
        int count = 0;
        for (int row = 0; row < rows; row++) {
            count += ~(bits[row >> 3] >> (row & 7)) & 1;
        }
        out.node(rows, count);
        if (count == 0 && random.nextBoolean()) {
            out.emptyBuffer();
        } else {
            buffer(out, bits.length, i -> out.out().putByte(bits[i]));
        }
    }

    /** A whole number of 32-bit words, with sign. */
    private static void words32(BatchWriter out, int words, int value) {
        out.out().putInt(value);
        for (int i = 1; i < words; i++) {
            out.out().putInt(value >> 31);
        }
    }

    private static void buffer(BatchWriter out, int count, IntConsumer part) {
        out.beginBuffer();
        for (int i = 0; i < count; i++) {
            part.accept(i);
        }
        out.endBuffer();
    }
}
