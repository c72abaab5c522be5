package dev.vgirpc.wire.spi;

import dev.vgirpc.Cookie;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a transport knows of one request, where its requests differ.
 *
 * @param requestId the request's id, or null for a fresh one (protocol page 4.6)
 * @param cookies cookies that came with it
 * @param setCookies takes cookies for the answer, or null where it has none
 */
public record RequestFacts(
        @Nullable String requestId, Map<String, String> cookies, @Nullable Consumer<Cookie> setCookies) {

    /** Nothing. */
    public static final RequestFacts NONE = new RequestFacts(null, Map.of(), null);

    /**
     * Copies the map.
     *
     * @param requestId the request's id, or null
     * @param cookies cookies that came with it
     * @param setCookies takes cookies for the answer, or null
     */
    public RequestFacts {
        cookies = Map.copyOf(cookies);
    }

    /**
     * These facts where the answer has no cookies.
     *
     * @return the changed facts
     */
    public RequestFacts withoutSetCookies() {
        return new RequestFacts(requestId, cookies, null);
    }
}
