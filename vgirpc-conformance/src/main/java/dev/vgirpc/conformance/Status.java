package dev.vgirpc.conformance;

/** Travels by the names of its constants. */
public enum Status {
    /** Waits. */
    PENDING,
    /** Runs. */
    ACTIVE,
    /** Is over. */
    CLOSED
}
