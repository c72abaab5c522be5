package dev.vgirpc.wire;

import dev.vgirpc.Validation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dictionaries of one stream, as of its latest dictionary message. */
public final class Dictionaries {

    /** The values of one dictionary: a first batch, and the deltas that extend it. */
    public static final class Values {
        private final List<WireBatch> parts = new ArrayList<>(1);
        private @Nullable Object decoded;
        private long bytes;
        private Validation validated = Validation.NONE;

        private Values() {}

        /**
         * The batches whose only column holds the values, in order.
         *
         * @return at least one batch
         */
        public List<WireBatch> parts() {
            return parts;
        }

        /**
         * Whether the values have been checked.
         *
         * @param level the level that is asked for
         * @return true when {@link #validated} was told this level or a stricter one since they changed
         */
        public boolean isValidated(Validation level) {
            return validated.compareTo(level) >= 0;
        }

        /**
         * Notes that the values were checked.
         *
         * @param level the level
         */
        public void validated(Validation level) {
            if (!isValidated(level)) {
                validated = level;
            }
        }

        /**
         * What {@link #decoded(Object)} was given since the values changed last.
         *
         * @return the decoded form, or null
         */
        public @Nullable Object decoded() {
            return decoded;
        }

        /**
         * Keeps a decoded form with the values.
         *
         * @param form the decoded form
         */
        public void decoded(Object form) {
            decoded = form;
        }
    }

    /** Those of a stream that has sent none; nothing is put into it. */
    static final Dictionaries NONE = new Dictionaries();

    private final Map<Long, Values> byId = new HashMap<>(2);
    private long bytes;

    Dictionaries() {}

    /** The bytes of all dictionaries once one more message is put. */
    long bytesWith(long id, boolean delta, long bytes) {
        Values replaced = delta ? null : byId.get(id);
        return this.bytes + bytes - (replaced == null ? 0 : replaced.bytes);
    }

    void put(long id, boolean delta, WireBatch batch, long bytes) {
        this.bytes = bytesWith(id, delta, bytes);
        Values values = byId.get(id);
        if (values == null || !delta) {
            values = new Values();
            byId.put(id, values);
        }
        values.parts.add(batch);
        values.bytes += bytes;
        values.decoded = null;
        values.validated = Validation.NONE;
    }

    /**
     * All dictionaries.
     *
     * @return a view of their values
     */
    public Collection<Values> all() {
        return byId.values();
    }

    /**
     * A dictionary.
     *
     * @param id its number in the schema
     * @return its values, or null when no dictionary message came
     */
    public @Nullable Values get(long id) {
        return byId.get(id);
    }
}
