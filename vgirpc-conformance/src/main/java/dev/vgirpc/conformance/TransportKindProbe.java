package dev.vgirpc.conformance;

import dev.vgirpc.SnakeCase;
import dev.vgirpc.WireName;

/**
 * A protocol of its own, without version: {@link ConformanceService} cannot get another method without
 * a new version.
 */
@WireName("TransportKindProbe")
@SnakeCase
public interface TransportKindProbe {

    /** Returns {@code pipe}, {@code unix}, {@code tcp} or {@code http}: what carries this call. */
    String reportTransportKind();
}
