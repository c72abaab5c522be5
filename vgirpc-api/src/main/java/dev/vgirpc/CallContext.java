package dev.vgirpc;

import dev.vgirpc.internal.CurrentCall;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What a service knows about the call that it is answering, and its way to talk back beside the
 * result. A method obtains it by {@link #current()}.
 *
 * <p>A context belongs to the thread that runs the call and is dead when the method returns;
 * afterwards its methods throw {@link IllegalStateException}.
 */
public interface CallContext {

    /**
     * The context of the call that the current thread is answering. Threads started in a structured
     * task scope see the scope owner's call, for reading only.
     *
     * @return the context
     * @throws IllegalStateException when the thread answers no call
     */
    static CallContext current() {
        return find().orElseThrow(() -> new IllegalStateException(
                "no call is being answered on this thread: CallContext.current() works only inside a service method"));
    }

    /**
     * The context of the call that the current thread is answering, if any. A service that is also
     * called directly, without RPC, asks this way.
     *
     * @return the context, or empty when the thread answers no call
     */
    static Optional<CallContext> find() {
        return CurrentCall.find();
    }

    /**
     * Sends a log message to the caller. Messages arrive in order and before the result. Where the
     * transport allows, a message leaves at once.
     *
     * @param message the message; level {@link LogLevel#EXCEPTION} is refused because it would end
     *     the call on the caller's side
     */
    void log(LogMessage message);

    /**
     * Sends a log message without further facts to the caller.
     *
     * @param level severity
     * @param message text
     */
    default void log(LogLevel level, String message) {
        log(new LogMessage(level, message));
    }

    /**
     * Sends a log message with further facts to the caller.
     *
     * @param level severity
     * @param message text
     * @param extra further facts: strings, numbers, booleans, nulls, and maps and lists of them
     */
    default void log(LogLevel level, String message, Map<String, ? extends @Nullable Object> extra) {
        log(new LogMessage(level, message, extra));
    }

    /**
     * Who is calling.
     *
     * @return the caller; anonymous where the transport knows nobody
     */
    AuthContext auth();

    /**
     * What carries the call.
     *
     * @return the kind of transport
     */
    TransportKind transportKind();

    /**
     * The wire name of the service.
     *
     * @return the name
     */
    String service();

    /**
     * The wire name of the method.
     *
     * @return the name
     */
    String method();

    /**
     * The server's id.
     *
     * @return the id
     */
    String serverId();

    /**
     * The server's id of this request.
     *
     * @return the id; fresh for each request unless the transport brings one
     */
    String requestId();

    /**
     * The application's metadata that came with the request; keys of the protocol itself are left
     * out.
     *
     * @return an unmodifiable map in the sender's order
     */
    Map<String, String> metadata();

    /**
     * Adds metadata to the batch that carries the result. The caller reads it through
     * {@link CallOptions#onMetadata}. A method without a result, too, may set it.
     *
     * @param key the key; keys that start with {@code vgi_rpc.} are refused
     * @param value the value
     */
    void responseMetadata(String key, String value);

    /**
     * What the transport knows about the peer, such as its address.
     *
     * @return an unmodifiable map; keys are those of the protocol's transport metadata
     */
    Map<String, String> transportMetadata();

    /**
     * The cookies that came with a request over HTTP.
     *
     * @return an unmodifiable map of names and values; empty where nothing brings cookies
     */
    default Map<String, String> cookies() {
        return Map.of();
    }

    /**
     * Sets a cookie with the answer, whether the call succeeds or not. It is for unary calls over HTTP: a stream's
     * answers have none. To make the client forget one, set {@link Cookie#forgotten}.
     *
     * @param cookie the cookie
     * @throws IllegalStateException in a stream's method or state, over other transports, and where {@link #log} is refused
     */
    default void setCookie(Cookie cookie) {
        throw new IllegalStateException("cookies are set in unary calls over HTTP only, not over " + transportKind());
    }

    /**
     * The call's memory for batches, bounded by {@link Limits#maxCallBytes()}: what would be more fails with
     * {@link LimitException}. It is closed when the call ends: a batch made with it is returned, closed, or
     * {@linkplain Batch#transferTo transferred}.
     *
     * @return the same allocator each time
     */
    BufferAllocator allocator();
}
