package dev.vgirpc.conformance;

import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.SnakeCase;
import dev.vgirpc.WireName;

/** What the reference's worker for clients of other languages serves (protocol page 14.4), sessions apart. */
@WireName("ClientConformanceService")
@SnakeCase
public interface ClientConformanceService {

    /** Gives back what it takes. */
    ExchangeStream<TypedRow, TypedRow> typedExchange();

    /** One row per turn; its payload is so many bytes of the index modulo 251. */
    ProducerStream<Piece> producerSequence(long count, long payloadBytes);

    /** A turn without rows, then one with index 7. */
    ProducerStream<Piece> producerZeroRowThenValue();

    /** One turn with index 99, which is the last one. */
    ProducerStream<Piece> producerEmitAndFinish();

    /** No turn. */
    ProducerStream<Piece> producerEmpty();

    /** So many bytes, at most 16 MiB, of which the one at index i is i modulo 251. */
    byte[] largeResponse(long size);

    byte[] echoBytes(byte[] value);

    /**
     * A row of a producer.
     *
     * @param index its number
     * @param payload bytes
     */
    record Piece(long index, byte[] payload) {}
}
