package dev.vgirpc.wire.columnar;

import dev.vgirpc.wire.WireBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The dictionaries that a stream has sent, so that those that did not change are not sent again. It
 * belongs to one stream.
 */
public final class SentDictionaries {

    /** Larger dictionaries are not kept for comparison: they are sent with each batch. */
    public static final long MAX_KEPT_BYTES = 1 << 20;

    private final Map<Long, byte[]> sent = new HashMap<>(2);

    public SentDictionaries() {}

    /**
     * Takes a dictionary message back when the same one was sent before.
     *
     * @param start where the message starts; it ends at the buffer's end
     */
    public void withdrawUnchanged(long id, WireBuffer out, WireBuffer.Position start) {
        long copied = out.mark() - start.mark();
        if (copied > MAX_KEPT_BYTES || copied != out.size() - start.size()) {
            sent.remove(id);
            return;
        }
        byte[] message = out.copyFrom(start);
        if (Arrays.equals(message, sent.put(id, message))) {
            out.truncate(start);
        }
    }
}
