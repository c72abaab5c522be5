package dev.vgirpc.wire.engine;

import static dev.vgirpc.wire.engine.Served.head;
import static dev.vgirpc.wire.engine.Served.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.TraceDetail;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What leaves the server of an error, wherever it comes from. */
@ExtendWith(LeakCheck.class)
class TraceDetailTest {

    private static final WireSchema NUMBER =
            new WireSchema(List.of(new WireField("n", false, new WireType.Int(64, true))));
    private static final WireSchema FROM =
            new WireSchema(List.of(new WireField("from", false, new WireType.Int(64, true))));

    private final RuledService.Implementation service = new RuledService.Implementation();

    private static void check(TraceDetail detail, Map<String, String> error, String type, String secret) {
        String all = error.toString();
        String extra = error.get(WireKeys.LOG_EXTRA);
        switch (detail) {
            case NONE -> {
                assertThat(error.get(WireKeys.LOG_MESSAGE)).isEqualTo(type);
                assertThat(all).doesNotContain(secret).doesNotContain("frames");
                assertThat(extra).contains("\"exception_message\":\"\"", "\"traceback\":\"\"");
            }
            case MESSAGE -> {
                assertThat(error.get(WireKeys.LOG_MESSAGE)).startsWith(type + ": ").contains(secret);
                assertThat(all).doesNotContain("frames").doesNotContain("at dev.vgirpc");
                assertThat(extra).contains("\"traceback\":\"\"");
            }
            case TRACE -> {
                assertThat(error.get(WireKeys.LOG_MESSAGE)).startsWith(type + ": ").contains(secret);
                assertThat(extra).contains("frames", "at dev.vgirpc");
            }
        }
    }

    private static Map<String, String> last(Streams.Stream stream) {
        return stream.batches().getLast().metadata();
    }

    @ParameterizedTest
    @EnumSource
    void governsAllAnswers(TraceDetail detail) {
        try (Served<RuledService> served =
                new Served<>(RuledService.class, service, server -> server.traceDetail(detail))) {
            service.body = () -> {
                throw new IllegalStateException("a secret");
            };
            check(detail, last(served.ask(request(head("call"), NUMBER, 1L))), "RuntimeError", "a secret");
            check(detail, last(served.ask(request(head("headed"), FROM, 1L))), "RuntimeError", "a secret");
            check(detail, last(served.ask(request(head("rows"), FROM, 1L))), "RuntimeError", "a secret");

            service.body = () -> null;
            byte[] turn = new StreamBytes()
                    .raw(request(head("twice"), WireSchema.EMPTY))
                    .schema(NUMBER)
                    .batch(1, new Object[] {1L})
                    .bytes();
            service.body = new java.util.concurrent.Callable<>() {
                private boolean opened;

                @Override
                public Object call() {
                    if (opened) {
                        throw new IllegalStateException("a secret");
                    }
                    opened = true;
                    return "opened";
                }
            };
            check(detail, last(served.ask(turn)), "RuntimeError", "a secret");
            served.send(new StreamBytes().end().bytes()); // of the turns
            service.body = () -> null;

            // Refused: an unknown method, parameters that do not fit, no description, a stream without batch.
            check(detail, served.askOne(request(head("secretive"), NUMBER, 1L)), "MethodNotImplementedError", "secretive");
            check(detail, served.askOne(request(head("call"), FROM, 1L)), "TypeError", "from");
            check(
                    detail,
                    served.askOne(request(head("__describe__"), WireSchema.EMPTY)),
                    "MethodNotImplementedError",
                    "__describe__");
            check(
                    detail,
                    served.askOne(new StreamBytes().schema(WireSchema.EMPTY).end().bytes()),
                    "ArrowInvalid",
                    "no batch");
        }
    }
}
