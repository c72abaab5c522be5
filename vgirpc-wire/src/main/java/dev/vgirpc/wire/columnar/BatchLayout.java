package dev.vgirpc.wire.columnar;

import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The layout of batches whose columns are vectors.
 *
 * @param schema the columns
 * @param prelude the schema message
 * @param plainHead the head of a batch without metadata
 */
public record BatchLayout(WireSchema schema, byte[] prelude, BatchHead plainHead) implements StreamLayout {

    /** The layout of a schema; dictionaries of several columns get numbers of their own. */
    public static BatchLayout of(WireSchema given) {
        Set<Long> taken = new HashSet<>();
        WireSchema schema = new WireSchema(
                given.fields().stream().map(field -> numbered(field, taken)).toList(), given.metadata());
        return new BatchLayout(schema, SchemaMessage.encode(schema), BatchHead.of(schema, Metadata.EMPTY));
    }

    private static WireField numbered(WireField field, Set<Long> taken) {
        List<WireField> children =
                field.children().stream().map(child -> numbered(child, taken)).toList();
        WireField.Dictionary dictionary = field.dictionary();
        if (dictionary != null) {
            long id = dictionary.id();
            for (long next = 0; !taken.add(id); next++) {
                id = next;
            }
            dictionary = new WireField.Dictionary(id, dictionary.index(), dictionary.ordered());
        }
        return new WireField(field.name(), field.nullable(), field.type(), children, dictionary, field.metadata());
    }

    @Override
    public BatchHead head(Metadata metadata) {
        return metadata == Metadata.EMPTY ? plainHead : BatchHead.of(schema, metadata);
    }

    @Override
    public void encodeEmpty(BatchWriter out, BatchHead head, boolean first) {
        if (first) {
            emptyDictionaries(schema.fields(), out);
        }
        out.emptyBatch(head);
    }

    private static void emptyDictionaries(List<WireField> fields, BatchWriter out) {
        for (WireField field : fields) {
            emptyDictionaries(field.children(), out);
            if (field.dictionary() != null) {
                out.emptyBatch(BatchHead.ofDictionary(field));
            }
        }
    }
}
