package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Structs to structs. Fields are matched by name; further ones are left out, and a missing one is null where null is
 * allowed.
 */
final class StructCast implements Cast {

    private final List<WireField> source;
    private final List<WireField> target;
    private final int[] positions;
    private final List<@Nullable Cast> casts = new ArrayList<>();

    private StructCast(WireField source, WireField target) {
        this.source = source.children();
        this.target = target.children();
        positions = new int[this.target.size()];
        boolean[] used = new boolean[this.source.size()];
        for (int i = 0; i < positions.length; i++) {
            WireField field = this.target.get(i);
            positions[i] = find(field.name(), used);
            casts.add(positions[i] < 0 ? missing(field) : Fields.plan(this.source.get(positions[i]), field));
        }
    }

    static @Nullable Cast find(WireField source, WireField target) {
        return source.type() instanceof WireType.Struct ? new StructCast(source, target) : null;
    }

    /** The first field of the name that is not taken yet. */
    private int find(String name, boolean[] used) {
        for (int i = 0; i < used.length; i++) {
            if (!used[i] && source.get(i).name().equals(name)) {
                used[i] = true;
                return i;
            }
        }
        return -1;
    }

    private static @Nullable Cast missing(WireField field) {
        if (!field.nullable()) {
            throw Misfit.type("the field '" + field.name() + "', which allows no null, is missing");
        }
        NullColumns.check(field);
        return null;
    }

    @Override
    public Column cast(Column in, Casting run) {
        List<Column> children = new ArrayList<>(positions.length);
        for (int i = 0; i < positions.length; i++) {
            WireField field = target.get(i);
            Cast cast = casts.get(i);
            children.add(
                    cast == null
                            ? NullColumns.of(field, in.rows, run)
                            : child(in.children.get(positions[i]), source.get(positions[i]), field, cast, in.rows, run));
        }
        return in.with(List.of(), children);
    }

    /** Also what lies behind a null of the struct must fit, as Arrow C++ has it. */
    private static Column child(Column in, WireField from, WireField to, Cast cast, int rows, Casting run) {
        try {
            if (in.rows != rows) {
                throw Misfit.shape("a field has " + in.rows + " values, its struct " + rows);
            }
            if (from.nullable() && !to.nullable() && in.nulls > 0) {
                throw Misfit.nul("null in a field without nulls").at(in.firstNull());
            }
            return cast.cast(in, run);
        } catch (Misfit e) {
            throw e.in(to.name());
        }
    }
}
