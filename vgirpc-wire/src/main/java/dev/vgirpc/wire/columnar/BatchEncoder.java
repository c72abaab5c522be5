package dev.vgirpc.wire.columnar;

import dev.vgirpc.Batch;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.jspecify.annotations.Nullable;

/** Writes vectors as messages. */
public final class BatchEncoder {

    private BatchEncoder() {}

    /**
     * Writes a batch as a stream of its own: schema, dictionaries, batch, end.
     *
     * @throws ValueException when the vectors do not fit together
     */
    public static void writeStream(Batch batch, WireBuffer out) {
        WireSchema schema = schema(batch);
        BatchWriter writer = new BatchWriter(out);
        out.putCopy(SchemaMessage.encode(schema));
        writeDictionaries(batch, schema.fields(), writer, null);
        writeBatch(batch, schema, BatchHead.of(schema, Metadata.EMPTY), writer);
        writer.endStream();
    }

    /** The schema of a batch as it travels. */
    public static WireSchema schema(Batch batch) {
        try {
            return ArrowSchemas.fromArrow(batch.schema());
        } catch (IllegalArgumentException e) {
            throw new ValueException(ValueException.Reason.TYPE, "", String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Writes a batch of a stream and the dictionaries that it brings.
     *
     * @param head the head for the batch's schema
     * @param sent the dictionaries that the reader knows
     * @return the bytes of the batch's buffers, without padding
     * @throws ValueException when the vectors do not fit together
     */
    public static long write(
            Batch batch, WireSchema schema, BatchHead head, BatchWriter out, SentDictionaries sent) {
        writeDictionaries(batch, schema.fields(), out, sent);
        return writeBatch(batch, schema, head, out);
    }

    private static void writeDictionaries(
            Batch batch, List<WireField> fields, BatchWriter out, @Nullable SentDictionaries sent) {
        for (int i = 0; i < fields.size(); i++) {
            writeDictionaries(batch.dictionaries(), fields.get(i), batch.root().getVector(i), out, sent);
        }
    }

    /**
     * Writes the dictionaries of a column, those inside the values of others first. The batch numbers its
     * dictionaries for itself; the stream's numbers are those of the field.
     */
    private static void writeDictionaries(
            DictionaryProvider dictionaries,
            WireField field,
            FieldVector vector,
            BatchWriter out,
            @Nullable SentDictionaries sent) {
        WireField.Dictionary dictionary = field.dictionary();
        DictionaryEncoding encoding = vector.getField().getDictionary();
        FieldVector holder = vector;
        if (dictionary != null) {
            Dictionary values = encoding == null ? null : dictionaries.lookup(encoding.getId());
            if (values == null) {
                throw new ValueException(
                        ValueException.Reason.SHAPE, field.name(), "the batch has no dictionary for the column");
            }
            holder = values.getVector();
        }
        if (!field.children().isEmpty()) {
            List<FieldVector> children = holder.getChildrenFromFields();
            for (int i = 0; i < children.size(); i++) {
                writeDictionaries(dictionaries, field.children().get(i), children.get(i), out, sent);
            }
        }
        if (dictionary != null) {
            WireBuffer.Position start = out.out().position();
            int count = holder.getValueCount();
            out.begin(BatchHead.ofDictionary(field));
            // What is to be compared later is copied; large dictionaries are not kept for comparison.
            boolean copy = holder.getBufferSize() <= SentDictionaries.MAX_KEPT_BYTES;
            vector(out, field.dictionaryValues(), holder, count, copy);
            out.end(count);
            if (sent != null) {
                sent.withdrawUnchanged(dictionary.id(), out.out(), start);
            }
        }
    }

    /**
     * Writes the batch alone.
     *
     * @param head the head for the batch's schema
     * @return the bytes of its buffers, without padding
     */
    private static long writeBatch(Batch batch, WireSchema schema, BatchHead head, BatchWriter out) {
        int rows = batch.rowCount();
        out.begin(head);
        for (int i = 0; i < schema.fields().size(); i++) {
            WireField field = schema.fields().get(i);
            FieldVector vector = batch.root().getVector(i);
            if (vector.getValueCount() != rows) {
                throw new ValueException(
                        ValueException.Reason.SHAPE,
                        field.name(),
                        "the vector has " + vector.getValueCount() + " values, the batch " + rows
                                + " rows: set both row counts");
            }
            vector(out, field, vector, rows, false);
        }
        return out.end(rows);
    }

    private static void vector(BatchWriter out, WireField field, FieldVector vector, int rows, boolean copy) {
        if (field.type() instanceof WireType.Null && field.dictionary() == null) {
            out.node(rows, rows);
            return;
        }
        int nulls = hasValidity(field) ? vector.getNullCount() : 0;
        out.node(rows, nulls);
        List<ArrowBuf> buffers = vector.getFieldBuffers();
        for (int i = 0; i < buffers.size(); i++) {
            out.beginBuffer();
            // Without nulls the bitmap says nothing.
            if (i > 0 || nulls > 0 || !hasValidity(field)) {
                ArrowBuf buffer = buffers.get(i);
                // A vector without values counts an offset that it may not have.
                MemorySegment bytes =
                        BatchMemory.segment(buffer, Math.min(buffer.readableBytes(), buffer.capacity()));
                if (copy) {
                    out.out().putCopy(bytes);
                } else {
                    out.out().putNative(bytes);
                }
            }
            out.endBuffer();
        }
        if (field.dictionary() == null) {
            List<FieldVector> children = vector.getChildrenFromFields();
            for (int i = 0; i < children.size(); i++) {
                vector(out, field.children().get(i), children.get(i), children.get(i).getValueCount(), copy);
            }
        }
    }

    /** Whether the first buffer of a column marks its nulls. */
    static boolean hasValidity(WireField field) {
        return field.dictionary() != null
                || !(field.type() instanceof WireType.Union
                        || field.type() instanceof WireType.RunEndEncoded
                        || field.type() instanceof WireType.Null);
    }
}
