package dev.vgirpc.transport.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.vgirpc.ProtocolException;
import dev.vgirpc.RpcException;
import dev.vgirpc.TransportException;
import dev.vgirpc.UnauthenticatedException;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.http.coding.Coding;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.spi.ClientCall;
import dev.vgirpc.wire.spi.ClientTransport.CallHead;
import dev.vgirpc.wire.spi.ClientTransport.Form;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers become, of a server that may say anything. */
@ExtendWith(LeakCheckExtension.class)
class AnswersTest {

    private static final CallHead CALL = new CallHead("get", Form.UNARY);
    private static final ClientOptions PLAIN =
            ClientOptions.DEFAULTS.withRequestCoding(null).withResponseCodings(List.of());
    private static final String ARROW = ReceivedAnswer.TYPE;
    private static final byte[] SEVEN = Script.Stream.numbers().row(7).end();

    /** Calls and gives the number of the answer's first batch. */
    private static long call(Script script) {
        try (HttpClientTransport transport = script.transport(PLAIN)) {
            return call(transport);
        }
    }

    private static long call(HttpClientTransport transport) {
        try (WireBuffer request = Script.request("get");
                ClientCall call = transport.start(CALL, request)) {
            long number = Script.number(call.receive());
            assertThat(call.receive()).isNull();
            assertThat(call.receive()).isNull();
            return number;
        }
    }

