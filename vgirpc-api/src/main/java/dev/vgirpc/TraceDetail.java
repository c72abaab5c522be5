package dev.vgirpc;

/** How much of an exception leaves the server. */
public enum TraceDetail {
    /** Only the error's type, as its own message. */
    NONE,
    /** Type and message. */
    MESSAGE,
    /** Type, message, stack trace, causes and frames. */
    TRACE
}
