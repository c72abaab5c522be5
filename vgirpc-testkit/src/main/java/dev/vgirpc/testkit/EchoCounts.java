package dev.vgirpc.testkit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What happened to the streams of this process: states are values and cannot hold it. */
final class EchoCounts {

    private static final Map<String, AtomicLong> CANCELLED = new ConcurrentHashMap<>();
    private static final Map<String, AtomicLong> TURNS = new ConcurrentHashMap<>();

    private EchoCounts() {}

    private static AtomicLong of(Map<String, AtomicLong> counts, String key) {
        return counts.computeIfAbsent(key, each -> new AtomicLong());
    }

    static void cancel(String key) {
        of(CANCELLED, key).incrementAndGet();
    }

    static void turn(String key) {
        of(TURNS, key).incrementAndGet();
    }

    static long cancelled(String key) {
        return of(CANCELLED, key).get();
    }

    static long turns(String key) {
        return of(TURNS, key).get();
    }
}
