package dev.vgirpc.examples.http;

import dev.vgirpc.CallContext;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Step;

/** Rates that somebody made up. */
// tag::service
final class RatesService implements Rates {

    record Past(String pair, int day, int days) implements ProducerState<Day> {
        @Override
        public Step<Day> next(CallContext call) {
            Step.Emission<Day> step = Step.emit(new Day(day, 1 + day / 100.0));
            return day + 1 < days ? step.then(new Past(pair, day + 1, days)) : step.last();
        }
    }

    @Override
    public double rate(String pair) {
        return 1.25;
    }

    @Override
    public ProducerStream.Of<Past, Day> history(String pair, int days) {   // names the state, which travels
        return ProducerStream.of(new Past(pair, 0, days));
    }
}
// end::service
