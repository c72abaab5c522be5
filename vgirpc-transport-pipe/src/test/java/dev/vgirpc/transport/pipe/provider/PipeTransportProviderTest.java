package dev.vgirpc.transport.pipe.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vgirpc.transport.pipe.InProcess;
import dev.vgirpc.transport.pipe.Stdio;
import dev.vgirpc.transport.pipe.Subprocess;
import org.junit.jupiter.api.Test;

class PipeTransportProviderTest {

    private final PipeTransportProvider provider = new PipeTransportProvider();

    @Test
    void addressesAreResolved() {
        assertThat(provider.schemes()).containsExactlyInAnyOrder("inproc", "stdio", "exec");
        assertThat(provider.target("inproc:x")).isEqualTo(InProcess.named("x"));
        assertThat(provider.endpoint("INPROC:X")).isEqualTo(InProcess.named("X"));
        assertThat(provider.endpoint("stdio:")).isSameAs(Stdio.endpoint());
        assertThat(provider.target("exec:python 'my worker.py'"))
                .isInstanceOf(Subprocess.class)
                .hasToString("exec:python 'my worker.py'");
    }

    @Test
    void addressesOfOneDirectionAreRefusedInTheOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.target("stdio:"))
                .withMessageContaining("exec:COMMAND");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.endpoint("exec:cat"))
                .withMessageContaining("stdio:");
    }

    @Test
    void brokenAddressesAreRefused() {
        for (String address : new String[] {"inproc:", "exec:", "exec:'a", "tcp://x:1", "inproc", ""}) {
            assertThatIllegalArgumentException().as(address).isThrownBy(() -> provider.target(address));
        }
        for (String address : new String[] {"inproc:", "stdio:x", "tcp://x:1", "stdio", ""}) {
            assertThatIllegalArgumentException().as(address).isThrownBy(() -> provider.endpoint(address));
        }
    }
}
