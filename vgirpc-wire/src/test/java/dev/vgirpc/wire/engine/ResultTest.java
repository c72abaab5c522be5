package dev.vgirpc.wire.engine;

import static dev.vgirpc.wire.engine.Served.head;
import static dev.vgirpc.wire.engine.Served.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vgirpc.CallContext;
import dev.vgirpc.LogLevel;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.Streams;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Results, sound ones and ones that cannot travel: those end the call but not the connection. */
@ExtendWith(LeakCheck.class)
class ResultTest {

    private final Calls.Answering service = new Calls.Answering(() -> null);
    private final Served<Calls> served = new Served<>(Calls.class, service);

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void valuesComeBack() {
        service.body = () -> "t\u00e9xt";
        assertThat(served.proxy.text()).isEqualTo("t\u00e9xt");
        assertThat(served.proxy.maybe()).isEqualTo("t\u00e9xt");
        service.body = () -> null;
        assertThat(served.proxy.maybe()).isNull();
        served.proxy.nothing();
        assertThat(served.proxy.number(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        service.body = () -> Optional.of(4L);
        assertThat(served.proxy.option()).contains(4L);
        service.body = Optional::empty;
        assertThat(served.proxy.option()).isEmpty();
        service.body = () -> List.of("a", "b");
        assertThat(served.proxy.list()).containsExactly("a", "b");
        service.body = () -> Calls.Color.GREEN;
        assertThat(served.proxy.color()).isSameAs(Calls.Color.GREEN);
        Calls.Box box = new Calls.Box("l", List.of(1, 2));
        service.body = () -> box;
        assertThat(served.proxy.box()).isEqualTo(box);
        service.body = () -> Map.of("k", box);
        assertThat(served.proxy.boxes()).isEqualTo(Map.of("k", box));
    }

    @Test
    void largeValuesComeBack() {
        for (int size : new int[] {0, 65_535, 65_536, 1_000_000, 5_000_000}) {
            byte[] bytes = new byte[size];
            new Random(size).nextBytes(bytes);
            assertThat(served.proxy.bytes(bytes)).isEqualTo(bytes);
        }
        String text = "\u00fc".repeat(700_000);
        service.body = () -> text;
        assertThat(served.proxy.text()).isEqualTo(text);
        service.body = () -> new Calls.Box(text, List.of(1));
        assertThat(served.proxy.box().label()).isEqualTo(text);
    }

    private static Calls.Box boxOf(Integer... numbers) {
        return new Calls.Box("l", Arrays.asList(numbers));
    }

    private static List<String> exploding() {
        return new AbstractList<>() {
            @Override
            public String get(int index) {
                throw new IllegalStateException("no element");
            }

            @Override
            public int size() {
                return 3;
            }
        };
    }

    private void assertTypedError(String method, Callable<?> body, String type, String... words) {
        for (boolean logFirst : new boolean[] {false, true}) {
            service.body = () -> {
                if (logFirst) {
                    CallContext.current().log(LogLevel.INFO, "before");
                }
                return body.call();
            };
            Streams.Stream answer = served.ask(request(head(method), WireSchema.EMPTY));
            assertThat(answer.batches()).hasSize(logFirst ? 2 : 1);
            assertThat(answer.batches().getLast().rows()).isZero();
            assertThat(answer.batches().getLast().metadata().get("vgi_rpc.log_message"))
                    .startsWith(type + ": ")
                    .contains(words);
            service.body = () -> "next";
            assertThat(served.ask(request(head("text"), WireSchema.EMPTY)).batches().getFirst().columns())
                    .containsExactly(List.of("next"));
        }
    }

    @Test
    void nullWhereNoneIsAllowedIsATypeError() {
        assertTypedError("text", () -> null, "TypeError", "text()", "non-null return value", "null");
        assertTypedError("color", () -> null, "TypeError", "color()");
        assertTypedError("box", () -> null, "TypeError", "box()");
        assertTypedError("list", () -> null, "TypeError", "list()");
        assertTypedError("option", () -> null, "TypeError", "option()");
        assertTypedError("list", Calls::listWithNull, "TypeError", "list().result[1]", "null");
        assertTypedError("box", () -> boxOf(1, null), "TypeError", "box().result.numbers[1]");
        assertTypedError("box", () -> new Calls.Box(null, List.of()), "TypeError", "box().result.label");
        Map<String, Calls.Box> nullValue = new HashMap<>();
        nullValue.put("k", null);
        assertTypedError("boxes", () -> nullValue, "TypeError", "boxes().result[k]");
        Map<String, Calls.Box> nullKey = new HashMap<>();
        nullKey.put(null, boxOf(1));
        assertTypedError("boxes", () -> nullKey, "TypeError", "boxes().result[null]");
    }

    @Test
    void valueOfAnotherTypeIsAnswered() {
        // By unchecked casts, as generic code may do it.
        assertTypedError("list", () -> List.of(1, 2), "TypeError", "Integer");
        assertTypedError("option", () -> Optional.of("no number"), "TypeError", "String", "Long");
        assertTypedError("boxes", () -> Map.of("k", "no box"), "ValueError", "boxes().result[k]", "Box");
    }

    @Test
    void halfACharacterIsAValueError() {
        assertTypedError("text", () -> "ab\uD83D", "ValueError", "text().result", "surrogate");
        assertTypedError("text", () -> "\uDE00ab", "ValueError", "index 0");
        assertTypedError("list", () -> List.of("ok", "\uD83Dx"), "ValueError", "list().result[1]");
    }

    @Test
    void collectionThatFailsIsAnswered() {
        assertTypedError("list", ResultTest::exploding, "RuntimeError", "no element");
    }

    @Test
    void clientSeesTheTypedErrorAndGoesOn() {
        service.body = Calls::listWithNull;
        RemoteCallException error = catchThrowableOfType(RemoteCallException.class, () -> served.proxy.list());
        assertThat(error.type()).isEqualTo("TypeError");
        service.body = () -> List.of();
        assertThat(served.proxy.list()).isEmpty();
    }

    @Test
    void nestedRecordFailingAfterALogLeavesNoHalfBatch() {
        service.body = () -> {
            CallContext.current().log(LogLevel.INFO, "x".repeat(100_000));
            return boxOf(1, 2, null);
        };
        for (int i = 0; i < 3; i++) {
            assertThat(catchThrowableOfType(RemoteCallException.class, () -> served.proxy.box()).type()).isEqualTo("TypeError");
        }
    }
}
