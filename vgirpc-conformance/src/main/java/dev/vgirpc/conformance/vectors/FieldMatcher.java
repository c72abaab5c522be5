package dev.vgirpc.conformance.vectors;

import static dev.vgirpc.conformance.vectors.Mismatch.equal;

import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares the columns of a schema with their description. */
final class FieldMatcher {

    /**
     * Columns of records that the reference declares to be without nulls and then writes nulls into
     * (protocol page 16.12). This library declares what it writes.
     */
    private static final Set<String> NULLABLE_IN_OURS =
            Set.of("optional_date", "optional_decimal", "optional_timestamp", "optional_list_date");

    private final boolean recorded;

    /**
     * A matcher.
     *
     * @param recorded whether the columns are those that were described, not what this library declares instead
     */
    FieldMatcher(boolean recorded) {
        this.recorded = recorded;
    }

    void match(List<@Nullable Object> expected, List<WireField> actual, String path) {
        equal(expected.size(), actual.size(), path + ": number of fields");
        for (int i = 0; i < expected.size(); i++) {
            Map<String, @Nullable Object> field = Json.object(expected.get(i));
            String at = path + "." + field.get("name");
            equal(field.get("name"), actual.get(i).name(), at + ": name");
            boolean differs = !recorded && NULLABLE_IN_OURS.contains(actual.get(i).name());
            equal(differs ? true : field.get("nullable"), actual.get(i).nullable(), at + ": nullable");
            Object metadata = field.get("metadata");
            equal(metadata == null ? Map.of() : metadata, actual.get(i).metadata(), at + ": metadata");
            matchType(field, actual.get(i), at);
        }
    }

    private void matchType(Map<String, @Nullable Object> expected, WireField actual, String path) {
        WireField.Dictionary dictionary = actual.dictionary();
        if (expected.get("dictionary") == null) {
            equal(null, dictionary, path + ": dictionary");
            matchValueType(expected, actual, path);
            return;
        }
        equal("dictionary", expected.get("type"), path + ": type");
        Map<String, @Nullable Object> described = Json.object(expected.get("dictionary"));
        WireField.Dictionary given = Mismatch.present(dictionary, path + ": dictionary");
        equal(described.get("index"), name(given.index()), path + ": index");
        equal(described.get("ordered"), given.ordered(), path + ": ordered");
        matchValueType(Json.object(described.get("value")), actual, path + ": words");
    }

    private void matchValueType(Map<String, @Nullable Object> expected, WireField actual, String path) {
        equal(expected.get("type"), name(actual.type()), path + ": type");
        if (actual.type() instanceof WireType.MapOf map) {
            equal(expected.get("keys_sorted"), map.keysSorted(), path + ": keys_sorted");
        }
        match(Json.array(expected.get("children")), actual.children(), path);
    }

    /** The type in the words of the descriptions. */
    private static String name(WireType type) {
        return switch (type) {
            case WireType.Utf8 text -> text.large() ? "large_utf8" : "utf8";
            case WireType.Floating floating -> "float" + floating.bits();
            case WireType.Date date -> date.millis() ? "date64" : "date32";
            case WireType.Unsupported other ->
                switch (other.code()) {
                    case 23 -> "binary_view";
                    case 24 -> "string_view";
                    case 25 -> "list_view";
                    default -> type.toString();
                };
            default -> type.toString();
        };
    }
}
