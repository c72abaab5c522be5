package dev.vgirpc;

/**
 * Severity of a log message that a server sends to its client, most severe first. The constants'
 * names are the wire values (protocol page 4.4).
 */
public enum LogLevel {
    /** Ends the call: a client that receives it fails the call. Reserved for the engine. */
    EXCEPTION,
    /** An error that did not end the call. */
    ERROR,
    /** Something that deserves attention. */
    WARN,
    /** Progress and status. */
    INFO,
    /** Details for finding faults. */
    DEBUG,
    /** The finest details. */
    TRACE
}
