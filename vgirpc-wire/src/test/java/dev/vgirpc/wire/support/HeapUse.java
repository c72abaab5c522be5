package dev.vgirpc.wire.support;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** How much heap a thread has allocated. Found by reflection: the module under test does not read the JDK's management. */
final class HeapUse {

    private static final MethodHandle OF_THIS_THREAD = find();

    private HeapUse() {}

    private static MethodHandle find() {
        try {
            Object threads = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            return MethodHandles.publicLookup()
                    .findVirtual(
                            Class.forName("com.sun.management.ThreadMXBean"),
                            "getCurrentThreadAllocatedBytes",
                            MethodType.methodType(long.class))
                    .bindTo(threads);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static long ofThisThread() {
        try {
            return (long) OF_THIS_THREAD.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
