package dev.vgirpc.benchmarks;

/**
 * The row of the streams whose turns are measured.
 *
 * @param value any number
 * @param allocated the bytes that the answering thread has allocated so far
 */
record Tick(double value, long allocated) {}
