package dev.vgirpc.wire.engine;

import static dev.vgirpc.wire.engine.Served.head;
import static dev.vgirpc.wire.engine.Served.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vgirpc.ErrorKind;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.ServiceException;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.support.LeakCheck;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a service throws, on the wire and on the client (protocol page 4.5). */
@ExtendWith(LeakCheck.class)
class ErrorTest {

    private final Calls.Answering service = new Calls.Answering(() -> null);
    private final Served<Calls> served = new Served<>(Calls.class, service);

    @AfterEach
    void close() {
        service.body = () -> "still there";
        assertThat(served.proxy.text()).isEqualTo("still there");
        served.close();
    }

    private RemoteCallException thrown(Throwable error) {
        service.body = throwing(error);
        return catchThrowableOfType(RemoteCallException.class, () -> served.proxy.text());
    }

    private static Callable<?> throwing(Throwable error) {
        return () -> {
            if (error instanceof Error e) {
                throw e;
            }
            throw (Exception) error;
        };
    }

    private static Map<String, String> answer(Served<Calls> of) {
        return of.askOne(request(head("text"), WireSchema.EMPTY));
    }

    @Test
    void exceptionArrivesWithTypeTextAndIds() {
        RemoteCallException e = thrown(new IllegalArgumentException("wrong \u00fc"));

        assertThat(e.type()).isEqualTo("ValueError");
        assertThat(e.detail()).isEqualTo("wrong \u00fc");
        assertThat(e).hasMessage("ValueError: wrong \u00fc");
        assertThat(e.kind()).isNull();
        assertThat(e.serverId()).isEqualTo("server-1");
        assertThat(e.requestId()).matches("[0-9a-f]{16}");
        assertThat(e.remoteTrace()).startsWith("java.lang.IllegalArgumentException: wrong \u00fc").contains("\tat ");
    }

    @Test
    void errorsAndCheckedExceptionsAreAnsweredToo() {
        assertThat(thrown(new AssertionError("assert")).type()).isEqualTo("AssertionError");
        assertThat(thrown(new OutOfMemoryError("heap")).type()).isEqualTo("MemoryError");
        assertThat(thrown(new LinkageError("link")).type()).isEqualTo("LinkageError");
        assertThat(thrown(new TimeoutException("late")).type()).isEqualTo("TimeoutError");
        assertThat(thrown(new InterruptedException("stop")).type()).isEqualTo("InterruptedException");
        assertThat(thrown(new IllegalStateException()).detail()).isEmpty();
    }

    private static int endless(int n) {
        return endless(n + 1) + 1;
    }

    @Test
    void stackOverflowIsAnswered() {
        service.body = () -> endless(0);

        RemoteCallException e = catchThrowableOfType(RemoteCallException.class, () -> served.proxy.text());
        assertThat(e.type()).isEqualTo("RecursionError");
        assertThat(e.remoteTrace()).hasSizeBetween(16_000, 16_100).endsWith("\n\u2026 <traceback truncated>");
    }

