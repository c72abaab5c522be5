package dev.vgirpc.testkit;

import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and inputs of streams as bytes. */
final class RawStreams {

    private static final WireSchema PAIRS = new WireSchema(List.of(
            new WireField("left", false, new WireType.Int(64, true)),
            new WireField("right", false, new WireType.Floating(64))));

    private RawStreams() {}

    /** A request of a method without parameters. */
    static byte[] request(String method) {
        Metadata metadata = Metadata.of(Map.of(
                WireKeys.METHOD, method, WireKeys.REQUEST_VERSION, WireKeys.REQUEST_VERSION_VALUE));
        try (WireBuffer out = new WireBuffer(1024)) {
            BatchWriter writer = new BatchWriter(out);
            out.putCopy(SchemaMessage.encode(WireSchema.EMPTY));
            writer.emptyBatch(BatchHead.of(WireSchema.EMPTY, metadata));
            writer.endStream();
            return out.toByteArray();
        }
    }

    /**
     * The input of the first turn of {@link EchoStreams#pairs}, which may say that it has other numbers of rows or
     * values than it has.
     */
    record Pairs(int rows, long claimedRows, long claimedValues) {

        /**
         * The bytes.
         *
         * @param besides what {@link dev.vgirpc.wire.spi.ClientCall#beginInput} gave
         */
        byte[] bytes(@Nullable Map<String, String> besides) {
            return pairs(rows, claimedRows, claimedValues, besides);
        }
    }

    private static byte[] pairs(
            int rows, long claimedRows, long claimedValues, @Nullable Map<String, String> besides) {
        try (WireBuffer out = new WireBuffer(1024)) {
            BatchWriter writer = new BatchWriter(out);
            out.putCopy(SchemaMessage.encode(PAIRS));
            writer.begin(BatchHead.of(PAIRS, besides == null ? Metadata.EMPTY : Metadata.of(besides)));
            for (int column = 0; column < PAIRS.fields().size(); column++) {
                writer.node(claimedValues, 0);
                writer.emptyBuffer();
                writer.beginBuffer();
                for (int row = 0; row < rows; row++) {
                    out.putLong(column == 0 ? row : Double.doubleToRawLongBits(row / 2.0));
                }
                writer.endBuffer();
            }
            writer.end(claimedRows);
            if (besides != null) {
                writer.endStream();
            }
            return out.toByteArray();
        }
    }
}
