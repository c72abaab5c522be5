package dev.vgirpc;

import org.jspecify.annotations.Nullable;

/**
 * Stands around each call of a client: it may add metadata, reject a call, answer it by itself, or make it again.
 * Several stand in the order in which they were added, the first outermost. It is used by all threads that call.
 *
 * <p>Around a stream's method it sees the opening alone, not the turns. Time that it takes is part of the call's
 * {@linkplain CallOptions#timeout(java.time.Duration) time}. Retries by {@link CallOptions#retries(int)} happen
 * inside.
 */
@FunctionalInterface
public interface ClientInterceptor {

    /**
     * Makes a call, or not.
     *
     * @param call the call
     * @return the call's result, as a rule what {@link Invocation#proceed} returned; for a stream the open
     *     stream. Another type than the method's fails the call with {@link ClassCastException}
     * @throws Throwable what the caller gets: an unchecked exception, or one that the method declares
     */
    @Nullable Object intercept(Invocation call) throws Throwable;

    /** A call that is about to be made. It is dead when the interceptor has returned. */
    interface Invocation {

        /**
         * The service's name on the wire.
         *
         * @return the name
         */
        String service();

        /**
         * The method's name on the wire.
         *
         * @return the name
         */
        String method();

        /**
         * The call's options, those of the client and of outer interceptors included.
         *
         * @return the options
         */
        CallOptions options();

        /**
         * Makes the call with its own options. It may be called again; an open stream that is not
         * returned is the interceptor's to close.
         *
         * @return the result
         * @throws Throwable what the call fails with
         */
        default @Nullable Object proceed() throws Throwable {
            return proceed(options());
        }

        /**
         * Makes the call with other options. It may be called again.
         *
         * @param options the options, as a rule a changed copy of {@link #options}
         * @return the result
         * @throws IllegalArgumentException when a metadata key belongs to the protocol
         * @throws Throwable what the call fails with
         */
        @Nullable Object proceed(CallOptions options) throws Throwable;
    }
}
