package dev.vgirpc.transport.http;

import dev.vgirpc.transport.http.access.Cors;
import dev.vgirpc.transport.http.access.HttpAuthenticator;
import dev.vgirpc.transport.http.coding.Coding;
import dev.vgirpc.transport.http.server.BodyOptions;
import dev.vgirpc.transport.http.server.ServiceOptions;
import dev.vgirpc.transport.http.token.TokenKeys;
import dev.vgirpc.transport.http.token.TokenOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * How a service is offered over HTTP, wherever it listens (protocol page 8.1). Immutable and safe for many threads.
 *
 * <p>Streams go on from request to request by tokens that the client brings back. They are sealed by a key: without
 * {@link #tokenKeys} each server makes one of its own, and a stream ends with the server that opened it.
 */
public final class HttpOptions {

    private static final HttpOptions DEFAULTS = new HttpOptions(ServiceOptions.DEFAULTS);

    private final ServiceOptions options;

    private HttpOptions(ServiceOptions options) {
        this.options = options;
    }

    /**
     * What most services need: no prefix, all codings, no CORS, no authentication.
     *
     * @return the options
     */
    public static HttpOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Puts the service below a path.
     *
     * @param path such as {@code /vgi}; empty, as by default, for the root
     * @return the changed options
     * @throws IllegalArgumentException when it does not start with a slash, ends with one, or has characters that would
     *     be escaped in a URL
     */
    public HttpOptions prefix(String path) {
        if (!path.isEmpty() && !path.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw new IllegalArgumentException("the prefix '" + path
                    + "' is not valid: it is empty, or a slash and a name of letters, digits and ._~- once or more");
        }
        return new HttpOptions(options.withPrefix(path));
    }

    /**
     * Bounds the bodies of requests, as sent and as decoded: larger ones are refused with status 413. What a message may
     * make the server hold is bounded by {@link dev.vgirpc.Limits} in any case.
     *
     * @param bytes at least 1; without this there is no such bound
     * @return the changed options
     * @throws IllegalArgumentException when it is below 1
     */
    public HttpOptions maxRequestBytes(long bytes) {
        return with(body().withMaxRequest(OptionalLong.of(positive("maxRequestBytes", bytes))));
    }

    /**
     * Bounds the bodies of responses before they are coded. Answers of unary calls and exchanges that are larger become
     * errors; producers send as many turns as it takes to reach it, so that one turn may exceed it (protocol page 8.7).
     *
     * @param bytes at least 1; without this there is no bound, and producers send one turn in each response
     * @return the changed options
     * @throws IllegalArgumentException when it is below 1
     */
    public HttpOptions maxResponseBytes(long bytes) {
        return with(body().withMaxResponse(OptionalLong.of(positive("maxResponseBytes", bytes))));
    }

    /**
     * Bounds what one response may put into external storage.
     *
     * @param bytes at least 1; without this there is no bound
     * @return the changed options
     * @throws IllegalArgumentException when it is below 1
     */
    public HttpOptions maxExternalizedResponseBytes(long bytes) {
        return with(body().withMaxExternalized(OptionalLong.of(positive("maxExternalizedResponseBytes", bytes))));
    }

    /**
     * Chooses the codings that bodies of requests may have; others are refused with status 415.
     *
     * @param codings both by default; none for plain bodies only
     * @return the changed options
     */
    public HttpOptions requestCodings(ContentCoding... codings) {
        return with(body().withDecoded(codings(codings)));
    }

    /**
     * Chooses the codings that bodies of responses may have: a client gets the first of these that it names.
     *
     * @param codings both by default; none for plain bodies only. Clients are then asked for plain bodies, too, though
     *     coded ones are taken
     * @return the changed options
     */
    public HttpOptions responseCodings(ContentCoding... codings) {
        return with(body().withEncoded(codings(codings)));
    }

    /**
     * How hard Zstandard tries.
     *
     * @param level from 1, as by default, the fastest, to 22
     * @return the changed options
     * @throws IllegalArgumentException when it is another number
     */
    public HttpOptions zstdLevel(int level) {
        if (level < 1 || level > 22) {
            throw new IllegalArgumentException("zstdLevel is " + level + ": it must be from 1 to 22");
        }
        return with(body().withZstdLevel(level));
    }

    /**
     * Lets each turn of a producer leave at once where a response has several, so that clients see rows early. An error
     * in a later turn is then told in the body only, for the header fields have left.
     *
     * @param enabled false by default
     * @return the changed options
     */
    public HttpOptions flushTurns(boolean enabled) {
        return with(body().withFlushTurns(enabled));
    }

    /**
     * Names the keys of streams' tokens: the first seals, all open. Servers with the same first key go on with each
     * other's streams. To change keys, add the new one to all servers as a second key, then make it the first one, then
     * drop the old one when {@link #tokenTimeToLive} has passed.
     *
     * @param keys random bytes, best 32 each; copied
     * @return the changed options
     * @throws IllegalArgumentException when there is none, or an empty one
     */
    public HttpOptions tokenKeys(byte[]... keys) {
        return with(tokens().withKeys(TokenKeys.of(Arrays.asList(keys))));
    }

    /**
     * How long a client may wait between two turns of a stream, and a stream's call live in all.
     *
     * @param time in whole seconds, one hour by default; zero for any time
     * @return the changed options
     * @throws IllegalArgumentException when it is negative
     */
    public HttpOptions tokenTimeToLive(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("tokenTimeToLive is " + time + ": it must not be negative");
        }
        return with(tokens().withTimeToLive(time));
    }

    /**
     * How many streams' calls are kept that were resolved before, so that the next turn need not open their token.
     *
     * @param count 4,096 by default; 0 for none
     * @return the changed options
     * @throws IllegalArgumentException when it is negative
     */
    public HttpOptions callCacheEntries(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("callCacheEntries is " + count + ": it must not be negative");
        }
        return with(tokens().withCached(count));
    }

    /**
     * Lets web pages call the service.
     *
     * @param rules which ones; none by default
     * @return the changed options
     */
    public HttpOptions cors(Cors rules) {
        return new HttpOptions(options.withCors(Objects.requireNonNull(rules)));
    }

    /**
     * Wants to know who calls.
     *
     * @param authenticator says it; without one, callers are who their certificate says, or anonymous
     * @return the changed options
     */
    public HttpOptions authenticator(HttpAuthenticator authenticator) {
        return new HttpOptions(options.withAuthenticator(Objects.requireNonNull(authenticator)));
    }

    /**
     * Whether people who open the service's addresses in a browser get pages: what it is, its methods where the server
     * {@linkplain dev.vgirpc.RpcServer.Builder#describe describes} itself, and that a path leads nowhere.
     *
     * @param enabled true by default
     * @return the changed options
     */
    public HttpOptions pages(boolean enabled) {
        return new HttpOptions(options.withPages(enabled));
    }

    /**
     * Bounds how many calls and turns are answered at a time, whose requests are held in memory meanwhile. Further ones
     * are refused with status 503 and {@code Retry-After}.
     *
     * @param count at least 1; 1,024 by default
     * @return the changed options
     * @throws IllegalArgumentException when it is below 1
     */
    public HttpOptions maxConcurrentRequests(int count) {
        return new HttpOptions(
                options.withMaxConcurrentRequests(Math.toIntExact(positive("maxConcurrentRequests", count))));
    }

    ServiceOptions service() {
        return options;
    }

    private BodyOptions body() {
        return options.bodies();
    }

    private TokenOptions tokens() {
        return options.tokens();
    }

    private HttpOptions with(BodyOptions bodies) {
        return new HttpOptions(options.withBodies(bodies));
    }

    private HttpOptions with(TokenOptions tokens) {
        return new HttpOptions(options.withTokens(tokens));
    }

    private static List<Coding> codings(ContentCoding... codings) {
        List<Coding> all = new ArrayList<>();
        for (ContentCoding each : codings) {
            Coding coding =
                    switch (each) {
                        case ZSTD -> Coding.ZSTD;
                        case GZIP -> Coding.GZIP;
                    };
            if (all.contains(coding)) {
                throw new IllegalArgumentException(each + " is named twice");
            }
            all.add(coding);
        }
        return all;
    }

    private static long positive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is " + value + ": it must be at least 1");
        }
        return value;
    }
}
