package dev.vgirpc.conformance;

import dev.vgirpc.SnakeCase;
import dev.vgirpc.WireName;

/** What the reference's worker for clients of other languages serves (protocol page 14.4). */
@WireName("ClientConformanceService")
@SnakeCase
public interface ClientConformanceService {

    /** So many bytes, at most 16 MiB, of which the one at index i is i modulo 251. */
    byte[] largeResponse(long size);

    byte[] echoBytes(byte[] value);
}
