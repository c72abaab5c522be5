package smoke;

import dev.vgirpc.CallContext;
import dev.vgirpc.ExchangeState;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Reply;
import dev.vgirpc.Step;
import dev.vgirpc.Turn;

final class ServiceImpl implements Service {

    record Counting(int next, int end) implements ProducerState<Tick> {
        @Override
        public Step<Tick> next(CallContext call) {
            return next == end ? Step.finish() : Step.emit(new Tick(next)).then(new Counting(next + 1, end));
        }
    }

    record Doubling() implements ExchangeState<Tick, Tick> {
        @Override
        public Reply<Tick> exchange(Turn<Tick> in, CallContext call) {
            return Reply.of(new Tick(2 * in.row().number())).then(this);
        }
    }

    @Override
    public int add(int first, int second) {
        return Math.addExact(first, second);
    }

    @Override
    public Point mirrored(Point point) {
        return new Point(point.y(), point.x(), point.name());
    }

    @Override
    public ProducerStream.Of<Counting, Tick> ticks(int count) {
        return ProducerStream.of(new Counting(0, count));
    }

    @Override
    public ExchangeStream.Of<Doubling, Tick, Tick> doubled() {
        return ExchangeStream.of(new Doubling());
    }
}
