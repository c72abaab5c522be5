package dev.vgirpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContextTest {

    @Test
    void outsideACallThereIsNoContext() {
        assertThat(CallContext.find()).isEmpty();
        assertThatThrownBy(CallContext::current)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inside a service method");
    }

    @Test
    void strangersAreRefused() {
        assertThatThrownBy(AuthContext.anonymous()::requireAuthenticated)
                .isInstanceOfSatisfying(ServiceException.class, e -> assertThat(e.type()).isEqualTo("PermissionError"))
                .hasMessage("Authentication required");
        AuthContext known = new AuthContext("jwt", true, "alice", Map.of("role", "admin"));
        known.requireAuthenticated();
        assertThat(AuthContext.anonymous()).isEqualTo(new AuthContext(null, false, null, Map.of()));
    }

    @Test
    void extrasOfALogAreCopiedInTheirOrder() {
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("z", 1);
        extra.put("a", null);
        LogMessage message = new LogMessage(LogLevel.INFO, "m", extra);
        extra.clear();

        assertThat(message.extra().toString()).isEqualTo("{z=1, a=null}");
        assertThatThrownBy(message.extra()::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThat(new LogMessage(LogLevel.WARN, "m").extra()).isEmpty();
    }

    @Test
    void transportsHaveTheNamesOfTheProtocol() {
        assertThat(TransportKind.values())
                .extracting(TransportKind::wireName)
                .containsExactly("pipe", "unix", "tcp", "http");
    }

    /** Their names are wire values. */
    @Test
    void levelsAreThoseOfTheProtocol() {
        assertThat(LogLevel.values())
                .extracting(LogLevel::name)
                .containsExactly("EXCEPTION", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");
    }
}
