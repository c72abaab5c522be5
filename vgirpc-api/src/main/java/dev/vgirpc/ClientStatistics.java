package dev.vgirpc;

/**
 * What a client has done so far. Once no call is in progress, {@code callsStarted} is the sum of {@code
 * callsSucceeded} and {@code callsFailed}, and {@code connectionsOpened} that of {@code connectionsClosed} and
 * {@code connectionsOpen}. A stream counts as one call: its opening.
 *
 * @param connectionsOpen connections that are open now
 * @param connectionsHeld those of them that a call or an open stream holds now
 * @param connectionsOpened connections that were opened
 * @param connectionsClosed connections that were closed, for whatever reason
 * @param connectionsEvicted those of them that were closed because nobody had used them for long
 * @param callsStarted calls that were begun; a retry is part of its call
 * @param callsSucceeded calls that returned
 * @param callsFailed calls that threw
 * @param deadlines calls and turns that ran out of time
 * @param retries calls that were sent again
 */
public record ClientStatistics(
        int connectionsOpen,
        int connectionsHeld,
        long connectionsOpened,
        long connectionsClosed,
        long connectionsEvicted,
        long callsStarted,
        long callsSucceeded,
        long callsFailed,
        long deadlines,
        long retries) {}
