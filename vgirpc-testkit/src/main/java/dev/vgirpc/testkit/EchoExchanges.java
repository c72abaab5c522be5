package dev.vgirpc.testkit;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.ExchangeState;
import dev.vgirpc.LogLevel;
import dev.vgirpc.Reply;
import dev.vgirpc.Turn;
import dev.vgirpc.testkit.EchoStreams.Blob;
import dev.vgirpc.testkit.EchoStreams.Pair;
import dev.vgirpc.testkit.EchoStreams.Sum;
import dev.vgirpc.testkit.EchoStreams.Value;
import dev.vgirpc.testkit.EchoStreams.Word;
import java.util.List;
import java.util.Map;

/** The states of the echo service's exchanges, public because states may travel. */
public final class EchoExchanges {

    private EchoExchanges() {}

    private static <O> Reply.Answer<O> with(Reply.Answer<O> answer, Map<String, String> metadata) {
        Reply.Answer<O> changed = answer;
        for (Map.Entry<String, String> each : metadata.entrySet()) {
            changed = changed.metadata(each.getKey(), each.getValue());
        }
        return changed;
    }

    /**
     * See {@link EchoStreams#scale}.
     *
     * @param factor what to multiply by
     */
    public record Scale(double factor) implements ExchangeState<Value, Value> {
        @Override
        public Reply<Value> exchange(Turn<Value> in, CallContext call) {
            List<Value> rows = in.rows();
            call.log(LogLevel.INFO, "rows " + rows.size());
            List<Value> scaled = rows.stream().map(each -> new Value(each.value() * factor)).toList();
            return with(Reply.of(scaled), in.metadata()).then(this);
        }
    }

    /**
     * See {@link EchoStreams#accumulate}.
     *
     * @param key counts under this key
     * @param sum the sum so far
     * @param turns the number of turns so far
     */
    public record Accumulate(String key, double sum, long turns) implements ExchangeState<Value, Sum> {
        @Override
        public Reply<Sum> exchange(Turn<Value> in, CallContext call) {
            EchoCounts.turn(key);
            double all = sum + in.rows().stream().mapToDouble(Value::value).sum();
            return Reply.of(new Sum(all, turns + 1)).then(new Accumulate(key, all, turns + 1));
        }

        @Override
        public void onCancel(CallContext call) {
            EchoCounts.cancel(key);
        }
    }

    /** See {@link EchoStreams#pairs}. */
    public record Pairs() implements ExchangeState<Pair, Pair> {
        @Override
        public Reply<Pair> exchange(Turn<Pair> in, CallContext call) {
            return Reply.of(in.rows()).then(this);
        }
    }

    /** See {@link EchoStreams#mirrorWords}. */
    public record MirrorWords() implements ExchangeState<Word, Word> {
        @Override
        public Reply<Word> exchange(Turn<Word> in, CallContext call) {
            return Reply.of(in.rows()).then(this);
        }
    }

    /** See {@link EchoStreams#blobs}. */
    public record Blobs() implements ExchangeState<Blob, Blob> {
        @Override
        public Reply<Blob> exchange(Turn<Blob> in, CallContext call) {
            return Reply.of(in.rows()).then(this);
        }
    }

    /** See {@link EchoStreams#mirror}. */
    public record Mirror() implements ExchangeState<Batch, Batch> {
        @Override
        public Reply<Batch> exchange(Turn<Batch> in, CallContext call) {
            return with(Reply.of(in.batch()), in.metadata()).then(this);
        }
    }

    /**
     * See {@link EchoStreams#failingExchange}.
     *
     * @param key counts under this key
     * @param turns how many turns work
     * @param message the failure's message
     * @param turn the next turn's number
     */
    public record Failing(String key, long turns, String message, long turn) implements ExchangeState<Value, Value> {
        @Override
        public Reply<Value> exchange(Turn<Value> in, CallContext call) {
            EchoCounts.turn(key);
            if (turn >= turns) {
                throw new IllegalArgumentException(message);
            }
            return Reply.of(in.rows()).then(new Failing(key, turns, message, turn + 1));
        }

        @Override
        public void onCancel(CallContext call) {
            EchoCounts.cancel(key);
        }
    }

    /**
     * See {@link EchoStreams#slowExchange}.
     *
     * @param key counts under this key
     */
    public record Slow(String key) implements ExchangeState<Value, Value> {
        @Override
        public Reply<Value> exchange(Turn<Value> in, CallContext call) throws InterruptedException {
            EchoCounts.turn(key);
            call.log(LogLevel.INFO, "started");
            Thread.sleep((long) in.row().value());
            return Reply.of(in.rows()).then(this);
        }

        @Override
        public void onCancel(CallContext call) {
            EchoCounts.cancel(key);
        }
    }

    /**
     * See {@link EchoStreams#openNothing}.
     *
     * @param turn the next turn's number
     */
    public record Nothing(long turn) implements ExchangeState<Batch, Batch> {
        @Override
        public Reply<Batch> exchange(Turn<Batch> in, CallContext call) {
            return Reply.of(EchoProducers.NoColumns.batch())
                    .metadata("turn", Long.toString(turn))
                    .then(new Nothing(turn + 1));
        }
    }
}
