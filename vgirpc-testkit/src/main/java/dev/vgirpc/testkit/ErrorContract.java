package dev.vgirpc.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.ErrorKind;
import dev.vgirpc.LimitException;
import dev.vgirpc.Limits;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcException;
import dev.vgirpc.WireName;
import java.util.Arrays;
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
    }

    private void assertNextCallWorks() {
        assertEquals("next", echo().text("next"));
    }

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

    /** Bytes that are no messages end the connection, and no other one. */
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
            assertThrows(RpcException.class, () -> raw.call(Requests.add()));
            assertFalse(raw.isOpen());
        }
        assertNextCallWorks();
    }
}
