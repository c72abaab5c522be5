package dev.vgirpc.conformance;

import dev.vgirpc.Rpc;
import dev.vgirpc.RpcClient;
import dev.vgirpc.conformance.StreamSoak.Resident;
import dev.vgirpc.wire.WireMemory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * Many streams, a third each failing, cancelled and abandoned, and a good one after each. Then nothing is
 * left on either side, and the server's memory has not grown.
 */
final class StreamSoakRun {

    /** After so many streams every buffer has its final size and every class is loaded. */
    private static final int SETTLED = 60;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int PARTS = 10;
    private static final int COLLECT_EVERY = 90;

    private final StreamSoakPlace place;
    private final StreamSoakUses uses;

    private StreamSoakRun(StreamSoakPlace place, StreamSoakUses uses) {
        this.place = place;
        this.uses = uses;
    }

    /**
     * Runs a soak in a process of its own.
     *
     * @param args the kind of place, the number of streams, the growth of the server's memory allowed in percent
     */
    public static void main(String[] args) throws IOException {
        StreamSoakPlace.Kind kind = StreamSoakPlace.Kind.valueOf(args[0].toUpperCase(Locale.ROOT));
        long start = System.nanoTime();
        List<Resident> parts = run(kind, Integer.parseInt(args[1]));
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        Resident second = parts.get(1);
        Resident last = parts.getLast();
        System.out.println("resident " + kind + " KiB "
                + String.join(" ", parts.stream().map(part -> part.memory() + "").toList()));
        System.out.println("heap " + kind + " KiB "
                + String.join(" ", parts.stream().map(part -> part.heap() + "").toList()));
        double growth = 100.0 * (last.memory() - second.memory()) / second.memory();
        System.out.printf(Locale.ROOT, "growth %s percent %.2f%n", kind, growth);
        if (growth > Double.parseDouble(args[2])) {
            throw new AssertionError("the server's memory has grown by " + growth + " percent");
        }
        System.out.println("streams " + kind + " " + args[1] + " seconds " + seconds);
    }

    /** Gives the server's memory after each tenth. */
    static List<Resident> run(StreamSoakPlace.Kind kind, int streams) throws IOException {
        long wire = WireMemory.allocatedBytes();
        long batches = Rpc.allocator().getAllocatedMemory();
        List<Resident> parts;
        try (StreamSoakUses uses = new StreamSoakUses();
                StreamSoakPlace place = kind.open()) {
            parts = new StreamSoakRun(place, uses).all(streams);
        }
        System.gc();
        assertEventually(wire, WireMemory::allocatedBytes, Long::equals, "memory of the message layer");
        assertEventually(batches, Rpc.allocator()::getAllocatedMemory, Long::equals, "memory of batches");
        return parts;
    }

    private List<Resident> all(int streams) {
        List<Resident> parts = new ArrayList<>();
        try (RpcClient client = place.connect()) {
            StreamSoak soak = client.proxy(StreamSoak.class);
            some(soak, 0, SETTLED);
            System.gc();
            sleep(500);
            Soak.Footprint here = Soak.Footprint.ofThisProcess();
            Soak.Footprint there = soak.footprint();
            for (int part = 0; part < PARTS; part++) {
                some(soak, streams * part / PARTS, streams * (part + 1) / PARTS);
                System.gc();
                parts.add(soak.resident());
            }
            assertEventually(
                    here, Soak.Footprint::ofThisProcess, Soak.Footprint::isWithin, "what the client's process holds");
            assertEventually(there, soak::footprint, Soak.Footprint::isWithin, "what the server's process holds");
        }
        return parts;
    }

    private void some(StreamSoak soak, int from, int to) {
        for (int i = from; i < to; i++) {
            int variant = i / 3;
            switch (i % 3) {
                case 0 -> uses.failing(soak, variant);
                case 1 -> uses.cancelled(soak, variant);
                default -> {
                    if (variant % place.abandonEvery() == 0) {
                        abandon(variant / place.abandonEvery());
                    } else {
                        uses.cancelled(soak, variant);
                    }
                }
            }
            uses.good(soak, i);
            if (i % COLLECT_EVERY == 0) {
                System.gc();
            }
        }
    }

    /** In a frame of its own, so that nothing is reachable afterwards. */
    private void abandon(int variant) {
        uses.abandoned(place.connect(), variant);
    }

    private static <T> void assertEventually(
            T expected, Supplier<T> actual, BiPredicate<T, T> fits, String what) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        T last = actual.get();
        while (!fits.test(last, expected) && System.nanoTime() < end) {
            System.gc();
            sleep(50);
            last = actual.get();
        }
        if (!fits.test(last, expected)) {
            throw new AssertionError(what + " after " + PATIENCE + ": expected " + expected + " but is " + last);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
