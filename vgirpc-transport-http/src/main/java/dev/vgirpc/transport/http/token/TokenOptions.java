package dev.vgirpc.transport.http.token;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How streams' tokens are made.
 *
 * @param keys the keys, or null for one that only this server has
 * @param timeToLive how old a token may be; zero for any age
 * @param cached how many resolved calls are kept
 */
public record TokenOptions(@Nullable TokenKeys keys, Duration timeToLive, int cached) {

    public static final TokenOptions DEFAULTS = new TokenOptions(null, Duration.ofHours(1), 4096);

    public TokenOptions withKeys(TokenKeys given) {
        return new TokenOptions(given, timeToLive, cached);
    }

    public TokenOptions withTimeToLive(Duration time) {
        return new TokenOptions(keys, time, cached);
    }

    public TokenOptions withCached(int count) {
        return new TokenOptions(keys, timeToLive, count);
    }
}
