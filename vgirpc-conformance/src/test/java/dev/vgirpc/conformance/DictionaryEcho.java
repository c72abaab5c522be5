package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.ExchangeState;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.LogLevel;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Reply;
import dev.vgirpc.RpcStream;
import dev.vgirpc.Step;
import dev.vgirpc.Turn;
import org.apache.arrow.vector.types.pojo.Schema;

/** The service of the recorded streams with dictionaries. */
public interface DictionaryEcho {

    /** Gives each batch back, after a log. */
    RpcStream echo(String name);

    /** Gives the batches of a name. */
    RpcStream produce(String name);

    /** Batches by name. */
    interface Batches {

        Schema columns(String name);

        /** How many there are. */
        int count(String name);

        /** A new one, to be closed by the caller. */
        Batch batch(String name, int index);
    }

    /** The service. */
    record Service(Batches batches) implements DictionaryEcho {

        @Override
        public RpcStream echo(String name) {
            Schema columns = batches.columns(name);
            return ExchangeStream.of(columns, columns, new Echoing());
        }

        @Override
        public RpcStream produce(String name) {
            return ProducerStream.of(batches.columns(name), new Producing(batches, name, 0));
        }
    }

    /** An exchange of what came in. */
    record Echoing() implements ExchangeState<Batch, Batch> {
        @Override
        public Reply<Batch> exchange(Turn<Batch> in, CallContext call) {
            call.log(LogLevel.INFO, "zero-row log batch between dictionary batches");
            return Reply.of(in.row()).then(this);
        }
    }

    /** A producer of batches. */
    record Producing(Batches batches, String name, int index) implements ProducerState<Batch> {
        @Override
        public Step<Batch> next(CallContext call) {
            return index == batches.count(name)
                    ? Step.finish()
                    : Step.emit(batches.batch(name, index)).then(new Producing(batches, name, index + 1));
        }
    }
}
