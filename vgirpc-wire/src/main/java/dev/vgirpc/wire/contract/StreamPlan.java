package dev.vgirpc.wire.contract;

import org.jspecify.annotations.Nullable;

/**
 * What the contract says about a method's stream.
 *
 * @param kind whether it takes input
 * @param header the header's record, or null for a stream without
 * @param input the input's rows; null unless the kind is an exchange
 * @param output the output's rows; null when the kind is open
 */
public record StreamPlan(
        Kind kind, StreamRows.@Nullable Records header, @Nullable StreamRows input, @Nullable StreamRows output)
        implements MethodKind {

    /** What the client sends in each turn. */
    public enum Kind {
        /** A tick. */
        PRODUCER,
        /** A batch. */
        EXCHANGE,
        /** What the implementation's stream asks for. */
        UNDETERMINED
    }

    @Override
    public @Nullable Boolean isExchange() {
        return switch (kind) {
            case PRODUCER -> false;
            case EXCHANGE -> true;
            case UNDETERMINED -> null;
        };
    }
}
