package dev.vgirpc.internal;

import dev.vgirpc.Turn;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The turns of a stream and their rows, at one position: whoever reads a turn skips the rest of the one
 * before.
 *
 * @param <R> the row type
 */
public final class TurnReader<R> implements Iterable<Turn<R>>, Iterator<Turn<R>> {

    private final Supplier<@Nullable Turn<R>> source;
    private final Rows rows = new Rows();
    private @Nullable Turn<R> ahead;
    private @Nullable Iterator<R> rest;

    /** The source gives the next turn, or null at the end, then and ever after. */
    public TurnReader(Supplier<@Nullable Turn<R>> source) {
        this.source = source;
    }

    @Override
    public Iterator<Turn<R>> iterator() {
        return this;
    }

    @Override
    public boolean hasNext() {
        if (ahead == null) {
            rest = null;
            ahead = source.get();
        }
        return ahead != null;
    }

    @Override
    public Turn<R> next() {
        Turn<R> turn = hasNext() ? ahead : null;
        if (turn == null) {
            throw new NoSuchElementException("the stream has ended");
        }
        ahead = null;
        return turn;
    }

    /** The rows; the same iterator each time. */
    public Iterator<R> rows() {
        return rows;
    }

    private final class Rows implements Iterator<R> {

        private @Nullable Iterator<R> open() {
            Iterator<R> present = ahead == null ? rest : null;
            while (present == null || !present.hasNext()) {
                if (!TurnReader.this.hasNext()) {
                    return null;
                }
                present = TurnReader.this.next().rows().iterator();
                rest = present;
            }
            return present;
        }

        @Override
        public boolean hasNext() {
            return open() != null;
        }

        @Override
        public R next() {
            Iterator<R> present = open();
            if (present == null) {
                throw new NoSuchElementException("the stream has ended");
            }
            return present.next();
        }
    }
}
