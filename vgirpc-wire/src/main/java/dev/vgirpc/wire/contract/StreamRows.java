package dev.vgirpc.wire.contract;

import dev.vgirpc.wire.WireSchema;

/** The rows of a stream, as the contract declares them. */
public sealed interface StreamRows {

    /** Whole batches, whose columns the implementation chooses. */
    enum Batches implements StreamRows {
        INSTANCE
    }

    /**
     * Records.
     *
     * @param rows how they travel
     */
    record Records(RowBatches rows) implements StreamRows {

        /** The record class. */
        public Class<?> type() {
            return rows.type();
        }

        public WireSchema schema() {
            return rows.layout().schema();
        }
    }
}
