package dev.vgirpc.testkit;

import static dev.vgirpc.testkit.Received.next;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.Batch;
import dev.vgirpc.ErrorKind;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcException;
import dev.vgirpc.Target;
import dev.vgirpc.WireName;
import dev.vgirpc.testkit.EchoStreams.Blob;
import dev.vgirpc.testkit.EchoStreams.Info;
import dev.vgirpc.testkit.EchoStreams.Item;
import dev.vgirpc.testkit.EchoStreams.Value;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Failures that are answered leave the connection in step: the next call on it works. */
public abstract class ErrorContract extends TransportContract {

    /** For subclasses. */
    protected ErrorContract() {}

    /** A contract that knows more than the server, and something otherwise. */
    public interface Mistaken {
        /**
         * The server has no such method.
         *
         * @param value any text
         * @return nothing
         */
        String unheardOf(String value);

        /**
         * The server's method takes floating-point numbers.
         *
         * @param a a number
         * @param b a number
         * @return nothing
         */
        @WireName("add")
        long addWholeNumbers(long a, long b);

        /**
         * The server has no such method.
         *
         * @return nothing
         */
        ProducerStream<Item> unheardOfStream();

        /**
         * The server's method takes a text.
         *
         * @param key a number
         * @return nothing
         */
        @WireName("endless")
        ProducerStream<Item> endlessByNumber(long key);

        /**
         * The server's method takes a number.
         *
         * @param factor a text
         * @return nothing
         */
        @WireName("scale")
        ExchangeStream<Value, Value> scaleByText(String factor);

        /**
         * The server's method takes a text and a number.
         *
         * @param title a number
         * @param turns a number
         * @return nothing
         */
        @WireName("itemsWithHeader")
        ProducerStream.WithHeader<Info, Item> headedByNumber(long title, long turns);
    }

    /** A contract that allows nulls where the server does not. */
    public interface Unsure {
        /**
         * The server's column has no nulls.
         *
         * @param factor what to multiply by
         * @return an exchange
         */
        ExchangeStream<MaybeValue, Value> scale(double factor);
    }

    /**
     * A number or null.
     *
     * @param value the number
     */
    public record MaybeValue(@Nullable Double value) {}

    /** An exception of the service reaches the caller. */
    @Test
    public void serviceFails() {
        for (int at = 0; at < 3; at++) {
            String message = "message " + at;
            RemoteCallException e = assertThrows(RemoteCallException.class, () -> echo().fail(message));
            assertEquals("ValueError", e.type());
            assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
            assertNextCallWorks();
        }
    }

    /** The service chooses type and kind of its error. */
    @Test
    public void serviceChoosesTypeAndKind() {
        RemoteCallException e =
                assertThrows(RemoteCallException.class, () -> echo().failAs("KeyError", "gone", "session_lost"));
        assertEquals("KeyError", e.type());
        assertEquals(ErrorKind.SESSION_LOST, e.kind());
        assertNextCallWorks();
    }

    /** A method that the server does not have is refused. */
    @Test
    public void unknownMethod() {
        Mistaken mistaken = client().proxy(Mistaken.class);
        RemoteCallException e = assertThrows(RemoteCallException.class, () -> mistaken.unheardOf("x"));
        assertEquals(ErrorKind.METHOD_NOT_IMPLEMENTED, e.kind());
        assertNextCallWorks();
    }

    /** Parameters of other types are refused. */
    @Test
    public void wrongParameters() {
        Mistaken mistaken = client().proxy(Mistaken.class);
        assertThrows(RemoteCallException.class, () -> mistaken.addWholeNumbers(1, 2));
        assertNextCallWorks();
    }

    /** An answer over the client's limit is skipped. */
    @Test
    public void answerOverTheLimit() {
        Limits limits = Limits.defaults().withMaxMessageBytes(1 << 20);
        try (RpcClient careful = RpcClient.builder(harness().target()).limits(limits).connect()) {
            EchoService carefulEcho = careful.proxy(EchoService.class);
            LimitException e = assertThrows(LimitException.class, () -> carefulEcho.make(3 << 20));
            assertEquals("maxMessageBytes", e.limitName());
            assertEquals(1000, carefulEcho.make(1000).length);
        }
    }

    /** A request whose content cannot be decoded is refused when its framing can be followed. */
    @Test
    public void undecodableRequest() {
        try (RawClient raw = RawClient.open(harness().target())) {
            for (Requests broken : Requests.values()) {
                String error = raw.call(broken.bytes());
                assertNotNull(error, () -> broken + " was not refused");
                assertTrue(raw.isOpen(), () -> broken + " ended the connection: " + error);
                assertEquals(null, raw.call(Requests.add()), () -> "a good request after " + broken);
            }
        }
    }

