package dev.vgirpc.wire.columnar;

import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.WireSchema;

/** How the batches of one schema are laid out, whatever writes their columns. Immutable and shared. */
public interface StreamLayout {

    WireSchema schema();

    /** What a stream of the schema starts with: the schema message, and dictionaries that never change. */
    byte[] prelude();

    /** The head of a batch. */
    BatchHead head(Metadata metadata);

    /**
     * Writes a batch without rows, such as a log message.
     *
     * @param first whether it is the stream's first: it brings the dictionaries, though empty
     */
    void encodeEmpty(BatchWriter out, BatchHead head, boolean first);
}
