package dev.vgirpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CallOptionsTest {

    @Test
    void optionsAreImmutable() {
        CallOptions one = CallOptions.none().metadata("a", "1");
        CallOptions two = one.metadata("b", "2").metadata("a", "3");

        assertThat(CallOptions.none().metadata()).isEmpty();
        assertThat(one.metadata()).containsExactly(Map.entry("a", "1"));
        assertThat(two.metadata()).containsExactly(Map.entry("a", "3"), Map.entry("b", "2"));
        assertThatThrownBy(() -> one.metadata().put("c", "4")).isInstanceOf(UnsupportedOperationException.class);
        assertThat(one.logSink()).isNull();
        assertThat(one.metadataReceiver()).isNull();
    }

    @Test
    void laterOptionsWinAndTheOthersStay() {
        LogSink sink = log -> {};
        LogSink otherSink = log -> {};
        Consumer<Map<String, String>> receiver = metadata -> {};
        CallOptions base = CallOptions.none().metadata("a", "1").onLog(sink).onMetadata(receiver);

        CallOptions changed = base.overriddenBy(CallOptions.none().metadata("b", "2").onLog(otherSink));
        assertThat(changed.metadata()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
        assertThat(changed.logSink()).isSameAs(otherSink);
        assertThat(changed.metadataReceiver()).isSameAs(receiver);

        assertThat(base.overriddenBy(CallOptions.none()).logSink()).isSameAs(sink);
        assertThat(CallOptions.none().overriddenBy(base)).isSameAs(base);
    }
}