    /** The next call works whatever the one before has met. */
    private static RpcException failure(Script script) {
        script.arrow(SEVEN);
        try (HttpClientTransport transport = script.transport(PLAIN)) {
            Throwable failure = catchThrowable(() -> call(transport));
            assertThat(failure).isInstanceOf(RpcException.class);
            assertThat(transport.isOpen()).isTrue();
            assertThat(call(transport)).isEqualTo(7);
            script.assertUsedUp();
            return (RpcException) failure;
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anArrowBodyIsRead() {
        assertThat(call(new Script().arrow(SEVEN))).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/vnd.apache.arrow.stream; x=y", "Application/Vnd.Apache.Arrow.Stream"})
    void theTypeMayBeWrittenOtherwise(String type) {
        assertThat(call(new Script().answer(200, SEVEN, "content-type", type))).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 404, 415, 500, 503})
    void anArrowBodyIsReadWhateverTheStatus(int status) {
        byte[] body = Script.Stream.numbers().error("TypeError: no").end();
        try (HttpClientTransport transport =
                        new Script().answer(status, body, "Content-Type", ARROW).transport(PLAIN);
                WireBuffer request = Script.request("get");
                ClientCall call = transport.start(CALL, request)) {
            assertThat(Script.text(call.receive())).isEqualTo("TypeError: no");
            assertThat(call.receive()).isNull();
        }
    }

    @Test
    void whoCallsIsNotKnown() {
        RpcException e = failure(new Script()
                .answer(
                        401,
                        utf8("{\"error\":\"unauthorized\"}"),
                        "Content-Type",
                        "application/json",
                        "VGI-Auth-Reason",
                        "expired_credential"));
        assertThat(e).isInstanceOf(UnauthenticatedException.class).hasMessageContaining("status 401")
                .hasMessageContaining("unauthorized").hasMessageContaining("'get' at http://there");
        assertThat(((UnauthenticatedException) e).reason()).isEqualTo("expired_credential");
        assertThat(((UnauthenticatedException) failure(new Script().answer(401, new byte[0]))).reason()).isNull();
    }

    private static TransportException unavailable(int status, String... fields) {
        RpcException e = failure(new Script().answer(status, utf8("later"), fields));
        assertThat(e).isInstanceOf(TransportException.class).hasMessageContaining("status " + status)
                .hasMessageContaining("later");
        TransportException failure = (TransportException) e;
        assertThat(failure.isTransient()).isTrue();
        return failure;
    }

    @Test
    void aServerThatCannotAnswerNow() {
        TransportException own = unavailable(503, "Retry-After", "7", "VGI-Supported-Encodings", "");
        assertThat(own.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(own.delivered()).as("the server has refused it itself").isFalse();
        assertThat(unavailable(429, "VGI-Supported-Encodings", "zstd").delivered()).isFalse();
        for (int status : new int[] {429, 502, 503, 504}) {
            TransportException other = unavailable(status);
            assertThat(other.retryAfter()).isNull();
            assertThat(other.delivered()).as("a proxy may have passed it on").isTrue();
        }
        assertThat(unavailable(502, "VGI-Supported-Encodings", "zstd").delivered()).isTrue();
    }

    @Test
    void whenToAskAgain() {
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z"));
        assertThat(Refusals.retryAfter(List.of(), clock)).isNull();
        assertThat(Refusals.retryAfter(List.of(" 120 "), clock)).isEqualTo(Duration.ofMinutes(2));
        assertThat(Refusals.retryAfter(List.of("0", "5"), clock)).isEqualTo(Duration.ZERO);
        assertThat(Refusals.retryAfter(List.of("Sun, 1 Mar 2026 10:00:30 GMT"), clock))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(Refusals.retryAfter(List.of("Sun, 1 Mar 2026 09:00:30 GMT"), clock)).isEqualTo(Duration.ZERO);
        for (String wrong : List.of("", "-1", "1.5", "soon", "99999999999999")) {
            assertThat(Refusals.retryAfter(List.of(wrong), clock)).as(wrong).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 404, 405, 413, 415, 500, 599})
    void otherBodiesAreToldOf(int status) {
        String body = "<html>\r\n\u0000\t<b>no</b>" + "x".repeat(1000);
        RpcException e = failure(new Script().answer(status, utf8(body), "Content-Type", "text/html"));
        assertThat(e).isInstanceOf(ProtocolException.class);
        String message = String.valueOf(e.getMessage());
        assertThat(message).contains("status " + status, "'text/html'", "<html> <b>no</b>x").doesNotContain("\n");
        assertThat(message.chars().filter(c -> c == 'x').count()).isBetween(150L, (long) Refusals.MOST_TEXT);
    }

    @Test
    void aBodyWithoutTypeIsNoArrow() {
        assertThat(failure(new Script().answer(200, SEVEN)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("no Content-Type");
    }

    @Test
    void theTextOfARefusalIsDecoded() {
        byte[] body = Script.coded(Coding.GZIP, utf8("too large"));
        assertThat(failure(new Script().answer(413, body, "Content-Encoding", "gzip")))
                .hasMessageContaining("413")
                .hasMessageContaining("too large");
    }

    @Test
    void anEmptyBody() {
        assertThat(failure(new Script().arrow(new byte[0])))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("the answer is empty");
    }

    @Test
    void aBodyThatIsCutOffAnywhere() {
        for (int length = 1; length < SEVEN.length; length++) {
            assertThat(failure(new Script().arrow(Arrays.copyOf(SEVEN, length))))
                    .as("cut at " + length)
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("ends before its end");
        }
    }

    @Test
    void aCodedBodyThatIsCutOffAnywhere() {
        for (Coding coding : Coding.values()) {
            byte[] coded = Script.coded(coding, SEVEN);
            for (int length = 0; length < coded.length; length++) {
                String name = coding + " cut at " + length;
                byte[] cut = Arrays.copyOf(coded, length);
                try (HttpClientTransport transport = new Script()
                                .answer(200, cut, "Content-Type", ARROW, "Content-Encoding", coding.token())
                                .transport(PLAIN);
                        WireBuffer request = Script.request("get");
                        ClientCall call = transport.start(CALL, request)) {
                    // The end of the coding may come after that of the Arrow stream.
                    Throwable failure = catchThrowable(() -> {
                        assertThat(Script.number(call.receive())).isEqualTo(7);
                        assertThat(call.receive()).isNull();
                    });
                    if (failure != null || length < coded.length - 16) {
                        assertThat(failure).as(name).isInstanceOf(ProtocolException.class);
                    }
                }
            }
        }
    }

    @Test
    void bytesThatAreNoMessages() {
        byte[] noise = new byte[64];
        Arrays.fill(noise, (byte) 0x9b);
        assertThat(failure(new Script().arrow(noise))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void bytesAfterTheEndAreDropped() {
        assertThat(call(new Script().arrow(Arrays.copyOf(SEVEN, SEVEN.length + 100)))).isEqualTo(7);
    }

    private static Script coded(byte[] body, String... fields) {
        String[] all = Arrays.copyOf(fields, fields.length + 2);
        all[fields.length] = "Content-Type";
        all[fields.length + 1] = ARROW;
        return new Script().answer(200, body, all);
    }

    @Test
    void codingsAreUndoneTheLastOneFirst() {
        byte[] zstd = Script.coded(Coding.ZSTD, SEVEN);
        byte[] gzip = Script.coded(Coding.GZIP, SEVEN);
        byte[] zstdThenGzip = Script.coded(Coding.GZIP, zstd);
        assertThat(call(coded(zstd, "Content-Encoding", "zstd"))).isEqualTo(7);
        assertThat(call(coded(gzip, "Content-Encoding", " GZip "))).isEqualTo(7);
        assertThat(call(coded(zstd, "X-VGI-Content-Encoding", "zstd"))).isEqualTo(7);
        assertThat(call(coded(SEVEN, "Content-Encoding", "identity"))).isEqualTo(7);
        assertThat(call(coded(zstdThenGzip, "Content-Encoding", "zstd, identity,gzip"))).isEqualTo(7);
        assertThat(call(coded(zstdThenGzip, "Content-Encoding", "zstd", "Content-Encoding", "gzip")))
                .isEqualTo(7);
        // What a proxy has done, in the general field, was done last.
        assertThat(call(coded(zstdThenGzip, "Content-Encoding", "gzip", "X-VGI-Content-Encoding", "zstd")))
                .isEqualTo(7);
        assertThat(failure(coded(zstdThenGzip, "Content-Encoding", "gzip, zstd")))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("cannot be decoded");
    }

    @Test
    void codingsThatCannotBeUndone() {
        assertThat(failure(coded(SEVEN, "Content-Encoding", "gzip, br")))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("'br'");
        assertThat(failure(coded(SEVEN, "Content-Encoding", "gzip, gzip, gzip, gzip")))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("4 content codings");
        for (String coding : List.of("zstd", "gzip")) {
            assertThat(failure(coded(SEVEN, "Content-Encoding", coding)))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("cannot be decoded");
        }
    }

    private static HttpAnswer failing(int bytes) {
        return new HttpAnswer() {
            @Override
            public int status() throws IOException {
                if (bytes < 0) {
                    throw new IOException("no head came");
                }
                return 200;
            }

            @Override
            public List<String> header(String name) {
                return name.equals("Content-Type") ? List.of(ARROW) : List.of();
            }

            @Override
            public ReadableByteChannel body() {
                return new ReadableByteChannel() {
                    private int given;

                    @Override
                    public int read(ByteBuffer target) throws IOException {
                        if (given == bytes) {
                            throw new IOException("the connection was reset");
                        }
                        target.put(SEVEN[given++]);
                        return 1;
                    }

                    @Override
                    public boolean isOpen() {
                        return true;
                    }

                    @Override
                    public void close() {}
                };
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void aConnectionThatIsLostAnywhere() {
        for (int bytes = -1; bytes < SEVEN.length; bytes++) {
            int given = bytes;
            TransportException lost = lost(new Script().answers(() -> failing(given)));
            assertThat(lost.delivered()).isTrue();
        }
    }

    private static TransportException lost(Script script) {
        RpcException e = failure(script);
        assertThat(e).isInstanceOf(TransportException.class).hasMessageContaining("'get' at http://there");
        TransportException lost = (TransportException) e;
        assertThat(lost.isTransient()).isFalse();
        return lost;
    }

    @Test
    void aRequestThatCannotBeSent() {
        assertThat(lost(new Script().answers(() -> {
                    throw new IOException();
                }))
                .delivered())
                .isTrue();
        assertThat(lost(new Script().answers(() -> {
                    throw new NotSentException("refused", null);
                }))
                .delivered())
                .isFalse();
    }

    private static Script.Asked asked(ClientOptions options, String method) {
        Script script = new Script().arrow(SEVEN);
        try (HttpClientTransport transport = script.transport(options);
                WireBuffer request = Script.request(method);
                ClientCall call = transport.start(new CallHead(method, Form.UNARY), request)) {
            assertThat(call.receive()).isNotNull();
        }
        return script.asked().getFirst();
    }

    @Test
    void whatIsAsked() {
        Script.Asked plain = asked(PLAIN, "get");
        assertThat(plain.path()).isEqualTo("/get");
        assertThat(plain.fields())
                .containsExactly(new HttpField("Content-Type", ARROW), new HttpField("Accept-Encoding", "identity"));
        assertThat(plain.metadata()).containsEntry("vgi_rpc.method", "get");

        Script.Asked own = asked(
                PLAIN.withPrefix("/a/b").withFields(List.of(new HttpField("Authorization", "Bearer x"))),
                "größe a/b");
        assertThat(own.path()).isEqualTo("/a/b/gr%C3%B6%C3%9Fe%20a%2Fb");
        assertThat(own.field("Authorization")).containsExactly("Bearer x");
    }

    @Test
    void codedRequests() {
        Script.Asked usual = asked(ClientOptions.DEFAULTS, "get");
        assertThat(usual.field("Content-Encoding")).containsExactly("zstd");
        assertThat(usual.field("Accept-Encoding")).containsExactly("zstd, gzip");
        assertThat(Script.metadata(Script.decoded(Coding.ZSTD, usual.body()))).containsEntry("vgi_rpc.method", "get");
        Script.Asked gzip = asked(ClientOptions.DEFAULTS.withRequestCoding(Coding.GZIP), "get");
        assertThat(gzip.field("Content-Encoding")).containsExactly("gzip");
        assertThat(Script.metadata(Script.decoded(Coding.GZIP, gzip.body()))).containsEntry("vgi_rpc.method", "get");
    }

    @Test
    void oneCallAtATime() {
        Script script = new Script().arrow(SEVEN).arrow(SEVEN);
        HttpClientTransport transport = script.transport(PLAIN);
        try (WireBuffer request = Script.request("get")) {
            ClientCall call = transport.start(CALL, request);
            assertThatThrownBy(() -> transport.start(CALL, request)).isInstanceOf(IllegalStateException.class);
            call.close();
            call.close();
            assertThat(call(transport)).isEqualTo(7);
            assertThat(transport.isAlive()).isTrue();
            transport.close();
            transport.close();
            assertThat(transport.isAlive()).isFalse();
            assertThatThrownBy(() -> transport.start(CALL, request))
                    .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.delivered())
                            .isFalse());
        }
    }

    @Test
    void closedDuringACall() {
        Script script = new Script().arrow(SEVEN);
        HttpClientTransport transport = script.transport(PLAIN);
        try (WireBuffer request = Script.request("get");
                ClientCall call = transport.start(CALL, request)) {
            transport.close();
            assertThat(script.isOpen()).isFalse();
            // What blocks is the engine's to end; what is there can be read.
            assertThat(Script.number(call.receive())).isEqualTo(7);
        }
    }
}
