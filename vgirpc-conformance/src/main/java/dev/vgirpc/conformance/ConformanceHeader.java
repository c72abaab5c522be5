package dev.vgirpc.conformance;

import dev.vgirpc.SnakeCase;

/**
 * The header of most streams.
 *
 * @param totalExpected how many turns will come, 0 when nobody knows
 * @param description what will come, in words
 */
@SnakeCase
public record ConformanceHeader(long totalExpected, String description) {}
