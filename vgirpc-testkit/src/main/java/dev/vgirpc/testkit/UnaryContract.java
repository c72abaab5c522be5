package dev.vgirpc.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.vgirpc.CallOptions;
import dev.vgirpc.LogMessage;
import dev.vgirpc.Rpc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls with one request and one answer. */
public abstract class UnaryContract extends TransportContract {

    /** For subclasses. */
    protected UnaryContract() {}

    /** Values come back as they went. */
    @Test
    public void valuesComeBack() {
        assertEquals(3.5, echo().add(1.25, 2.25));
        assertEquals("", echo().text(""));
        assertEquals("Grüße, 世界 \uD83C\uDF0D", echo().text("Grüße, 世界 \uD83C\uDF0D"));
        EchoService.Sample sample =
                new EchoService.Sample("n", Long.MIN_VALUE, Double.MIN_VALUE, true, List.of(1, -2, 3));
        assertEquals(sample, echo().sample(sample));
    }

    /** Bytes of each value, and of lengths around the sizes of buffers, come back. */
    @Test
    public void bytesComeBack() {
        for (int length : new int[] {0, 1, 7, 8, 255, 256, 4095, 8191, 8192, 8193, 65_535, 65_536, 65_537, 300_000}) {
            byte[] value = echo().make(length);
            assertEquals(length, value.length);
            for (int at = 0; at < length; at++) {
                assertEquals((byte) at, value[at]);
            }
            assertArrayEquals(value, echo().bytes(value));
        }
    }

    /** Null is a value where it is allowed. */
    @Test
    public void nullComesBack() {
        assertNull(echo().maybe(null));
        assertEquals("x", echo().maybe("x"));
    }

    /** A method without result returns. */
    @Test
    public void voidReturns() {
        echo().nothing();
        echo().nothing();
        assertEquals("after", echo().text("after"));
    }

    /** A connection carries any number of calls, in order. */
    @Test
    public void manyCallsInARow() {
        for (int at = 0; at < 2_000; at++) {
            assertEquals("call " + at, echo().text("call " + at));
        }
    }

    /** Proxies of one client share its connection. */
    @Test
    public void proxiesShareTheClient() {
        EchoService other = client().proxy(EchoService.class);
        assertEquals("a", echo().text("a"));
        assertEquals("b", other.text("b"));
        assertEquals("c", echo().text("c"));
    }

    /** Metadata travels both ways, and does not stay for the next call. */
    @Test
    public void metadataTravels() {
        Map<String, String> received = new HashMap<>();
        CallOptions options = CallOptions.none().metadata("color", "blue").onMetadata(received::putAll);
        assertEquals("blue", Rpc.with(echo(), options).metadata("color"));
        assertEquals("blue", received.get("color"));
        assertEquals("", echo().metadata("color"));
    }

    /** Logs arrive in order and before the call returns. */
    @Test
    public void logsArriveInOrder() {
        List<String> received = new ArrayList<>();
        EchoService logging = Rpc.with(echo(), CallOptions.none().onLog((LogMessage each) -> received.add(each.message())));
        assertEquals(50, logging.logs(50));
        assertEquals(50, received.size());
        for (int at = 0; at < 50; at++) {
            assertEquals("log " + at, received.get(at));
        }
        assertEquals(3, echo().logs(3));
        assertEquals(50, received.size());
    }

    /** The service is told what carries the call. */
    @Test
    public void serviceKnowsTheTransport() {
        assertEquals(harness().kind().wireName(), echo().transport());
    }
}
