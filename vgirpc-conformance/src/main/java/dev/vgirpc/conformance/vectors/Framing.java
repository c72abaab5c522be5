package dev.vgirpc.conformance.vectors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Which messages lie in bytes, found without the library's own reader. The bytes must be sound. */
final class Framing {

    private static final int SCHEMA = 1;
    private static final int DICTIONARY = 2;
    private static final int RECORD_BATCH = 3;

    /**
     * The messages of one stream.
     *
     * @param dictionariesBefore for each record batch how many dictionary messages came since the one before
     * @param ended whether an end marker stands after them
     */
    record Messages(List<Integer> dictionariesBefore, boolean ended) {}

    private final ByteBuffer bytes;
    private final List<Integer> ends = new ArrayList<>();

    private Framing(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static List<Messages> of(byte[] bytes) {
        Framing framing = new Framing(bytes);
        List<Messages> streams = new ArrayList<>();
        while (framing.bytes.hasRemaining()) {
            streams.add(framing.stream());
        }
        return streams;
    }

    /** Where messages and end markers end. */
    static List<Integer> ends(byte[] bytes) {
        Framing framing = new Framing(bytes);
        while (framing.bytes.hasRemaining()) {
            framing.stream();
        }
        return framing.ends;
    }

    private Messages stream() {
        List<Integer> before = new ArrayList<>();
        int dictionaries = 0;
        boolean opened = false;
        while (bytes.hasRemaining()) {
            int length = bytes.getInt();
            if (length == -1) {
                length = bytes.getInt();
            }
            if (length == 0) {
                ends.add(bytes.position());
                return new Messages(before, true);
            }
            int start = bytes.position();
            int message = start + bytes.getInt(start);
            int type = bytes.get(field(message, 1));
            int bodyAt = field(message, 3);
            bytes.position(start + length + (bodyAt == 0 ? 0 : Math.toIntExact(bytes.getLong(bodyAt))));
            ends.add(bytes.position());
            if (opened == (type == SCHEMA)) {
                throw new Mismatch("a message of type " + type + " at " + start);
            }
            opened = true;
            if (type == DICTIONARY) {
                dictionaries++;
            } else if (type == RECORD_BATCH) {
                before.add(dictionaries);
                dictionaries = 0;
            }
        }
        return new Messages(before, false);
    }

    /** Where a field of a table lies, or 0. */
    private int field(int table, int index) {
        int vtable = table - bytes.getInt(table);
        int slot = 4 + 2 * index;
        int offset = slot < bytes.getShort(vtable) ? bytes.getShort(vtable + slot) : 0;
        return offset == 0 ? 0 : table + offset;
    }
}
