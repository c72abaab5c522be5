package dev.vgirpc.transport.http.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request that is refused before it is a call: the answer is JSON (protocol page 8.4). */
final class HttpRefusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String title;
    private final @Nullable Duration retryAfter;

    HttpRefusal(int status, String title, String description) {
        this(status, title, description, null);
    }

    HttpRefusal(int status, String title, String description, @Nullable Duration retryAfter) {
        super(description, null, false, false);
        this.status = status;
        this.title = title;
        this.retryAfter = retryAfter;
    }

    int status() {
        return status;
    }

    /** When to ask again, or null where that does not help. */
    @Nullable Duration retryAfter() {
        return retryAfter;
    }

    byte[] json() {
        return JsonText.object("title", title, "description", String.valueOf(getMessage()));
    }
}
