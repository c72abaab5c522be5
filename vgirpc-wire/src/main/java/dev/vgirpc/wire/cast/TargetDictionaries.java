package dev.vgirpc.wire.cast;

import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Numbers of the dictionaries of a result. Columns that have one number have one dictionary, which only columns of one
 * source dictionary can give; any other column gets a number of its own.
 */
final class TargetDictionaries {

    private static final long NONE = Long.MIN_VALUE;

    private final Set<Long> taken = new HashSet<>();
    private final Map<Long, Long> sourceOf = new HashMap<>();

    private TargetDictionaries() {}

    static WireSchema numbered(WireSchema source, WireSchema target, int[] positions) {
        TargetDictionaries numbers = new TargetDictionaries();
        target.fields().forEach(numbers::collect);
        List<WireField> fields = new ArrayList<>();
        for (int i = 0; i < positions.length; i++) {
            fields.add(numbers.number(
                    target.fields().get(i), source.fields().get(positions[i]).dictionary()));
        }
        return new WireSchema(fields, target.metadata());
    }

    private void collect(WireField field) {
        if (field.dictionary() != null) {
            taken.add(field.dictionary().id());
        }
        field.children().forEach(this::collect);
    }

    private WireField number(WireField field, WireField.@org.jspecify.annotations.Nullable Dictionary from) {
        WireField.Dictionary dictionary = field.dictionary();
        if (dictionary != null) {
            long sourceId = from == null ? NONE : from.id();
            Long known = sourceOf.putIfAbsent(dictionary.id(), sourceId);
            if (known != null && (known == NONE || known != sourceId)) {
                dictionary = new WireField.Dictionary(fresh(), dictionary.index(), dictionary.ordered());
            }
        }
        // Fields inside others are matched by the plans; no two of them share a dictionary here.
        List<WireField> children =
                field.children().stream().map(child -> number(child, null)).toList();
        return new WireField(field.name(), field.nullable(), field.type(), children, dictionary, field.metadata());
    }

    private long fresh() {
        long id = 0;
        while (!taken.add(id)) {
            id++;
        }
        return id;
    }
}
