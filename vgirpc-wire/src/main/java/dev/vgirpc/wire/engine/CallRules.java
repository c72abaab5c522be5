package dev.vgirpc.wire.engine;

import java.util.List;

/**
 * What stands between a request and the service.
 *
 * @param authentication who may call
 * @param slots how many may at a time
 * @param interceptors stand around the service
 * @param counts what came of it
 */
record CallRules(
        AuthenticationRules authentication, CallSlots slots, Interceptors interceptors, ServerCounts counts) {

    /** Rules that let everything pass. */
    static CallRules none() {
        return new CallRules(
                AuthenticationRules.NONE, CallSlots.unbounded(), new Interceptors(List.of()), new ServerCounts());
    }
}
