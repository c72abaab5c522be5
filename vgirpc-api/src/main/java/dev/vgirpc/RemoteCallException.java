package dev.vgirpc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server answered the call with an error (protocol page 4.5). The connection stays usable.
 *
 * <p>A service that itself calls another service may let this exception pass: it then travels on
 * with the same type, message and kind.
 */
public final class RemoteCallException extends RpcException {

    private static final long serialVersionUID = 1L;

    private final String type;
    private final String detail;
    private final @Nullable ErrorKind kind;
    private final String remoteTrace;
    private final String requestId;
    private final String serverId;

    /** Further facts; not part of the serialized form, whose values may be of any type. */
    private final transient @Nullable Map<String, @Nullable Object> extra;

    /**
     * Makes the exception.
     *
     * @param type the error's type name, such as {@code ValueError}
     * @param message the server's text, which usually starts with the type name
     * @param detail the error's own text without the type name
     * @param kind the error's kind, or null
     * @param remoteTrace the server's stack trace, or an empty string
     * @param requestId the server's id of the request, or an empty string
     * @param serverId the server's id, or an empty string
     * @param extra all facts that the server sent with the error
     */
    public RemoteCallException(
            String type,
            String message,
            String detail,
            @Nullable ErrorKind kind,
            String remoteTrace,
            String requestId,
            String serverId,
            Map<String, ? extends @Nullable Object> extra) {
        super(message, null);
        this.type = type;
        this.detail = detail;
        this.kind = kind;
        this.remoteTrace = remoteTrace;
        this.requestId = requestId;
        this.serverId = serverId;
        this.extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /**
     * The error's type.
     *
     * @return a name such as {@code ValueError}; never null
     */
    public String type() {
        return type;
    }

    /**
     * The error's own text.
     *
     * @return the text without the type name
     */
    public String detail() {
        return detail;
    }

    /**
     * The error's kind.
     *
     * @return the kind, or null for an ordinary error
     */
    public @Nullable ErrorKind kind() {
        return kind;
    }

    /**
     * The stack trace on the server.
     *
     * @return its text as the server formats it; empty when the server keeps it
     */
    public String remoteTrace() {
        return remoteTrace;
    }

    /**
     * The server's id of the request.
     *
     * @return the id, or an empty string when the server sent none
     */
    public String requestId() {
        return requestId;
    }

    /**
     * The server's id.
     *
     * @return the id, or an empty string when the server sent none
     */
    public String serverId() {
        return serverId;
    }

    /**
     * All facts that the server sent with the error, among them {@code frames} and {@code cause}.
     *
     * @return an unmodifiable map; values are strings, numbers, booleans, null, lists and maps. Empty
     *     after Java deserialization
     */
    public Map<String, @Nullable Object> extra() {
        return extra == null ? Map.of() : extra;
    }
}
