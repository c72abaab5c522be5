package dev.vgirpc.wire.engine;

import dev.vgirpc.Batch;
import dev.vgirpc.spi.BatchEngine;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.cast.Casts;
import dev.vgirpc.wire.contract.RowBatches;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** The engine behind batches. */
final class WireBatchEngine implements BatchEngine {

    static final BatchEngine INSTANCE = new WireBatchEngine();

    private WireBatchEngine() {}

    @Override
    public BufferAllocator allocator() {
        return BatchMemory.allocator();
    }

    @Override
    public <R extends Record> Batch batch(Class<R> type, List<? extends R> rows, BufferAllocator allocator) {
        return RowBatches.of(type).batch(rows, allocator);
    }

    @Override
    public Schema schema(Class<? extends Record> type) {
        return RowBatches.of(type).schema();
    }

    @Override
    public <R extends Record> List<R> rows(Batch batch, Class<R> type) {
        return RowBatches.of(type).rows(batch);
    }

    @Override
    public Batch cast(Batch batch, Schema target, BufferAllocator allocator) {
        return Casts.cast(batch, target, allocator);
    }
}
