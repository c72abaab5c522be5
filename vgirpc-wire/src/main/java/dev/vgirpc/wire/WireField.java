package dev.vgirpc.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A column of a schema.
 *
 * @param name the name
 * @param nullable whether nulls are allowed
 * @param type the type; of the values, when the column is dictionary-encoded
 * @param children the children that the type calls for
 * @param dictionary how the column is dictionary-encoded, or null when it is not
 * @param metadata the field's metadata; no part of any contract
 */
public record WireField(
        String name,
        boolean nullable,
        WireType type,
        List<WireField> children,
        @Nullable Dictionary dictionary,
        Map<String, String> metadata) {

    /**
     * Dictionary encoding of a column.
     *
     * @param id the dictionary's number within the stream
     * @param index the type of the indices
     * @param ordered whether the order of the dictionary means something
     */
    public record Dictionary(long id, WireType.Int index, boolean ordered) {}

    /**
     * Copies the collections.
     *
     * @param name the name
     * @param nullable whether nulls are allowed
     * @param type the type
     * @param children the children
     * @param dictionary the encoding, or null
     * @param metadata the field's metadata
     */
    public WireField {
        children = List.copyOf(children);
        // In the sender's order, so that a schema is written again with the same bytes.
        metadata = metadata.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * A column without dictionary and metadata.
     *
     * @param name the name
     * @param nullable whether nulls are allowed
     * @param type the type
     * @param children the children
     */
    public WireField(String name, boolean nullable, WireType type, WireField... children) {
        this(name, nullable, type, List.of(children), null, Map.of());
    }

    /**
     * This column under another name.
     *
     * @param newName the name
     * @return the changed column
     */
    public WireField withName(String newName) {
        return new WireField(newName, nullable, type, children, dictionary, metadata);
    }

    /**
     * The column that the dictionary batches of this one have.
     *
     * @return a nullable column of the values' type, without dictionary
     */
    public WireField dictionaryValues() {
        return new WireField(name, true, type, children, null, Map.of());
    }

    /**
     * This column with another nullability.
     *
     * @param isNullable whether nulls are allowed
     * @return the changed column
     */
    public WireField withNullable(boolean isNullable) {
        return new WireField(name, isNullable, type, children, dictionary, metadata);
    }

    /**
     * How many nodes a batch has for this column and its children; one for a dictionary-encoded column.
     *
     * @return at least 1
     */
    public int nodeCount() {
        int count = 1;
        if (dictionary == null) {
            for (WireField child : children) {
                count += child.nodeCount();
            }
        }
        return count;
    }

    /**
     * How many buffers a batch has for this column and its children, without the variadic ones of views.
     *
     * @return the number
     */
    public int bufferCount() {
        if (dictionary != null) {
            return 2;
        }
        int count = type.bufferCount();
        for (WireField child : children) {
            count += child.bufferCount();
        }
        return count;
    }

    /**
     * Whether two columns have the same type by the rule of the parameter check (protocol pages 2.4
     * and 18.5): names of list elements and map entries do not count, metadata and dictionary
     * numbers do not count, everything else does. The columns' own names and nullability are not
     * compared.
     *
     * @param other the other column
     * @return true when the types are the same
     */
    public boolean sameType(WireField other) {
        if ((type != other.type && !type.equals(other.type)) || children.size() != other.children.size()) {
            return false;
        }
        if (dictionary == null || other.dictionary == null) {
            if (dictionary != other.dictionary) {
                return false;
            }
        } else if (!dictionary.index().equals(other.dictionary.index())
                || dictionary.ordered() != other.dictionary.ordered()) {
            return false;
        }
        boolean namesCount = type instanceof WireType.Struct || type instanceof WireType.Union;
        for (int i = 0; i < children.size(); i++) {
            WireField mine = children.get(i);
            WireField theirs = other.children.get(i);
            if (namesCount && !mine.name.equals(theirs.name)) {
                return false;
            }
            if (mine.nullable != theirs.nullable || !sameChildType(mine, theirs)) {
                return false;
            }
        }
        return true;
    }

    private boolean sameChildType(WireField mine, WireField theirs) {
        if (type instanceof WireType.MapOf && mine.type instanceof WireType.Struct
                && theirs.type instanceof WireType.Struct && mine.children.size() == 2
                && theirs.children.size() == 2) {
            for (int i = 0; i < 2; i++) {
                WireField a = mine.children.get(i);
                WireField b = theirs.children.get(i);
                if (a.nullable != b.nullable || !a.sameType(b)) {
                    return false;
                }
            }
            return true;
        }
        return mine.sameType(theirs);
    }

    /**
     * The type as text, in the words of the reference's messages.
     *
     * @return such as {@code list<item: string>}
     */
    public String typeText() {
        String values = switch (type) {
            case WireType.ListOf l -> type + "<" + childText(0) + ">";
            case WireType.FixedSizeList l -> "fixed_size_list<" + childText(0) + ">[" + l.size() + "]";
            case WireType.MapOf m -> {
                List<WireField> entry = children.isEmpty() ? List.of() : children.getFirst().children;
                yield entry.size() == 2
                        ? "map<" + entry.get(0).typeText() + ", " + entry.get(1).typeText() + ">"
                        : "map";
            }
            case WireType.Struct s -> {
                StringBuilder text = new StringBuilder("struct<");
                for (int i = 0; i < children.size(); i++) {
                    text.append(i == 0 ? "" : ", ").append(childText(i));
                }
                yield text.append('>').toString();
            }
            default -> type.toString();
        };
        return dictionary == null
                ? values
                : "dictionary<values=" + values + ", indices=" + dictionary.index() + ", ordered="
                        + (dictionary.ordered() ? 1 : 0) + ">";
    }

    private String childText(int i) {
        if (i >= children.size()) {
            return "?";
        }
        WireField child = children.get(i);
        return child.name + ": " + child.typeText() + (child.nullable ? "" : " not null");
    }
}
