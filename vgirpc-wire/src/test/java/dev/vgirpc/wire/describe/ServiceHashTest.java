package dev.vgirpc.wire.describe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.wire.contract.ServicePlan;
import org.junit.jupiter.api.Test;

/** The hash is the reference's, to the byte. */
class ServiceHashTest {

    interface Calc {
        double add(double a, double b);
    }

    @Test
    void isTheHashOfProtocolPage17() {
        assertThat(ServiceHash.of(ServicePlan.of(Calc.class)))
                .isEqualTo("a91b7b3ae5cf523d066d3eb7d012e56f00f4c3ec2e7f14700674df04777bd337");
    }
}
