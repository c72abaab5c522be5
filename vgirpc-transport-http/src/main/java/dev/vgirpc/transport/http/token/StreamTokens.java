package dev.vgirpc.transport.http.token;

import dev.vgirpc.LimitException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tokens by which a stream goes on in another request, perhaps at another server with the same keys (protocol pages 8.8
 * and 8.9): the cursor, new in each turn, holds the state; the call token, made once, holds what stays the same. Both
 * are sealed for the caller's identity and for the service. Safe for many threads.
 */
public final class StreamTokens {

    /** A token's content may not be larger than this once it is decompressed. */
    public static final int MOST_BYTES = 64 << 20;

    /** How long resolved calls are kept where no token gets too old. */
    private static final long CACHED_SECONDS = 3600;

    private static final byte[] CURSOR_LABEL = ascii("vgirpc stream cursor 1");
    private static final byte[] CALL_LABEL = ascii("vgirpc stream call 1");

    private final Seal cursors;
    private final Seal calls;
    private final byte[] service;
    private final Duration timeToLive;
    private final InstantSource clock;
    private final @Nullable CallCache cache;

    /**
     * Tokens of one service.
     *
     * @param service names the service: tokens of another one do not open
     * @param timeToLive how old a token may be; zero for any age
     * @param cached how many resolved calls are kept; 0 for none
     */
    public StreamTokens(TokenKeys keys, byte[] service, Duration timeToLive, int cached, InstantSource clock) {
        this.cursors = new Seal(keys, CURSOR_LABEL);
        this.calls = new Seal(keys, CALL_LABEL);
        this.service = service.clone();
        this.timeToLive = timeToLive;
        this.clock = clock;
        this.cache = cached == 0 ? null : new CallCache(cached, clock);
    }

    /**
     * The call token of a stream that opens.
     *
     * @throws LimitException when what stays the same is too large for a token
     */
    public String seal(StreamCall call, byte[] identity) {
        long now = now();
        byte[] content = new Fields.Writer()
                .putLong(now)
                .putFixed(call.id())
                .putBytes(call.method().getBytes(StandardCharsets.UTF_8))
                .putBytes(call.fixed())
                .putBytes(ascii(call.streamId()))
                .toBytes();
        if (cache != null) {
            cache.put(call, identity, lastSecond(now));
        }
        return sealed(calls, content, identity);
    }

    /**
     * The cursor of a stream after a turn.
     *
     * @throws LimitException when the state is too large for a token
     */
    public String seal(StreamCall call, byte[] state, byte[] identity) {
        byte[] content = new Fields.Writer()
                .putLong(now())
                .putFixed(call.id())
                .putBytes(state)
                .toBytes();
        return sealed(cursors, content, identity);
    }

    /** What could not be opened is not sealed. */
    private String sealed(Seal seal, byte[] content, byte[] identity) {
        if (content.length > MOST_BYTES) {
            throw new LimitException("the size of a stream's state", "64 MiB", MOST_BYTES, content.length);
        }
        return Base64.getEncoder().encodeToString(seal.seal(Payload.pack(content), context(identity)));
    }

    /** Where a stream is. */
    public record Position(StreamCall call, byte[] state) {}

    /**
     * Opens the tokens of a request: the cursor first, then the call that it names, from the cache or from its token.
     *
     * @param callToken null where the request has none
     * @throws TokenException when one is not ours, not this caller's, too old or does not fit the other
     */
    public Position open(@Nullable String cursorToken, @Nullable String callToken, byte[] identity) throws TokenException {
        return resolve(cursorToken, () -> callToken, identity);
    }

    /** As {@link #open}, where the call token is read only when it is needed: mostly the call is known. */
    public Position resolve(@Nullable String cursorToken, Supplier<@Nullable String> callToken, byte[] identity)
            throws TokenException {
        if (cursorToken == null) {
            throw new TokenException("the request has no cursor");
        }
        Fields.Reader cursor = fields(cursors, cursorToken, identity);
        checkAge(cursor.takeLong());
        byte[] id = cursor.takeFixed(StreamCall.ID_BYTES);
        byte[] state = cursor.takeBytes();
        cursor.end();
        StreamCall cached = cache == null ? null : cache.get(id, identity);
        return new Position(cached == null ? call(callToken.get(), id, identity) : cached, state);
    }

    private StreamCall call(@Nullable String token, byte[] id, byte[] identity) throws TokenException {
        if (token == null) {
            throw new TokenException("the request has no call token");
        }
        Fields.Reader in = fields(calls, token, identity);
        long created = in.takeLong();
        checkAge(created);
        byte[] named = in.takeFixed(StreamCall.ID_BYTES);
        if (!MessageDigest.isEqual(named, id)) {
            throw new TokenException("cursor and call token are of two streams");
        }
        StreamCall call = new StreamCall(
                id,
                new String(in.takeBytes(), StandardCharsets.UTF_8),
                in.takeBytes(),
                new String(in.takeBytes(), StandardCharsets.US_ASCII));
        in.end();
        if (cache != null) {
            cache.put(call, identity, lastSecond(created));
        }
        return call;
    }

    private Fields.Reader fields(Seal seal, String token, byte[] identity) throws TokenException {
        byte[] packed = seal.open(decode(token), context(identity));
        if (packed == null) {
            throw new TokenException("the token was not sealed by our keys for this caller and service");
        }
        return new Fields.Reader(Payload.unpack(packed, MOST_BYTES));
    }

    /** Until when the cache may answer in the call token's place. */
    private long lastSecond(long created) {
        if (timeToLive.isZero()) {
            return now() + CACHED_SECONDS;
        }
        long seconds = timeToLive.toSeconds();
        return created > Long.MAX_VALUE - seconds ? Long.MAX_VALUE : created + seconds;
    }

    private void checkAge(long created) throws TokenException {
        long age = now() - created;
        if (!timeToLive.isZero() && age > timeToLive.toSeconds()) {
            throw new TokenException("the token is older than " + timeToLive.toSeconds() + " seconds");
        }
    }

    private long now() {
        return seconds(clock);
    }

    /** Seconds since 1970, without an instant for each of them. */
    static long seconds(InstantSource clock) {
        return Math.floorDiv(clock.millis(), 1000L);
    }

    private byte[] context(byte[] identity) {
        return new Fields.Writer(8 + service.length + identity.length).putBytes(service).putBytes(identity).toBytes();
    }

    /** Decodes the one text that stands for these bytes: the JDK's decoder also takes others for the last group. */
    private static byte[] decode(String token) throws TokenException {
        try {
            byte[] sealed = Base64.getDecoder().decode(token);
            byte[] last = Arrays.copyOfRange(sealed, sealed.length - sealed.length % 3, sealed.length);
            if (token.endsWith(Base64.getEncoder().encodeToString(last))) {
                return sealed;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new TokenException("the token is not base64, or not in its one form");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
