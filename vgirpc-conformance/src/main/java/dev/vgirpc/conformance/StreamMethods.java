package dev.vgirpc.conformance;

import dev.vgirpc.RpcStream;
import dev.vgirpc.SnakeCase;

/**
 * The streams of the conformance service. The contract leaves every kind open, as the reference's does:
 * methods named {@code exchange…} and {@code cancellableExchange} take input, the others do not.
 */
@SnakeCase
public interface StreamMethods {

    // Producers of rows with index and value

    RpcStream produceN(long count);

    RpcStream produceEmpty();

    RpcStream produceSingle();

    RpcStream produceLargeBatches(long rowsPerBatch, long batchCount);

    /** One message of level INFO before each batch. */
    RpcStream produceWithLogs(long count);

    RpcStream produceErrorMidStream(long emitBeforeError);

    /** Fails before there is a stream. */
    RpcStream produceErrorOnInit();

    /** One batch of so many rows. */
    RpcStream produceOversizedBatch(long rowsPerBatch);

    RpcStream.WithHeader<ConformanceHeader> produceWithHeader(long count);

    /** One message of level INFO before the header. */
    RpcStream.WithHeader<ConformanceHeader> produceWithHeaderAndLogs(long count);

    RpcStream.WithHeader<RichHeader> produceWithRichHeader(long seed, long count);

    /** Further columns {@code label} and {@code score} where wanted, no value. */
    RpcStream.WithHeader<RichHeader> produceDynamicSchema(
            long seed, long count, boolean includeStrings, boolean includeFloats);

    // Exchanges of a value

    RpcStream exchangeScale(double factor);

    /** Takes what can be cast to float64, and gives it back. */
    RpcStream exchangeCastCompatible();

    /** Gives the sum and the number of turns so far. */
    RpcStream exchangeAccumulate();

    /** One message of level INFO and one of level DEBUG in each turn. */
    RpcStream exchangeWithLogs();

    RpcStream exchangeErrorOnNth(long failOn);

    /** Neither input nor output has columns. */
    RpcStream exchangeZeroColumns();

    /** Fails before there is a stream. */
    RpcStream exchangeErrorOnInit();

    /** Gives so many rows in each turn. */
    RpcStream exchangeOversized(long rowsPerBatch);

    RpcStream.WithHeader<ConformanceHeader> exchangeWithHeader(double factor);

    RpcStream.WithHeader<RichHeader> exchangeWithRichHeader(long seed, double factor);

    // Streams that are cancelled

    RpcStream cancellableProducer();

    RpcStream cancellableExchange();

    // Streams of a session

    RpcStream streamSessionCounter(long count);

    RpcStream exchangeSessionCounter();
}
