/**
 * For authors of transports: the contract tests that every transport passes, and tools that find what
 * a test left behind.
 */
@org.jspecify.annotations.NullMarked
module dev.vgirpc.testkit {
    requires transitive dev.vgirpc.wire;
    requires transitive org.junit.jupiter.api;
    requires java.logging;

    exports dev.vgirpc.testkit;
}