    /** An exception that cannot even be described. */
    private static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public void printStackTrace(java.io.PrintWriter out) {
            throw new IllegalStateException("no trace");
        }
    }

    @Test
    void exceptionThatCannotBeDescribedIsAnswered() {
        assertThat(thrown(new Mute()).type()).isEqualTo("Mute");
    }

    @Test
    void declaredExceptionIsItselfOnTheClient() {
        service.body = throwing(new Calls.BrokenException("broken \u00fc"));
        assertThatThrownBy(served.proxy::declared)
                .isExactlyInstanceOf(Calls.BrokenException.class)
                .hasMessage("broken \u00fc")
                .cause()
                .isInstanceOfSatisfying(RemoteCallException.class, e -> assertThat(e.type()).isEqualTo("BrokenException"));
        service.body = throwing(new Calls.RefusedException("refused"));
        assertThatThrownBy(served.proxy::declared).isExactlyInstanceOf(Calls.RefusedException.class).hasMessage("refused");
        service.body = throwing(new IOException("disk"));
        assertThatThrownBy(served.proxy::declared).isExactlyInstanceOf(IOException.class).hasMessage("disk");
    }

    @Test
    void whatIsNotDeclaredOrCannotBeMadeIsRemote() {
        service.body = throwing(new Calls.CountedException(3));
        assertThatThrownBy(served.proxy::declared)
                .isInstanceOfSatisfying(RemoteCallException.class, e -> assertThat(e.type()).isEqualTo("CountedException"));
        service.body = throwing(new FileNotFoundException("f"));
        assertThatThrownBy(served.proxy::declared)
                .isInstanceOfSatisfying(RemoteCallException.class, e -> assertThat(e.type()).isEqualTo("FileNotFoundError"));
        assertThat(thrown(new Calls.BrokenException("b"))).isInstanceOf(RemoteCallException.class);
    }

    @Test
    void kindTravelsTwice() {
        service.body = throwing(new ServiceException("MyError", "text", Calls.KIND, new IOException("why")));
        Map<String, String> error = answer(served);

        assertThat(error.keySet())
                .containsExactly(
                        WireKeys.LOG_LEVEL,
                        WireKeys.LOG_MESSAGE,
                        WireKeys.LOG_EXTRA,
                        WireKeys.ERROR_KIND,
                        WireKeys.SERVER_ID,
                        WireKeys.REQUEST_ID);
        assertThat(error.get(WireKeys.LOG_LEVEL)).isEqualTo("EXCEPTION");
        assertThat(error.get(WireKeys.LOG_MESSAGE)).isEqualTo("MyError: text");
        assertThat(error.get(WireKeys.ERROR_KIND)).isEqualTo("own_kind");
        Map<String, Object> extra = Json.read(error.get(WireKeys.LOG_EXTRA));
        assertThat(extra.keySet())
                .containsExactly("exception_type", "exception_message", "traceback", "cause", "frames", "error_kind");
        assertThat(extra.get("error_kind")).isEqualTo("own_kind");
        assertThat((String) extra.get("cause")).startsWith("java.io.IOException: why");

        RemoteCallException e = thrown(new ServiceException("MyError", "text", Calls.KIND, null));
        assertThat(e.kind()).isEqualTo(new ErrorKind("own_kind"));
        assertThat(e.type()).isEqualTo("MyError");
    }

    @Test
    void framesAreTheInnermostFive() {
        service.body = throwing(new IllegalStateException("deep"));
        Map<String, Object> extra = Json.read(answer(served).get(WireKeys.LOG_EXTRA));

        List<?> frames = (List<?>) extra.get("frames");
        assertThat(frames).hasSize(5);
        assertThat(frames).allSatisfy(frame -> assertThat(((Map<?, ?>) frame).keySet().toString())
                .isEqualTo("[file, line, function, code]"));
        assertThat(((Map<?, ?>) frames.getLast()).get("file")).isEqualTo("ErrorTest.java");
        assertThat((String) ((Map<?, ?>) frames.getLast()).get("function")).contains("framesAreTheInnermostFive");
        assertThat(((Map<?, ?>) frames.getLast()).get("line")).isInstanceOf(Integer.class);
    }

    @Test
    void exceptionWithoutTraceIsAnswered() {
        RuntimeException bare = new RuntimeException("bare");
        bare.setStackTrace(new StackTraceElement[0]);
        RemoteCallException e = thrown(bare);

        assertThat(e.extra().get("frames")).isEqualTo(List.of());
        assertThat(e.remoteTrace()).startsWith("java.lang.RuntimeException: bare");
    }

    @Test
    void longTextsAreCutInTheTraceOnly() {
        String text = "x".repeat(20_000);
        RemoteCallException e = thrown(new IllegalStateException(text, new IOException(text)));

        assertThat(e.detail()).isEqualTo(text);
        assertThat(e.remoteTrace()).hasSize(16_000 + "\n\u2026 <traceback truncated>".length());
        assertThat((String) e.extra().get("cause")).hasSize(16_000 + "\n\u2026 <traceback truncated>".length());
    }

    @Test
    void causesThatPointAtEachOtherAreAnswered() {
        IllegalStateException first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));

        assertThat(thrown(first).remoteTrace()).contains("CIRCULAR");
    }

    @Test
    void detailsStayOnTheServerWhenToldSo() {
        Throwable error = new ServiceException("MyError", "secret text", Calls.KIND, new IOException("secret cause"));
        try (Served<Calls> message = new Served<>(Calls.class, service, server -> server.traceDetail(TraceDetail.MESSAGE));
                Served<Calls> none = new Served<>(Calls.class, service, server -> server.traceDetail(TraceDetail.NONE))) {
            service.body = throwing(error);

            Map<String, String> some = answer(message);
            assertThat(some.get(WireKeys.LOG_MESSAGE)).isEqualTo("MyError: secret text");
            assertThat(some.get(WireKeys.LOG_EXTRA))
                    .isEqualTo("{\"exception_type\":\"MyError\",\"exception_message\":\"secret text\","
                            + "\"traceback\":\"\",\"error_kind\":\"own_kind\"}");

            Map<String, String> little = answer(none);
            assertThat(little.toString()).doesNotContain("secret");
            assertThat(little.get(WireKeys.LOG_MESSAGE)).isEqualTo("MyError");
            assertThat(little.get(WireKeys.ERROR_KIND)).isEqualTo("own_kind");

            assertThatThrownBy(none.proxy::text)
                    .isInstanceOfSatisfying(RemoteCallException.class, e -> {
                        assertThat(e.type()).isEqualTo("MyError");
                        assertThat(e.detail()).isEmpty();
                        assertThat(e.remoteTrace()).isEmpty();
                        assertThat(e.kind()).isEqualTo(Calls.KIND);
                    });
        }
    }

    @Test
    void relayedErrorKeepsTypeTextAndKind() {
        try (Served<Calls> front = new Served<>(Calls.class, new Calls.Answering(served.proxy::text))) {
            service.body = throwing(new ServiceException("BackError", "the text", Calls.KIND, null));

            assertThatThrownBy(front.proxy::text)
                    .isInstanceOfSatisfying(RemoteCallException.class, e -> {
                        assertThat(e.type()).isEqualTo("BackError");
                        assertThat(e.detail()).isEqualTo("the text");
                        assertThat(e).hasMessage("BackError: the text");
                        assertThat(e.kind()).isEqualTo(Calls.KIND);
                    });
        }
    }
}
