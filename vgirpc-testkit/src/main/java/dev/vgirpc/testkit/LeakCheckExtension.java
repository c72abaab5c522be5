package dev.vgirpc.testkit;

import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves something behind, see {@link LeakCheck}: what the test and its
 * {@code AfterEach} methods did not release within five seconds.
 */
public final class LeakCheckExtension implements BeforeEachCallback, AfterEachCallback {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(LeakCheckExtension.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Called by JUnit. */
    public LeakCheckExtension() {}

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put(LeakCheck.class, LeakCheck.start());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        LeakCheck check = context.getStore(NAMESPACE).remove(LeakCheck.class, LeakCheck.class);
        if (check != null) {
            check.assertReleased(TIMEOUT);
        }
    }
}
