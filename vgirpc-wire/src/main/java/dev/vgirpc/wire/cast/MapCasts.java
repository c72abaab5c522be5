package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps to maps, and to lists of structs of two fields, whatever their names. */
final class MapCasts {

    private MapCasts() {}

    static @Nullable Cast find(WireField source, WireField target) {
        return source.type() instanceof WireType.MapOf ? entries(source, target, false) : null;
    }

    static Cast toList(WireField source, WireField target, boolean large) {
        return entries(source, target, large);
    }

    private static Cast entries(WireField source, WireField target, boolean large) {
        WireField from = source.children().getFirst();
        WireField to = target.children().getFirst();
        if (to.dictionary() != null || !(to.type() instanceof WireType.Struct) || to.children().size() != 2) {
            throw Planner.none(source, target);
        }
        Cast key = Fields.plan(from.children().get(0), to.children().get(0));
        Cast value = Fields.plan(from.children().get(1), to.children().get(1));
        return (in, run) -> {
            Column entries = in.child();
            ListCasts.VarPlaces places = ListCasts.VarPlaces.of(in, false);
            Column keys = part(entries.children.get(0), key, to.children().get(0).name(), places, run);
            Column values = part(entries.children.get(1), value, to.children().get(1).name(), places, run);
            Column cast = new Column(
                    entries.rows, 0, List.of(run.allocate(0)), List.of(keys, values));
            return in.with(List.of(BinaryCasts.offsets(in, false, large, run)), List.of(cast));
        };
    }

    private static Column part(Column in, Cast cast, String name, ListCasts.VarPlaces places, Casting run) {
        try {
            return cast.cast(in, run);
        } catch (Misfit e) {
            throw places.moved(e.in(name));
        }
    }
}
