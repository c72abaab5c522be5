package dev.vgirpc.transport.http.token;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls that were resolved last, by their id and the caller: a turn that finds its call need not open its token. */
final class CallCache {

    private record Key(ByteBuffer id, ByteBuffer identity) {}

    /** A call up to the end of a second. */
    private record Held(StreamCall call, long lastSecond) {}

    private final int most;
    private final InstantSource clock;
    private final Map<Key, Held> entries;

    CallCache(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Held> eldest) {
                return size() > CallCache.this.most;
            }
        };
    }

    /** Keeps a call up to a second since 1970: using it does not make it live longer. */
    synchronized void put(StreamCall call, byte[] identity, long lastSecond) {
        entries.put(key(call.id(), identity), new Held(call, lastSecond));
    }

    synchronized @Nullable StreamCall get(byte[] id, byte[] identity) {
        Key key = key(id, identity);
        Held entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        if (StreamTokens.seconds(clock) > entry.lastSecond) {
            entries.remove(key);
            return null;
        }
        return entry.call;
    }

    private static Key key(byte[] id, byte[] identity) {
        return new Key(ByteBuffer.wrap(id), ByteBuffer.wrap(identity));
    }
}
