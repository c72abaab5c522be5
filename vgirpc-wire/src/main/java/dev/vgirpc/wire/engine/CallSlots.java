package dev.vgirpc.wire.engine;

import dev.vgirpc.ErrorKind;
import dev.vgirpc.ServiceException;
import java.util.concurrent.atomic.AtomicInteger;

/** How many calls and turns may run at a time. Who finds no slot is refused: nobody waits. */
final class CallSlots {

    private static final int UNBOUNDED = Integer.MAX_VALUE;

    private final int limit;
    private final AtomicInteger running = new AtomicInteger();

    CallSlots(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("maxConcurrentCalls is " + limit + ": at least 1 is needed");
        }
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    static CallSlots unbounded() {
        return new CallSlots(UNBOUNDED);
    }

    /** Takes a slot, to be given back by {@link #leave}; false when none is free. */
    boolean enter() {
        if (limit == UNBOUNDED) {
            return true;
        }
        int now = running.get();
        while (now < limit) {
            if (running.compareAndSet(now, now + 1)) {
                return true;
            }
            now = running.get();
        }
        return false;
    }

    void leave() {
        if (limit != UNBOUNDED) {
            running.decrementAndGet();
        }
    }

    /** The answer to who found no slot. */
    ServiceException refusal() {
        return busy("the server runs " + limit + " calls, its limit maxConcurrentCalls: try again later");
    }

    static ServiceException busy(String message) {
        return new ServiceException("ServerBusyError", message, ErrorKind.SERVER_BUSY, null);
    }
}
