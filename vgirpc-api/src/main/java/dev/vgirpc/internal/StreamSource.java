package dev.vgirpc.internal;

import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What a service's stream was made of. Every stream of the factories is one; the engine serves it. */
public interface StreamSource {

    /** What is asked in each turn. */
    enum Kind {
        PRODUCER,
        EXCHANGE
    }

    Kind kind();

    /** The state of the next turn: a {@code ProducerState} or an {@code ExchangeState}. */
    Object state();

    /** The input's columns, or null when the state's type says them. */
    @Nullable Schema inputSchema();

    /** The output's columns, or null when the state's type says them. */
    @Nullable Schema outputSchema();

    /** The header, or null for a stream without. */
    @Nullable Record streamHeader();
}
