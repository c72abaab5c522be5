package dev.vgirpc.wire.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.wire.WireMemory;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/** Fails a test that leaves memory of the message layer behind. */
public final class LeakCheck implements TestInstancePreConstructCallback, AfterEachCallback {

    private long before;

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        before = WireMemory.allocatedBytes();
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        assertNothingLeft(before);
    }

    /** For properties, which know no extensions. */
    public static void assertNothingLeft(long before) throws InterruptedException {
        // A connection's other side may still be on its way out.
        for (int i = 0; i < 500 && WireMemory.allocatedBytes() != before; i++) {
            Thread.sleep(10);
        }
        assertThat(WireMemory.allocatedBytes()).as("off-heap bytes in use").isEqualTo(before);
    }
}
