package dev.vgirpc.wire.contract;

import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.column.ColumnEncoder;
import dev.vgirpc.wire.column.Words;
import dev.vgirpc.wire.columnar.SentDictionaries;
import dev.vgirpc.wire.columnar.StreamLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one row of a fixed schema from natural values, without vectors. Immutable and shared.
 */
public final class RowCodec implements StreamLayout {

    /** The row without columns: void results, ticks, errors before a method is known. */
    public static final RowCodec EMPTY = of(List.of(), List.of());

    private final WireSchema schema;
    private final byte[] prelude;
    /** Dictionaries that each batch brings. */
    private final List<SchemaBuilder.Dictionary> dictionaries;

    private final ColumnEncoder[] encoders;
    private final BatchHead plainHead;

    private RowCodec(SchemaBuilder builder) {
        schema = builder.schema();
        prelude = builder.prelude(schema);
        dictionaries = builder.wordDictionaries();
        encoders = schema.fields().stream().map(ColumnEncoder::of).toArray(ColumnEncoder[]::new);
        plainHead = BatchHead.of(schema, Metadata.EMPTY);
    }

    static RowCodec of(List<String> names, List<Slot> slots) {
        SchemaBuilder builder = new SchemaBuilder();
        for (int i = 0; i < slots.size(); i++) {
            builder.add(slots.get(i).field(names.get(i), builder));
        }
        return new RowCodec(builder);
    }

    /** A row of one column whose nullability is given. */
    static RowCodec single(String name, Slot slot, boolean nullable) {
        SchemaBuilder builder = new SchemaBuilder();
        builder.add(slot.field(name, builder).withNullable(nullable));
        return new RowCodec(builder);
    }

    @Override
    public WireSchema schema() {
        return schema;
    }

    @Override
    public byte[] prelude() {
        return prelude;
    }

    /** The head of a batch without metadata. */
    public BatchHead plainHead() {
        return plainHead;
    }

    @Override
    public BatchHead head(Metadata metadata) {
        return metadata == Metadata.EMPTY ? plainHead : BatchHead.of(schema, metadata);
    }

    /**
     * Writes a batch of one row, or of none when there are no columns, and the dictionaries that it
     * brings; gives its buffer bytes.
     */
    public long encode(BatchWriter out, BatchHead head, @Nullable Object[] row) {
        if (!dictionaries.isEmpty()) {
            Words words = new Words();
            for (int i = 0; i < encoders.length; i++) {
                encoders[i].indexWords(words, row, i, i + 1);
            }
            writeDictionaries(out, words, null);
        }
        out.begin(head);
        for (int i = 0; i < encoders.length; i++) {
            encoders[i].encode(out, row, i, i + 1);
        }
        return out.end(encoders.length == 0 ? 0 : 1);
    }

    /** Writes a stream of many rows: schema, dictionaries, one batch, end. */
    void encodeStream(WireBuffer out, List<@Nullable Object[]> rows) {
        out.putCopy(prelude);
        BatchWriter writer = new BatchWriter(out);
        encodeRows(writer, plainHead, rows, null);
        writer.endStream();
    }

    /**
     * Writes a batch of rows and the dictionaries that it brings; gives its buffer bytes.
     *
     * @param sent the dictionaries that are known to the reader, or null when there are none
     */
    long encodeRows(
            BatchWriter out, BatchHead head, List<@Nullable Object[]> rows, @Nullable SentDictionaries sent) {
        int count = rows.size();
        List<@Nullable Object[]> columns = new ArrayList<>();
        for (int c = 0; c < encoders.length; c++) {
            @Nullable Object[] column = new Object[count];
            for (int i = 0; i < count; i++) {
                column[i] = rows.get(i)[c];
            }
            columns.add(column);
        }
        if (!dictionaries.isEmpty()) {
            Words words = new Words();
            for (int c = 0; c < encoders.length; c++) {
                encoders[c].indexWords(words, columns.get(c), 0, count);
            }
            writeDictionaries(out, words, sent);
        }
        out.begin(head);
        for (int c = 0; c < encoders.length; c++) {
            encoders[c].encode(out, columns.get(c), 0, count);
        }
        return out.end(count);
    }

    @Override
    public void encodeEmpty(BatchWriter out, BatchHead head, boolean first) {
        if (first) {
            writeDictionaries(out, new Words(), null);
        }
        out.emptyBatch(head);
    }

    private void writeDictionaries(BatchWriter out, Words words, @Nullable SentDictionaries sent) {
        for (SchemaBuilder.Dictionary dictionary : dictionaries) {
            WireBuffer.Position start = out.out().position();
            dictionary.write(out, words.of(dictionary.id()));
            if (sent != null) {
                sent.withdrawUnchanged(dictionary.id(), out.out(), start);
            }
        }
    }
}
