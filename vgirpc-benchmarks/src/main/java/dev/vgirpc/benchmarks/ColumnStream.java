package dev.vgirpc.benchmarks;

import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;

/** Streams of one column and {@link #ROWS} rows. */
enum ColumnStream {
    INT64("int64", 1.5, new WireType.Int(64, true)) {
        @Override
        void column(BatchWriter out, int rows, Random random) {
            longs(out, rows, random, row -> false);
        }
    },
    NULLABLE_INT64("int64, 10 % nulls", 1.5, new WireType.Int(64, true)) {
        @Override
        void column(BatchWriter out, int rows, Random random) {
            longs(out, rows, random, row -> row % 10 == 3);
        }
    },
    DICTIONARY("dictionary(int16, utf8)", 1.5, new WireField.Dictionary(0, new WireType.Int(16, true), false)) {
        @Override
        void column(BatchWriter out, int rows, Random random) {
            out.node(rows, 0);
            out.emptyBuffer();
            out.beginBuffer();
            for (int i = 0; i < rows; i++) {
                out.out().putShort(random.nextInt(WORDS));
            }
            out.endBuffer();
        }
    },
    ASCII("utf8, 20 bytes of ASCII", 2, new WireType.Utf8(false)) {
        @Override
        void column(BatchWriter out, int rows, Random random) {
            texts(out, rows, row -> "x" + random.nextLong(LEAST_OF_19_DIGITS, Long.MAX_VALUE));
        }
    },
    MIXED("utf8, mixed scripts", 2, new WireType.Utf8(false)) {
        @Override
        void column(BatchWriter out, int rows, Random random) {
            texts(out, rows, row -> MIXED_WORDS.get(random.nextInt(MIXED_WORDS.size())) + random.nextInt(100));
        }
    };

    static final int ROWS = 1 << 20;

    private static final long LEAST_OF_19_DIGITS = 1_000_000_000_000_000_000L;

    private static final int WORDS = 1000;

    /** Of one to four bytes per character, and none without at least one of several. */
    private static final List<String> MIXED_WORDS =
            List.of("Zürich ", "Ελλάδα ", "Москва ", "東京都千代田区 ", "naïve café ", "שלום ", "🌍🚀 ", "한국어 ");

    private final String title;
    private final double limit;
    private final WireSchema schema;

    ColumnStream(String title, double limit, WireType type) {
        this(title, limit, new WireField("value", true, type));
    }

    ColumnStream(String title, double limit, WireField.Dictionary dictionary) {
        this(title, limit, new WireField("value", true, new WireType.Utf8(false), List.of(), dictionary, Map.of()));
    }

    ColumnStream(String title, double limit, WireField field) {
        this.title = title;
        this.limit = limit;
        this.schema = new WireSchema(List.of(field));
    }

    /** What the tables call it. */
    String title() {
        return title;
    }

    /**
     * The most that full validation may take, as a multiple of the time without; NaN without limit.
     * From a segment it has none: the time without is that of one copy within a cache. Nor have small
     * batches of text that is not ASCII: each byte of it needs work, which copies within a cache do not.
     */
    double limit(ValidationMain.Source source) {
        return switch (source) {
            case SMALL_BATCHES -> this == MIXED ? Double.NaN : limit;
            case LARGE_BATCHES -> limit;
            case SEGMENT -> Double.NaN;
        };
    }

    /** Writes the column of one batch. */
    abstract void column(BatchWriter out, int rows, Random random);

    /** The stream, in batches of so many rows; always the same. */
    void write(WireBuffer buffer, int rows) {
        Random random = new Random(1);
        BatchWriter out = new BatchWriter(buffer);
        BatchHead head = BatchHead.of(schema, Metadata.EMPTY);
        buffer.putCopy(SchemaMessage.encode(schema));
        WireField field = schema.fields().getFirst();
        if (field.dictionary() != null) {
            out.begin(BatchHead.ofDictionary(field));
            texts(out, WORDS, row -> "word " + row);
            out.end(WORDS);
        }
        for (int i = 0; i < ROWS / rows; i++) {
            out.begin(head);
            column(out, rows, random);
            out.end(rows);
        }
        out.endStream();
    }

    private interface Nulls {
        boolean isNull(int row);
    }

    private static void longs(BatchWriter out, int rows, Random random, Nulls nulls) {
        byte[] bits = new byte[(rows + 7) / 8];
        int nullCount = 0;
        for (int i = 0; i < rows; i++) {
            if (nulls.isNull(i)) {
                nullCount++;
            } else {
                bits[i >> 3] |= (byte) (1 << (i & 7));
            }
        }
        out.node(rows, nullCount);
        out.beginBuffer();
        if (nullCount > 0) {
            out.out().putBytes(bits);
        }
        out.endBuffer();
        out.beginBuffer();
        for (int i = 0; i < rows; i++) {
            out.out().putLong(random.nextLong());
        }
        out.endBuffer();
    }

    private static void texts(BatchWriter out, int rows, IntFunction<String> text) {
        StringBuilder all = new StringBuilder();
        out.node(rows, 0);
        out.emptyBuffer();
        out.beginBuffer();
        int end = 0;
        out.out().putInt(end);
        for (int i = 0; i < rows; i++) {
            String each = text.apply(i);
            all.append(each);
            end += each.getBytes(StandardCharsets.UTF_8).length;
            out.out().putInt(end);
        }
        out.endBuffer();
        out.beginBuffer();
        out.out().putCopy(all.toString().getBytes(StandardCharsets.UTF_8));
        out.endBuffer();
    }
}
