package dev.vgirpc.spi;

import dev.vgirpc.Batch;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** What of the engine stands behind batches. Implementations are safe for many threads. */
public interface BatchEngine {

    /**
     * See {@link dev.vgirpc.Rpc#allocator}.
     *
     * @return the same allocator each time
     */
    BufferAllocator allocator();

    /**
     * See {@link Batch#ofRows(Class, List, BufferAllocator)}.
     *
     * @param <R> the record class
     * @param type the record class
     * @param rows the rows
     * @param allocator gives the memory
     * @return a new batch
     */
    <R extends Record> Batch batch(Class<R> type, List<? extends R> rows, BufferAllocator allocator);

    /**
     * See {@link Batch#schemaOf}.
     *
     * @param type the record class
     * @return its columns
     */
    Schema schema(Class<? extends Record> type);

    /**
     * See {@link Batch#rows}.
     *
     * @param <R> the record class
     * @param batch an open batch
     * @param type the record class
     * @return the rows
     */
    <R extends Record> List<R> rows(Batch batch, Class<R> type);

    /**
     * See {@link Batch#castTo}.
     *
     * @param batch an open batch
     * @param target the columns wanted
     * @param allocator gives the memory
     * @return a new batch
     */
    Batch cast(Batch batch, Schema target, BufferAllocator allocator);
}
