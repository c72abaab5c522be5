package dev.vgirpc.wire.contract;

import org.jspecify.annotations.Nullable;

/** How a method answers: once, or by a stream. */
public sealed interface MethodKind permits MethodKind.Unary, StreamPlan {

    /** With one result, or none. */
    enum Unary implements MethodKind {
        INSTANCE;

        @Override
        public @Nullable Boolean isExchange() {
            return null;
        }
    }

    /** Whether a stream takes input; null where the contract leaves it open, and for unary methods. */
    @Nullable Boolean isExchange();
}
