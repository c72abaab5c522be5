package dev.vgirpc.wire.engine;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.Turn;
import dev.vgirpc.wire.contract.RowBatches;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange as the caller has it. */
sealed class RemoteExchange<I, O> extends RemoteStream implements ExchangeStream<I, O> {

    private final @Nullable RowBatches input;
    private final @Nullable RowBatches output;

    /** Rows of record classes, or whole batches for null. */
    RemoteExchange(RemoteCall call, @Nullable RowBatches input, @Nullable RowBatches output) {
        super(call);
        this.input = input;
        this.output = output;
    }

    @Override
    public final Turn<O> exchange(I row) {
        return exchange(List.of(row));
    }

    @Override
    public final Turn<O> exchange(List<? extends I> rows) {
        RowBatches type = input;
        if (type != null) {
            return answer(in -> in.rows(type, rows));
        }
        if (rows.size() != 1 || !(rows.getFirst() instanceof Batch batch)) {
            throw new IllegalArgumentException("a turn takes exactly one batch, not " + rows.size());
        }
        return exchange(batch, Map.of());
    }

    @Override
    public final Turn<O> exchange(Batch batch, Map<String, String> metadata) {
        return answer(in -> in.batch(input, batch, metadata));
    }

    private Turn<O> answer(RemoteInput.Turn content) {
        Turn<O> answer = call().turn(content, output);
        if (answer == null) {
            throw new ProtocolException("the server has ended the exchange '" + call().method() + "'");
        }
        return answer;
    }

    @Override
    public final <R> ProducerStream<R> asProducer(Class<R> rows) {
        if (input != null) {
            throw new IllegalStateException(
                    "the stream '" + call().method() + "' is an exchange and needs input: use it by asExchange");
        }
        return super.asProducer(rows);
    }

    /** With a header. */
    static final class Headed<H extends Record, I, O> extends RemoteExchange<I, O>
            implements ExchangeStream.WithHeader<H, I, O> {
        private final H header;

        Headed(RemoteCall call, @Nullable RowBatches input, @Nullable RowBatches output, H header) {
            super(call, input, output);
            this.header = header;
        }

        @Override
        public H header() {
            return header;
        }
    }
}
