package dev.vgirpc.wire.contract;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** A method that is called with its arguments in an array. */
final class Invocation {

    private static final int MOST_BY_HAND = 5;

    private final MethodHandle handle;

    /**
     * Adapts a handle whose first parameter is the receiver.
     *
     * @param arguments how many parameters follow the receiver
     */
    Invocation(MethodHandle method, int arguments) {
        MethodHandle fixed = method.asFixedArity();
        // The JDK makes its spreader of a dozen classes at run time: 12 ms of a start.
        this.handle = arguments <= MOST_BY_HAND
                ? fixed.asType(MethodType.genericMethodType(1 + arguments))
                : fixed.asSpreader(Object[].class, arguments)
                        .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
    }

    /** Calls it; null for a void method. */
    @Nullable Object invoke(Object receiver, @Nullable Object[] arguments) throws Throwable {
        return switch (arguments.length) {
            case 0 -> handle.invokeExact(receiver);
            case 1 -> handle.invokeExact(receiver, arguments[0]);
            case 2 -> handle.invokeExact(receiver, arguments[0], arguments[1]);
            case 3 -> handle.invokeExact(receiver, arguments[0], arguments[1], arguments[2]);
            case 4 -> handle.invokeExact(receiver, arguments[0], arguments[1], arguments[2], arguments[3]);
            case 5 -> handle.invokeExact(
                    receiver, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4]);
            default -> handle.invokeExact(receiver, arguments);
        };
    }
}
