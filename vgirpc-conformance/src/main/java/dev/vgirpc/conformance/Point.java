package dev.vgirpc.conformance;

import dev.vgirpc.SnakeCase;

/**
 * A record of numbers.
 *
 * @param x first coordinate
 * @param y second coordinate
 */
@SnakeCase
public record Point(double x, double y) {}