    /** Bytes that are no messages are refused. They end the connection where no boundary follows, and no other one. */
    @Test
    public void brokenFraming() {
        byte[] noise = new byte[64];
        Arrays.fill(noise, (byte) 0x9b);
        try (RawClient raw = RawClient.open(harness().target())) {
            boolean refused;
            try {
                refused = raw.call(noise) != null;
            } catch (RpcException e) {
                refused = true;
            }
            assertTrue(refused, "noise was answered");
            if (harness().missing(TransportHarness.Feature.BYTE_STREAM).isEmpty()) {
                assertThrows(RpcException.class, () -> raw.call(Requests.add()));
                assertFalse(raw.isOpen());
            } else {
                assertNull(raw.call(Requests.add()));
                assertTrue(raw.isOpen());
            }
        }
        assertNextCallWorks();
    }

    private static void assertValueError(RemoteCallException e, String message) {
        assertEquals("ValueError", e.type());
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    }

    /** A stream without header that cannot be opened fails in its first turn, or is closed without one. */
    @Test
    public void streamFailsAtOpen() {
        for (int at = 0; at < 3; at++) {
            String message = "at open " + at;
            try (ProducerStream<Item> stream = echo().failingAtOpen(message)) {
                assertValueError(assertThrows(RemoteCallException.class, () -> next(stream)), message);
                assertThrows(IllegalStateException.class, () -> next(stream));
            }
            assertNextCallWorks();
            try (ExchangeStream<Value, Value> stream = echo().failingExchangeAtOpen(message)) {
                assertValueError(
                        assertThrows(RemoteCallException.class, () -> stream.exchange(new Value(1))), message);
                assertThrows(IllegalStateException.class, () -> stream.exchange(new Value(1)));
            }
            assertNextCallWorks();
            echo().failingAtOpen(message).close();
            assertNextCallWorks();
            echo().failingExchangeAtOpen(message).close();
            assertNextCallWorks();
        }
    }

    /** A large first batch does not hold up the error of a stream that cannot be opened. */
    @Test
    public void streamFailsAtOpenWhileMuchIsSent() {
        List<Value> many = Collections.nCopies(1 << 20, new Value(1));
        try (ExchangeStream<Value, Value> stream = echo().failingExchangeAtOpen("at open")) {
            assertValueError(assertThrows(RemoteCallException.class, () -> stream.exchange(many)), "at open");
        }
        assertNextCallWorks();
    }

    /** A turn that fails ends its stream; what came before it was delivered. */
    @Test
    public void streamFailsInTheMiddle() {
        for (int turns = 0; turns < 3; turns++) {
            int first = turns;
            try (ProducerStream<Item> stream = echo().counted(newKey(), turns, "after " + turns)) {
                assertEquals(turns, takeAll(stream, turns));
                assertValueError(assertThrows(RemoteCallException.class, () -> next(stream)), "after " + first);
                assertThrows(IllegalStateException.class, () -> next(stream));
            }
            assertNextCallWorks();
            try (ExchangeStream<Value, Value> stream = echo().failingExchange(newKey(), turns, "after " + turns)) {
                for (int at = 0; at < turns; at++) {
                    assertEquals(new Value(at), stream.exchange(new Value(at)).row());
                }
                assertValueError(
                        assertThrows(RemoteCallException.class, () -> stream.exchange(new Value(1))),
                        "after " + first);
                assertThrows(IllegalStateException.class, () -> stream.exchange(new Value(1)));
            }
            assertNextCallWorks();
        }
    }

    private static int takeAll(ProducerStream<Item> stream, int turns) {
        for (int at = 0; at < turns; at++) {
            assertEquals(Item.of(at), next(stream));
        }
        return turns;
    }

    /** A stream method that the server does not have, or whose parameters are others, is refused. */
    @Test
    public void wrongStreamRequests() {
        Mistaken mistaken = client().proxy(Mistaken.class);
        for (int at = 0; at < 2; at++) {
            try (ProducerStream<Item> stream = mistaken.unheardOfStream()) {
                RemoteCallException e = assertThrows(RemoteCallException.class, () -> next(stream));
                assertEquals(ErrorKind.METHOD_NOT_IMPLEMENTED, e.kind());
            }
            assertNextCallWorks();
            try (ProducerStream<Item> stream = mistaken.endlessByNumber(1)) {
                assertEquals(
                        "TypeError", assertThrows(RemoteCallException.class, () -> next(stream)).type());
            }
            assertNextCallWorks();
            try (ExchangeStream<Value, Value> stream = mistaken.scaleByText("2")) {
                assertThrows(RemoteCallException.class, () -> stream.exchange(new Value(1)));
            }
            assertNextCallWorks();
            assertThrows(RemoteCallException.class, () -> mistaken.headedByNumber(1, 1));
            assertNextCallWorks();
        }
    }

