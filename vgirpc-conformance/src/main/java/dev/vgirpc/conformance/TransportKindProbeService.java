package dev.vgirpc.conformance;

import dev.vgirpc.CallContext;

/** Answers what the call knows. */
final class TransportKindProbeService implements TransportKindProbe {

    @Override
    public String reportTransportKind() {
        return CallContext.current().transportKind().wireName();
    }
}
