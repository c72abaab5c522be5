package dev.vgirpc.wire.cast;

import dev.vgirpc.Batch;
import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.ValueException;
import dev.vgirpc.ValueException.Reason;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.columnar.ArrowSchemas;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * How batches of one schema become batches of another. Immutable and shared. Where the schemas are equal, nothing is
 * checked and the memory is shared.
 */
public final class CastPlan {

    private final WireSchema source;
    private final WireSchema target;
    private final Schema inMemory;
    private final boolean equal;
    private final int[] positions;
    private final Cast[] casts;

    private CastPlan(WireSchema source, WireSchema target, int[] positions) {
        this.source = source;
        this.target = TargetDictionaries.numbered(source, target, positions);
        this.positions = positions;
        equal = isEqual(source, target);
        casts = new Cast[positions.length];
        for (int i = 0; i < positions.length; i++) {
            WireField field = this.target.fields().get(i);
            try {
                casts[i] = Planner.plan(source.fields().get(positions[i]), field);
            } catch (Misfit e) {
                throw e.inColumn(field.name());
            }
        }
        inMemory = inMemory(this.target);
    }

    private static Schema inMemory(WireSchema target) {
        try {
            return ArrowSchemas.inMemory(target);
        } catch (ProtocolException e) {
            throw new ValueException(Reason.TYPE, "", String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * For inputs (protocol page 3.4): both have the same column names.
     *
     * @throws ValueException when the names differ or a type cannot be cast
     */
    public static CastPlan strict(WireSchema source, WireSchema target) {
        List<String> from = names(source);
        List<String> to = names(target);
        if (!from.equals(to) && !new HashSet<>(from).equals(new HashSet<>(to))) {
            throw new ValueException(
                    Reason.SHAPE, "", "expected the columns " + text(target) + " but got " + text(source));
        }
        return new CastPlan(source, target, positions(from, to));
    }

    /**
     * For outputs: further columns of the source are left out.
     *
     * @throws ValueException when a column is missing or a type cannot be cast
     */
    public static CastPlan selecting(WireSchema source, WireSchema target) {
        return new CastPlan(source, target, positions(names(source), names(target)));
    }

    private static List<String> names(WireSchema schema) {
        return schema.fields().stream().map(WireField::name).toList();
    }

    private static String text(WireSchema schema) {
        return schema.isEmpty() ? "(none)" : "(" + schema.text() + ")";
    }

    /** Where each wanted column stands. Names that occur twice are found only when all names are equal. */
    private static int[] positions(List<String> from, List<String> to) {
        boolean inOrder = from.equals(to);
        int[] positions = new int[to.size()];
        for (int i = 0; i < positions.length; i++) {
            String name = to.get(i);
            positions[i] = inOrder ? i : from.indexOf(name);
            if (positions[i] < 0) {
                throw new ValueException(Reason.SHAPE, name, "the batch has no such column; it has " + from);
            }
            if (!inOrder && from.lastIndexOf(name) != positions[i]) {
                throw new ValueException(Reason.SHAPE, name, "the batch has several columns of this name");
            }
        }
        return positions;
    }

    private static boolean isEqual(WireSchema a, WireSchema b) {
        if (a.fields().size() != b.fields().size()) {
            return false;
        }
        for (int i = 0; i < a.fields().size(); i++) {
            WireField x = a.fields().get(i);
            WireField y = b.fields().get(i);
            if (!x.name().equals(y.name()) || x.nullable() != y.nullable() || !x.sameType(y)) {
                return false;
            }
        }
        return true;
    }

    /** Whether batches are already what they are to become. */
    public boolean changesNothing() {
        return equal;
    }

    /** The columns of the batches that come out. */
    public WireSchema target() {
        return target;
    }

    /**
     * Casts a batch, which must have the plan's source schema.
     *
     * @return a new batch, to be closed by the caller
     * @throws ValueException when a value does not fit; its path starts with column and row
     * @throws LimitException when the allocator has not enough
     */
    public Batch cast(Batch batch, BufferAllocator allocator) {
        try (Casting run = new Casting(allocator, batch.dictionaries())) {
            List<Column> columns = new ArrayList<>(casts.length);
            for (int i = 0; i < casts.length; i++) {
                columns.add(column(batch, i, run));
            }
            VectorSchemaRoot root = run.load(inMemory, columns, batch.rowCount());
            boolean complete = false;
            try {
                MapDictionaryProvider dictionaries = run.dictionaries();
                complete = true;
                return Batch.of(root, dictionaries);
            } finally {
                if (!complete) {
                    root.close();
                }
            }
        } catch (OutOfMemoryException e) {
            throw new LimitException(
                    "the memory for a cast batch", "allocator", allocator.getLimit(), allocator.getLimit() + 1);
        }
    }

    private Column column(Batch batch, int index, Casting run) {
        WireField field = target.fields().get(index);
        FieldVector vector = batch.root().getVector(positions[index]);
        try {
            Column in = Column.of(vector, source.fields().get(positions[index]));
            if (in.rows != batch.rowCount()) {
                throw Misfit.shape(
                        "the vector has " + in.rows + " values, the batch " + batch.rowCount() + " rows: set both row counts");
            }
            if (!equal && !field.nullable() && in.nulls > 0) {
                throw Misfit.nul("null in a column without nulls").at(in.firstNull());
            }
            return casts[index].cast(in, run);
        } catch (Misfit e) {
            throw e.inColumn(field.name());
        } catch (IndexOutOfBoundsException e) {
            throw new ValueException(
                    Reason.SHAPE, field.name(), "the column's buffers do not fit together: " + e.getMessage(), e);
        }
    }
}
