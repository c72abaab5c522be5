package dev.vgirpc.wire.contract;

import dev.vgirpc.Batch;
import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.columnar.BatchDecoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What the reading of one call's values needs, and the batches that it made. They are closed with the
 * reading, unless {@link #handOver()} gives them to whoever got the values. It belongs to one thread.
 */
public final class Reading implements AutoCloseable {

    /** Gives the memory of batches; asked only when there is one. */
    @FunctionalInterface
    public interface Memory {
        BufferAllocator allocator();
    }

    private final Limits limits;
    private final Validation validation;
    private final Memory memory;
    private @Nullable List<Batch> batches;
    private long batchBytes;

    public Reading(Limits limits, Validation validation, Memory memory) {
        this.limits = limits;
        this.validation = validation;
        this.memory = memory;
    }

    public Limits limits() {
        return limits;
    }

    public Validation validation() {
        return validation;
    }

    /**
     * The memory for a batch of so many bytes.
     *
     * @throws LimitException when the call's batches together are over the limit
     */
    public BufferAllocator allocatorFor(long bytes) {
        batchBytes += bytes;
        if (batchBytes > limits.maxCallBytes()) {
            throw new LimitException(
                    "the size of a call's batches in memory", "maxCallBytes", limits.maxCallBytes(), batchBytes);
        }
        return memory.allocator();
    }

    /**
     * Copies a received batch into vectors, which are closed with this reading.
     *
     * @throws dev.vgirpc.ProtocolException when it fails validation
     * @throws LimitException when the call's batches are over their limit
     */
    public Batch decode(WireBatch batch) {
        return own(BatchDecoder.decode(batch, allocatorFor(BatchDecoder.bytes(batch)), validation));
    }

    /** Notes a batch that was made. */
    public Batch own(Batch batch) {
        List<Batch> all = batches;
        if (all == null) {
            all = new ArrayList<>(1);
            batches = all;
        }
        all.add(batch);
        return batch;
    }

    /** The batches now belong to whoever has the values. */
    public void handOver() {
        batches = null;
    }

    @Override
    public void close() {
        List<Batch> all = batches;
        if (all != null) {
            batches = null;
            all.forEach(Batch::close);
        }
    }
}
