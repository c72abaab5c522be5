package dev.vgirpc.wire.engine;

import dev.vgirpc.CallContext;
import dev.vgirpc.ExchangeState;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Reply;
import dev.vgirpc.Step;
import dev.vgirpc.Turn;
import java.util.concurrent.Callable;

/** A unary method, and streams of all kinds, that run what a test tells them. */
interface RuledService {

    record Row(long n) {}

    record Info(String name) {}

    long call(long n);

    ProducerStream<Row> rows(long from);

    ProducerStream.WithHeader<Info, Row> headed(long from);

    ExchangeStream<Row, Row> twice();

    /** Counts up until it is closed. */
    record Up(Implementation service, long at) implements ProducerState<Row> {
        @Override
        public Step<Row> next(CallContext call) {
            service.run();
            return Step.emit(new Row(at)).then(new Up(service, at + 1));
        }
    }

    record Twice(Implementation service) implements ExchangeState<Row, Row> {
        @Override
        public Reply<Row> exchange(Turn<Row> in, CallContext call) {
            service.run();
            return Reply.of(new Row(2 * in.row().n())).then(this);
        }
    }

    class Implementation implements RuledService {
        volatile Callable<?> body = () -> null;

        void run() {
            try {
                body.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public long call(long n) {
            run();
            return n;
        }

        @Override
        public ProducerStream<Row> rows(long from) {
            run();
            return ProducerStream.of(new Up(this, from));
        }

        @Override
        public ProducerStream.WithHeader<Info, Row> headed(long from) {
            run();
            return ProducerStream.of(new Up(this, from), new Info("up"));
        }

        @Override
        public ExchangeStream<Row, Row> twice() {
            run();
            return ExchangeStream.of(new Twice(this));
        }
    }
}
