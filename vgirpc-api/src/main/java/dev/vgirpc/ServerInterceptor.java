package dev.vgirpc;

/**
 * Stands around the calls of a server: around unary methods, and around the opening of streams (not around
 * their turns). It may reject a call, add metadata to its answer, measure, or set up what the service needs.
 *
 * <p>The order of a request is: the {@linkplain RequiresAuthentication rule on authentication}, the limit on
 * {@linkplain RpcServer.Builder#maxConcurrentCalls calls at a time}, the parameters, {@link
 * CallListener#onStart}, the interceptors in the order in which they were added, the service. An interceptor
 * decides about the call; a listener only observes, also what an interceptor rejects. A request that was
 * refused before, and one for the service's description, reaches neither.
 *
 * <p>Interceptors run on the thread of the call, several at a time, and {@link CallContext#current()} works in
 * them.
 */
@FunctionalInterface
public interface ServerInterceptor {

    /**
     * Stands around a call. It either runs {@link Next#proceed} once, on the same thread, or throws: an
     * interceptor that does neither fails the call.
     *
     * @param call the call, as the service sees it
     * @param next the rest: further interceptors, then the service
     * @throws Exception to reject the call, or to answer with another error than the service's. It travels
     *     as one of the service's own would. When {@code proceed} had failed and nothing is thrown, its error
     *     is the answer all the same
     */
    void intercept(CallContext call, Next next) throws Exception;

    /** The rest of a call. It belongs to the call's thread. */
    interface Next {

        /**
         * Runs the rest of the call.
         *
         * @throws Exception what the service or a later interceptor throws
         * @throws IllegalStateException when it was run before
         */
        void proceed() throws Exception;

        /**
         * Whether the method opens a stream. Such a call has no result that {@link
         * CallContext#responseMetadata} could go with, and is refused when it is set.
         *
         * @return false for a unary call
         */
        boolean opensStream();
    }
}
