package dev.vgirpc.conformance;

import dev.vgirpc.ServeStartHook;
import dev.vgirpc.TransportKind;
import java.util.concurrent.atomic.AtomicBoolean;

/** The service with a start that fails the first time. */
final class FailingStart extends ConformanceServiceImpl implements ServeStartHook {

    private final AtomicBoolean failed = new AtomicBoolean();

    @Override
    public void onServeStart(TransportKind kind) {
        if (failed.compareAndSet(false, true)) {
            throw new IllegalStateException("the first start fails");
        }
    }
}
