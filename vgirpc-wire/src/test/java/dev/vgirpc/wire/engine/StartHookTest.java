package dev.vgirpc.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.Limits;
import dev.vgirpc.ServeStartHook;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.TransportKind;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.contract.ServicePlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartHookTest {

    interface Service {
        void call();
    }

    private static final class Hooked implements Service, ServeStartHook {
        private final List<TransportKind> told = new ArrayList<>();
        private boolean failing;

        @Override
        public void call() {}

        @Override
        public void onServeStart(TransportKind kind) throws IOException {
            told.add(kind);
            if (failing) {
                throw new IOException("not ready");
            }
        }
    }

    private final Hooked hooked = new Hooked();
    private final Dispatcher dispatcher = new Dispatcher(
            ServicePlan.of(Service.class), hooked, "id", TraceDetail.TRACE, Limits.defaults(), Validation.FULL, List.of(), null, CallRules.none());

    @Test
    void hookRunsOncePerKind() {
        dispatcher.serving(TransportKind.PIPE);
        dispatcher.serving(TransportKind.PIPE);
        dispatcher.serving(TransportKind.TCP);
        dispatcher.serving(TransportKind.TCP);

        assertThat(hooked.told).containsExactly(TransportKind.PIPE, TransportKind.TCP);
    }

    @Test
    void failedHookRunsAgain() {
        hooked.failing = true;
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> dispatcher.serving(TransportKind.UNIX))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(Hooked.class.getName())
                    .hasRootCauseMessage("not ready");
        }
        hooked.failing = false;
        dispatcher.serving(TransportKind.UNIX);
        dispatcher.serving(TransportKind.UNIX);

        assertThat(hooked.told).hasSize(3);
    }
}
