package dev.vgirpc.internal;

import dev.vgirpc.CallContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The call that a thread answers. The engine binds it around the service method. */
public final class CurrentCall {

    private static final ScopedValue<CallContext> CURRENT = ScopedValue.newInstance();

    private CurrentCall() {}

    public static Optional<CallContext> find() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    public static <X extends Throwable> @Nullable Object call(
            CallContext context, ScopedValue.CallableOp<@Nullable Object, X> operation) throws X {
        return ScopedValue.where(CURRENT, context).call(operation);
    }
}
