package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.LogLevel;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RpcStream;
import dev.vgirpc.conformance.StreamRows.Accumulated;
import dev.vgirpc.conformance.StreamRows.Counter;
import dev.vgirpc.conformance.StreamRows.Measure;
import dev.vgirpc.conformance.StreamRows.SessionChange;
import dev.vgirpc.conformance.StreamRows.SessionValue;

/** The streams of the conformance service; each return type names the state. */
abstract class StreamMethodsImpl implements StreamMethods {

    @Override
    public ProducerStream.Of<ProducerStates.Counting, Counter> produceN(long count) {
        return ProducerStream.of(new ProducerStates.Counting(count, 0));
    }

    @Override
    public ProducerStream.Of<ProducerStates.Empty, Counter> produceEmpty() {
        return ProducerStream.of(new ProducerStates.Empty());
    }

    @Override
    public ProducerStream.Of<ProducerStates.Counting, Counter> produceSingle() {
        return produceN(1);
    }

    @Override
    public ProducerStream.Of<ProducerStates.Large, Counter> produceLargeBatches(long rowsPerBatch, long batchCount) {
        return ProducerStream.of(new ProducerStates.Large(rowsPerBatch, batchCount, 0));
    }

    @Override
    public ProducerStream.Of<ProducerStates.Logging, Counter> produceWithLogs(long count) {
        return ProducerStream.of(new ProducerStates.Logging(count, 0));
    }

    @Override
    public ProducerStream.Of<ProducerStates.Failing, Counter> produceErrorMidStream(long emitBeforeError) {
        return ProducerStream.of(new ProducerStates.Failing(emitBeforeError, 0));
    }

    @Override
    public ProducerStream.Of<ProducerStates.Counting, Counter> produceErrorOnInit() {
        throw new IllegalStateException("intentional init error");
    }

    @Override
    public ProducerStream.Of<ProducerStates.Large, Counter> produceOversizedBatch(long rowsPerBatch) {
        return produceLargeBatches(rowsPerBatch, 1);
    }

    @Override
    public ProducerStream.OfWithHeader<ProducerStates.Counting, ConformanceHeader, Counter> produceWithHeader(
            long count) {
        return ProducerStream.of(
                new ProducerStates.Counting(count, 0),
                new ConformanceHeader(count, "producing " + count + " batches"));
    }

    @Override
    public ProducerStream.OfWithHeader<ProducerStates.Counting, ConformanceHeader, Counter> produceWithHeaderAndLogs(
            long count) {
        CallContext.find().ifPresent(call -> call.log(LogLevel.INFO, "stream init log"));
        return ProducerStream.of(
                new ProducerStates.Counting(count, 0),
                new ConformanceHeader(count, "producing " + count + " with logs"));
    }

    @Override
    public ProducerStream.OfWithHeader<ProducerStates.Counting, RichHeader, Counter> produceWithRichHeader(
            long seed, long count) {
        return ProducerStream.of(new ProducerStates.Counting(count, 0), RichHeader.of(seed));
    }

    @Override
    public ProducerStream.OfWithHeader<ProducerStates.Dynamic, RichHeader, Batch> produceDynamicSchema(
            long seed, long count, boolean includeStrings, boolean includeFloats) {
        return ProducerStream.of(
                ProducerStates.Dynamic.schema(includeStrings, includeFloats),
                new ProducerStates.Dynamic(count, includeStrings, includeFloats, 0),
                RichHeader.of(seed));
    }

    @Override
    public ExchangeStream.Of<ExchangeStates.Scaling, Measure, Measure> exchangeScale(double factor) {
        return ExchangeStream.of(new ExchangeStates.Scaling(factor));
    }

    @Override
    public ExchangeStream.Of<ExchangeStates.Scaling, Measure, Measure> exchangeCastCompatible() {
        return exchangeScale(1);
    }

    @Override
    public ExchangeStream.Of<ExchangeStates.Accumulating, Measure, Accumulated> exchangeAccumulate() {
        return ExchangeStream.of(new ExchangeStates.Accumulating(0, 0));
    }

    @Override
    public ExchangeStream.Of<ExchangeStates.Logging, Measure, Measure> exchangeWithLogs() {
        return ExchangeStream.of(new ExchangeStates.Logging());
    }

    @Override
    public ExchangeStream.Of<ExchangeStates.Failing, Measure, Measure> exchangeErrorOnNth(long failOn) {
        return ExchangeStream.of(new ExchangeStates.Failing(failOn, 0));
    }

    @Override
    public RpcStream.Of<ExchangeStates.ZeroColumns> exchangeZeroColumns() {
        return RpcStream.of(ExchangeStates.ZeroColumns.SCHEMA, new ExchangeStates.ZeroColumns());
    }

    @Override
    public ExchangeStream.Of<ExchangeStates.Scaling, Measure, Measure> exchangeErrorOnInit() {
        throw new IllegalStateException("intentional exchange init error");
    }

    @Override
    public ExchangeStream.Of<ExchangeStates.Oversized, Measure, Counter> exchangeOversized(long rowsPerBatch) {
        return ExchangeStream.of(new ExchangeStates.Oversized(rowsPerBatch));
    }

    @Override
    public ExchangeStream.OfWithHeader<ExchangeStates.Scaling, ConformanceHeader, Measure, Measure> exchangeWithHeader(
            double factor) {
        return ExchangeStream.of(
                new ExchangeStates.Scaling(factor),
                new ConformanceHeader(0, "scale by " + PythonFloat.text(factor)));
    }

    @Override
    public ExchangeStream.OfWithHeader<ExchangeStates.Scaling, RichHeader, Measure, Measure> exchangeWithRichHeader(
            long seed, double factor) {
        return ExchangeStream.of(new ExchangeStates.Scaling(factor), RichHeader.of(seed));
    }

    @Override
    public ProducerStream.Of<ProducerStates.Cancellable, Counter> cancellableProducer() {
        return ProducerStream.of(new ProducerStates.Cancellable(0));
    }

    @Override
    public ExchangeStream.Of<ExchangeStates.Cancellable, Measure, Measure> cancellableExchange() {
        return ExchangeStream.of(new ExchangeStates.Cancellable());
    }

    @Override
    public ProducerStream.Of<ProducerStates.SessionCounting, SessionValue> streamSessionCounter(long count) {
        return ProducerStream.of(new ProducerStates.SessionCounting(count));
    }

    @Override
    public ExchangeStream.Of<ExchangeStates.SessionChanging, SessionChange, SessionValue> exchangeSessionCounter() {
        return ExchangeStream.of(new ExchangeStates.SessionChanging());
    }
}
