package dev.vgirpc.wire.contract;

import dev.vgirpc.wire.WireSchema;

/** The rows of a stream, as the contract declares them. */
public sealed interface StreamRows {

    /** Whole batches, whose columns the implementation chooses. */
    enum Batches implements StreamRows {
        INSTANCE
    }

    /** Records. */
    final class Records implements StreamRows {
        private final RecordPlan plan;
        private final RowCodec codec;

        Records(RecordPlan plan) {
            this.plan = plan;
            this.codec = RowCodec.of(plan.names(), plan.slots());
        }

        /** The record class. */
        public Class<?> type() {
            return plan.type();
        }

        public WireSchema schema() {
            return codec.schema();
        }
    }
}
