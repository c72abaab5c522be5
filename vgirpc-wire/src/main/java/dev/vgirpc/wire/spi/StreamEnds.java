package dev.vgirpc.wire.spi;

import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import java.util.Map;
import java.util.function.Consumer;

/** Bytes by which a client brings a stream to its end. */
final class StreamEnds {

    /** The end of an input stream. */
    static final byte[] END = bytes(BatchWriter::endStream);

    /** An input stream without columns and batches. */
    static final byte[] EMPTY_INPUT = bytes(out -> {
        out.out().putCopy(SchemaMessage.encode(WireSchema.EMPTY));
        out.endStream();
    });

    /** A request that servers answer whatever their service is (protocol page 11.3). */
    static final byte[] BARRIER = bytes(out -> {
        out.out().putCopy(SchemaMessage.encode(WireSchema.EMPTY));
        out.emptyBatch(BatchHead.of(
                WireSchema.EMPTY,
                Metadata.of(Map.of(WireKeys.METHOD, WireKeys.TRANSPORT_OPTIONS_METHOD))
                        .with(Map.of(WireKeys.REQUEST_VERSION, WireKeys.REQUEST_VERSION_VALUE))));
        out.endStream();
    });

    /** How many answers may come before that of the barrier. */
    static final int MAX_STRAY_ANSWERS = 3;

    private StreamEnds() {}

    private static byte[] bytes(Consumer<BatchWriter> writer) {
        try (WireBuffer buffer = new WireBuffer(1024)) {
            writer.accept(new BatchWriter(buffer));
            return buffer.toByteArray();
        }
    }

    /** Whether a batch answers the barrier: with options, or with an error of a server that knows no such method. */
    static boolean answersBarrier(WireBatch batch) {
        if (batch.hasMetadata(WireKeys.TRANSPORT_SHM)) {
            return true;
        }
        String message = batch.metadata(WireKeys.LOG_MESSAGE);
        return message != null && message.contains(WireKeys.TRANSPORT_OPTIONS_METHOD);
    }
}