    /** A null where the server allows none is refused, and the stream has ended. */
    @Test
    public void inputThatDoesNotFit() {
        Unsure unsure = client().proxy(Unsure.class);
        try (ExchangeStream<MaybeValue, Value> stream = unsure.scale(2)) {
            assertEquals(new Value(4), stream.exchange(new MaybeValue(2.0)).row());
            assertThrows(RemoteCallException.class, () -> stream.exchange(new MaybeValue(null)));
            assertThrows(IllegalStateException.class, () -> stream.exchange(new MaybeValue(2.0)));
        }
        assertNextCallWorks();
    }

    /** Input that cannot be decoded is refused when its framing can be followed. */
    @Test
    public void undecodableInput() {
        try (RawClient raw = RawClient.open(harness().target())) {
            assertNull(raw.turn("pairs", new RawStreams.Pairs(5, 5, 5)));
            for (RawStreams.Pairs broken : List.of(
                    new RawStreams.Pairs(5, 6, 5),
                    new RawStreams.Pairs(5, 5, 6),
                    new RawStreams.Pairs(5, 6, 6),
                    new RawStreams.Pairs(5, 1L << 40, 1L << 40),
                    new RawStreams.Pairs(5, -1, -1))) {
                assertNotNull(raw.turn("pairs", broken));
                assertTrue(raw.isOpen());
                assertNull(raw.call(Requests.add()));
                assertNull(raw.turn("pairs", new RawStreams.Pairs(5, 5, 5)));
            }
        }
    }

    /** A batch over the client's limit is skipped, and its stream has ended. */
    @Test
    public void turnOverTheLimit() {
        Limits limits = Limits.defaults().withMaxMessageBytes(1 << 20);
        try (RpcClient careful = RpcClient.builder(harness().target()).limits(limits).connect()) {
            EchoService carefulEcho = careful.proxy(EchoService.class);
            for (int at = 0; at < 2; at++) {
                try (ProducerStream<Batch> stream = carefulEcho.large(3, 3 << 20)) {
                    LimitException e = assertThrows(LimitException.class, () -> next(stream));
                    assertEquals("maxMessageBytes", e.limitName());
                    assertThrows(IllegalStateException.class, () -> next(stream));
                }
                assertEquals("next", carefulEcho.text("next"));
                try (ExchangeStream<Blob, Blob> stream = carefulEcho.blobs()) {
                    assertEquals(100, stream.exchange(new Blob(new byte[100])).row().data().length);
                    assertThrows(LimitException.class, () -> stream.exchange(new Blob(new byte[3 << 20])));
                }
                assertEquals("next", carefulEcho.text("next"));
            }
        }
    }

    /** A batch over the server's limit is refused, and its stream has ended. */
    @Test
    public void inputOverTheLimit() {
        Optional<Target> limited = harness().limited(Limits.defaults().withMaxMessageBytes(1 << 20));
        Assumptions.assumeTrue(limited.isPresent(), "the harness has no server with other limits");
        try (RpcClient client = RpcClient.connect(limited.orElseThrow())) {
            EchoService careful = client.proxy(EchoService.class);
            for (int at = 0; at < 2; at++) {
                try (ExchangeStream<Blob, Blob> stream = careful.blobs()) {
                    assertEquals(100, stream.exchange(new Blob(new byte[100])).row().data().length);
                    RemoteCallException e = assertThrows(
                            RemoteCallException.class, () -> stream.exchange(new Blob(new byte[3 << 20])));
                    assertTrue(String.valueOf(e.getMessage()).contains("maxMessageBytes"), e.getMessage());
                    assertThrows(IllegalStateException.class, () -> stream.exchange(new Blob(new byte[1])));
                }
                assertEquals("next", careful.text("next"));
                // The very first batch of a stream, too, and a request.
                try (ExchangeStream<Blob, Blob> stream = careful.blobs()) {
                    assertThrows(RemoteCallException.class, () -> stream.exchange(new Blob(new byte[3 << 20])));
                }
                assertEquals("next", careful.text("next"));
                try (ProducerStream<Item> stream = careful.endless("x".repeat(3 << 20))) {
                    assertThrows(RemoteCallException.class, () -> next(stream));
                }
                assertEquals("next", careful.text("next"));
            }
        }
    }

    /** Metadata over the limit hides where the next message starts: its connection ends, and no other one. */
    @Test
    public void metadataOverTheLimit() {
        Map<String, String> much = Map.of("much", "x".repeat(Limits.defaults().maxMetadataBytes() + 1));
        try (RpcClient client = harness().connect();
                Batch batch = Batch.ofRows(Value.class, List.of(new Value(1)))) {
            EchoService careless = client.proxy(EchoService.class);
            try (ExchangeStream<Value, Value> stream = careless.scale(2)) {
                assertEquals(new Value(2), stream.exchange(new Value(1)).row());
                assertThrows(RpcException.class, () -> stream.exchange(batch, much));
                assertThrows(IllegalStateException.class, () -> stream.exchange(batch, Map.of()));
            }
        }
        assertNextCallWorks();
    }
}
