package dev.vgirpc.conformance;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What the cancellable streams of this process have seen. */
final class CancelProbe {

    static final AtomicLong PRODUCE_CALLS = new AtomicLong();
    static final AtomicLong EXCHANGE_CALLS = new AtomicLong();
    static final AtomicLong CANCEL_CALLS = new AtomicLong();

    private CancelProbe() {}

    static List<Long> counters() {
        return List.of(PRODUCE_CALLS.get(), EXCHANGE_CALLS.get(), CANCEL_CALLS.get());
    }

    static void reset() {
        PRODUCE_CALLS.set(0);
        EXCHANGE_CALLS.set(0);
        CANCEL_CALLS.set(0);
    }
}
