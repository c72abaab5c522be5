package com.example.stock;

import dev.vgirpc.CallContext;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Step;

final class StockService implements Stock {

    record Days(int next, int end) implements ProducerState<Level> {
        @Override
        public Step<Level> next(CallContext call) {
            return next == end ? Step.finish() : Step.emit(new Level(next, 10 * next)).then(new Days(next + 1, end));
        }
    }

    @Override
    public int count(String item) {
        return item.length();
    }

    @Override
    public ProducerStream.Of<Days, Level> history(String item, int days) {
        return ProducerStream.of(new Days(0, days));
    }
}
