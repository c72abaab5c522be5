package dev.vgirpc.testkit;

import static dev.vgirpc.testkit.Received.items;
import static dev.vgirpc.testkit.Received.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcStream;
import dev.vgirpc.testkit.EchoStreams.Info;
import dev.vgirpc.testkit.EchoStreams.Item;
import dev.vgirpc.testkit.EchoStreams.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams that start with a header. */
public abstract class HeaderContract extends TransportContract {

    /** For subclasses. */
    protected HeaderContract() {}

    /** The header is there before the first turn, and stays. */
    @Test
    public void aProducerHasAHeader() {
        for (long turns : new long[] {0, 1, 5}) {
            ProducerStream.WithHeader<Info, Item> stream = echo().itemsWithHeader("title \u00e9", turns);
            try (stream) {
                assertEquals(new Info("title \u00e9", turns), stream.header());
                assertEquals(items(turns), Received.rows(stream));
            }
            assertEquals(new Info("title \u00e9", turns), stream.header());
            assertNextCallWorks();
        }
    }

    /** So it is with an exchange. */
    @Test
    public void anExchangeHasAHeader() {
        try (ExchangeStream.WithHeader<Info, Value, Value> stream = echo().scaleWithHeader("scaling", 3)) {
            assertEquals(new Info("scaling", 0), stream.header());
            assertEquals(values(6, 9), stream.exchange(values(2, 3)).rows());
            assertEquals(values(3), stream.exchange(new Value(1)).rows());
        }
        assertNextCallWorks();
    }

    /** So it is where the contract does not tell the kind. */
    @Test
    public void aStreamOfOpenKindHasAHeader() {
        try (RpcStream.WithHeader<Info> stream = echo().openWithHeader("open", 2)) {
            assertEquals(new Info("open", 2), stream.header());
            assertEquals(items(2), Received.rows(stream.asProducer(Item.class)));
        }
        assertNextCallWorks();
    }

    /** What the method logs arrives before the call returns. */
    @Test
    public void logsOfTheMethodComeBeforeTheHeader() {
        List<String> logs = new ArrayList<>();
        try (ProducerStream.WithHeader<Info, Item> stream =
                Received.logging(echo(), logs).itemsWithHeader("logged", 2)) {
            assertEquals(List.of("opening"), logs);
            assertEquals("logged", stream.header().title());
            assertEquals(2, Received.take(stream, 5));
        }
        assertEquals(List.of("opening"), logs);
    }

    /** A stream of which nothing but the header is wanted can be closed. */
    @Test
    public void onlyTheHeader() {
        for (int at = 0; at < 3; at++) {
            try (ProducerStream.WithHeader<Info, Item> stream = echo().itemsWithHeader("only", 5)) {
                assertEquals("only", stream.header().title());
            }
            try (ExchangeStream.WithHeader<Info, Value, Value> stream = echo().scaleWithHeader("only", 5)) {
                assertEquals("only", stream.header().title());
            }
            assertNextCallWorks();
        }
    }

    /** Where there should be a header, the call itself fails. */
    @Test
    public void theCallFailsAtOpen() {
        for (int at = 0; at < 3; at++) {
            String message = "no header " + at;
            RemoteCallException e =
                    assertThrows(RemoteCallException.class, () -> echo().failingWithHeader(message));
            assertEquals("ValueError", e.type());
            assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
            assertNextCallWorks();
        }
    }
}
