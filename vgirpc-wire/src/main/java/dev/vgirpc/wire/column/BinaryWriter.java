package dev.vgirpc.wire.column;

import dev.vgirpc.wire.WireBuffer;

/** A binary value that writes itself, so that a nested stream is encoded in place. */
@FunctionalInterface
public interface BinaryWriter {

    void writeTo(WireBuffer out);
}
