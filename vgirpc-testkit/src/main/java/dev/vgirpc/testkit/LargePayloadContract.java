package dev.vgirpc.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RpcClient;
import dev.vgirpc.testkit.EchoStreams.Blob;
import dev.vgirpc.testkit.EchoStreams.Item;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Requests, answers and turns far larger than any buffer. */
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

    /** Batches of 16 MiB come in each turn. */
    @Test
    public void largeBatchesAreProduced() {
        int bytes = 16 << 20;
        int turn = 0;
        try (ProducerStream<Batch> stream = echo().large(4, bytes)) {
            for (Batch batch : stream) {
                int rows = bytes / Long.BYTES;
                assertEquals(rows, batch.rowCount());
                for (int row = 0; row < rows; row++) {
                    assertEquals(row + turn, Received.number(batch, row));
                }
                turn++;
            }
        }
        assertEquals(4, turn);
        assertNextCallWorks();
    }

    /** Rows of 16 MiB go there and come back in each turn. */
    @Test
    public void largeRowsAreExchanged() {
        byte[] value = new byte[16 << 20];
        new Random(16).nextBytes(value);
        try (ExchangeStream<Blob, Blob> stream = echo().blobs()) {
            for (int at = 0; at < 3; at++) {
                assertArrayEquals(value, stream.exchange(new Blob(value)).row().data());
                assertArrayEquals(new byte[] {1, 2}, stream.exchange(new Blob(new byte[] {1, 2})).row().data());
            }
        }
        assertNextCallWorks();
    }

    /** Batches of 16 MiB go there and come back in each turn. */
    @Test
    public void largeBatchesAreExchanged() {
        List<Item> items = Received.items(600_000);
        try (ExchangeStream<Batch, Batch> stream = echo().mirror();
                Batch batch = Batch.ofRows(Item.class, items)) {
            for (int at = 0; at < 3; at++) {
                Batch answer = stream.exchange(batch).batch();
                assertEquals(items.size(), answer.rowCount());
                assertEquals(String.valueOf(batch.root().getVector("name").getObject(599_999)),
                        String.valueOf(answer.root().getVector("name").getObject(599_999)));
            }
            assertEquals(items, stream.exchange(batch).batch().rows(Item.class));
        }
        assertNextCallWorks();
    }
}
