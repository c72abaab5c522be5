package dev.vgirpc.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vgirpc.RpcClient;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Requests and answers far larger than any buffer. */
public abstract class LargePayloadContract extends TransportContract {

    /** For subclasses. */
    protected LargePayloadContract() {}

    /** 4 MiB go there and come back, several times. */
    @Test
    public void fourMebibytes() {
        echo(4 << 20, 8);
    }

    /** 64 MiB go there and come back. */
    @Test
    public void sixtyFourMebibytes() {
        echo(64 << 20, 1);
    }

    private void echo(int length, int times) {
        byte[] value = new byte[length];
        new Random(length).nextBytes(value);
        try (RpcClient client = harness().connect()) {
            EchoService echo = client.proxy(EchoService.class);
            for (int at = 0; at < times; at++) {
                assertArrayEquals(value, echo.bytes(value));
                assertEquals("small", echo.text("small"));
            }
        }
    }
}
