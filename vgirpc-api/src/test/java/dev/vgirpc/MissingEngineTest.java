package dev.vgirpc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** This module alone has no engine. */
class MissingEngineTest {

    @Test
    void artifactsToAddAreNamed() {
        assertThatThrownBy(() -> RpcClient.connect("stdio:"))
                .hasStackTraceContaining("dev.vgirpc:vgirpc-wire")
                .hasStackTraceContaining("--add-modules");
    }

    @Test
    void aWorkerNamesThemToo() {
        assertThatThrownBy(() -> Worker.of(Runnable.class, () -> () -> {}))
                .hasStackTraceContaining("dev.vgirpc:vgirpc-wire");
    }
}
