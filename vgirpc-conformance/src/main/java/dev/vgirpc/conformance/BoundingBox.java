package dev.vgirpc.conformance;

import dev.vgirpc.SnakeCase;

/**
 * A record that holds records.
 *
 * @param topLeft a corner
 * @param bottomRight the opposite corner
 * @param label a text
 */
@SnakeCase
public record BoundingBox(Point topLeft, Point bottomRight, String label) {}
