package dev.vgirpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.ValueException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExceptionsTest {

    private static Object copy(Object original) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    @Test
    void pathGrowsFromTheInside() {
        ValueException e = new ValueException(Reason.NULL, "", "is null")
                .in("x")
                .in("[2]")
                .in("corners")
                .in("box");

        assertThat(e.path()).isEqualTo("box.corners[2].x");
        assertThat(e).hasMessage("box.corners[2].x: is null");
        assertThat(e.detail()).isEqualTo("is null");
        assertThat(e.reason()).isEqualTo(Reason.NULL);
        assertThat(e.getCause()).isInstanceOf(ValueException.class).hasNoCause();
        assertThat(new ValueException(Reason.TYPE, "", "detail")).hasMessage("detail").hasNoCause();
    }

    @Test
    void causeOfAValueExceptionStays() {
        IOException cause = new IOException("why");
        assertThat(new ValueException(Reason.SHAPE, "a", "d", cause).in("b").in("c")).hasCause(cause);
    }

    @Test
    void remoteExceptionKeepsItsFactsExceptExtraWhenCopied() throws Exception {
        Map<String, Object> extra = new HashMap<>();
        extra.put("frames", List.of(new Object()));
        extra.put("none", null);
        RemoteCallException e = new RemoteCallException(
                "T", "T: d", "d", ErrorKind.SESSION_LOST, "trace", "request", "server", extra);
        extra.clear();
        assertThat(e.extra()).hasSize(2);
        assertThatThrownBy(() -> e.extra().clear()).isInstanceOf(UnsupportedOperationException.class);

        RemoteCallException copied = (RemoteCallException) copy(e);
        assertThat(copied).hasMessage("T: d");
        assertThat(List.of(copied.type(), copied.detail(), copied.remoteTrace(), copied.requestId(), copied.serverId()))
                .containsExactly("T", "d", "trace", "request", "server");
        assertThat(copied.kind()).isEqualTo(ErrorKind.SESSION_LOST).hasToString("session_lost");
        assertThat(copied.extra()).isEmpty();
    }

    @Test
    void otherExceptionsCanBeCopied() throws Exception {
        for (RuntimeException each : List.of(
                new ContractException("subject", List.of("one", "two")),
                new DeadlineException("call", Duration.ofSeconds(3)),
                new LimitException("a thing", "maxThings", 5, 6),
                new ProtocolException("broken"),
                new TransportException("gone", true, new IOException("pipe")),
                new UnauthenticatedException("who", "no_token"),
                new ValueException(Reason.RANGE, "p", "d"),
                new ServiceException("T", "m", new ErrorKind("k"), null))) {
            assertThat((Throwable) copy(each)).isExactlyInstanceOf(each.getClass()).hasMessage(each.getMessage());
        }
    }

    @Test
    void aTransportFailureMayPass() throws Exception {
        TransportException gone = new TransportException("gone", true, null);
        assertThat(gone.isTransient()).isFalse();
        assertThat(gone.retryAfter()).isNull();

        TransportException busy =
                (TransportException) copy(TransportException.unavailable("busy", false, Duration.ofSeconds(3)));
        assertThat(busy).hasMessage("busy").hasNoCause();
        assertThat(busy.isTransient()).isTrue();
        assertThat(busy.delivered()).isFalse();
        assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(TransportException.unavailable("busy", true, null).retryAfter()).isNull();
    }

    @Test
    void messagesSayAllThatIsKnown() {
        assertThat(new LimitException("a thing", "maxThings", 5, 6)).hasMessage("a thing is 6, over the limit maxThings = 5");
        assertThat(new DeadlineException("the call", Duration.ofSeconds(3))).hasMessage("the call did not finish within PT3S");
        ContractException e = new ContractException("X is not a contract", List.of("one", "two"));
        assertThat(e).hasMessage("X is not a contract:\n  - one\n  - two");
        assertThat(e.problems()).containsExactly("one", "two");
    }
}
