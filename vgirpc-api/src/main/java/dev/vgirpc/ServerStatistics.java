package dev.vgirpc;

/**
 * What a server has done since it started. The numbers are read one after the other while calls go on, so
 * that they add up exactly only when nothing happens meanwhile. Then:
 *
 * <ul>
 *   <li>{@code callsStarted} = {@code callsSucceeded} + {@code callsFailed} + the calls in progress, of which
 *       {@code streamsOpen} are open streams;
 *   <li>the requests that were answered, but for those of the protocol itself (description and transport
 *       options), are {@code callsStarted} and the three kinds of refused ones;
 *   <li>{@code connectionsAccepted} = {@code connectionsOpen} + those that have ended, among them the two
 *       kinds that were cut off. Refused connections are not among the accepted ones.
 * </ul>
 *
 * @param connectionsAccepted connections that were served, open ones included
 * @param connectionsOpen connections that are served now
 * @param connectionsRefused connections over the endpoint's limit that were turned away, whether or not there
 *     was a request to answer; those that wait in the system's queue are not known
 * @param connectionsCutIdle connections closed because no call came for too long
 * @param connectionsCutSlow connections closed because their peer sent or took bytes too slowly
 * @param callsStarted calls whose request was valid: the service, or an interceptor, ran or runs. A stream is
 *     one call, from its opening to its end
 * @param callsSucceeded calls that ended without error; cancelled streams are among them
 * @param callsFailed calls that ended with an error, also streams whose caller went away
 * @param callsRefusedBusy requests refused for {@linkplain RpcServer.Builder#maxConcurrentCalls too many calls}
 *     at a time, and those that were answered on refused connections
 * @param callsRefusedUnauthenticated requests refused by {@link RequiresAuthentication}
 * @param callsRefusedMalformed requests refused for all other reasons: not readable, over a limit of {@link
 *     Limits}, of an unknown method or another version, or with parameters that do not fit
 * @param streamsOpen streams that are open now
 * @param turnsRefusedBusy turns of open streams that came when too many calls ran; each ended its stream, which
 *     is counted among the failed calls
 */
public record ServerStatistics(
        long connectionsAccepted,
        long connectionsOpen,
        long connectionsRefused,
        long connectionsCutIdle,
        long connectionsCutSlow,
        long callsStarted,
        long callsSucceeded,
        long callsFailed,
        long callsRefusedBusy,
        long callsRefusedUnauthenticated,
        long callsRefusedMalformed,
        long streamsOpen,
        long turnsRefusedBusy) {}
