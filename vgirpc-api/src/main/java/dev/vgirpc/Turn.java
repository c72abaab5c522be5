package dev.vgirpc;

import java.util.List;
import java.util.Map;

/**
 * One batch of a stream with its metadata, seen by whoever receives it: what a caller sent to an
 * {@link ExchangeState}, or what a stream answered. It is implemented by the library only.
 *
 * <p><b>Ownership.</b> A turn belongs to its stream: its batch is closed when the next turn begins or
 * the stream is closed, on the server when the state has answered. To keep it, {@linkplain
 * Batch#transferTo transfer} it. Records are the receiver's. A turn belongs to one thread.
 *
 * @param <R> the row type: a record class or {@link Batch}
 */
public interface Turn<R> {

    /**
     * The rows.
     *
     * @return an unmodifiable list, maybe empty; for {@code R} = {@link Batch}, the one batch
     * @throws ValueException when a column or value does not fit the record class
     */
    List<R> rows();

    /**
     * The only row.
     *
     * @return the row; for {@code R} = {@link Batch}, the batch
     * @throws ValueException when there is not exactly one row
     */
    default R row() {
        List<R> rows = rows();
        if (rows.size() != 1) {
            throw new ValueException(
                    ValueException.Reason.SHAPE, "", "the turn has " + rows.size() + " rows where one is expected");
        }
        return rows.getFirst();
    }

    /**
     * The rows as a batch.
     *
     * @return the same batch each time, which stays the stream's
     */
    Batch batch();

    /**
     * The metadata that came with the batch; keys of the protocol itself are left out.
     *
     * @return an unmodifiable map in the sender's order
     */
    Map<String, String> metadata();
}
