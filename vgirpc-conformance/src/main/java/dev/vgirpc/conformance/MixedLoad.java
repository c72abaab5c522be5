package dev.vgirpc.conformance;

import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcClient;
import dev.vgirpc.conformance.StreamRows.Accumulated;
import dev.vgirpc.conformance.StreamRows.Counter;
import dev.vgirpc.conformance.StreamRows.Measure;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps many connections to one worker of the conformance service busy with calls and streams of all
 * kinds, and checks every value. The process ends with 0 when none was wrong, else 1.
 */
final class MixedLoad {

    /** What a connection does in turn; a failure throws. */
    private enum Call {
        UNARY {
            @Override
            void make(ConformanceService service, long seed) throws Exception {
                String text = "text-" + seed;
                Cases.equal(seed, service.echoInt(seed), "echo_int");
                Cases.equal(text, service.echoString(text), "echo_string");
                Cases.equal(seed + 0.5, service.addFloats(seed, 0.5), "add_floats");
                Point point = new Point(seed, -seed);
                Cases.equal(point, service.echoPoint(point), "echo_point");
            }
        },
        ERROR {
            @Override
            void make(ConformanceService service, long seed) throws Exception {
                RemoteCallException e = Cases.thrown(
                        RemoteCallException.class, () -> service.raiseValueError("error-" + seed));
                Cases.equal("ValueError: error-" + seed, e.getMessage(), "raise_value_error");
            }
        },
        PRODUCER {
            @Override
            void make(ConformanceService service, long seed) {
                long count = seed % 20;
                List<Counter> rows = new ArrayList<>();
                try (ProducerStream<Counter> stream = service.produceN(count).asProducer(Counter.class)) {
                    stream.forEach(rows::add);
                }
                Cases.equal(ProducerStates.counters(0, count), rows, "produce_n");
            }
        },
        EXCHANGE {
            @Override
            void make(ConformanceService service, long seed) {
                try (ExchangeStream<Measure, Accumulated> stream =
                        service.exchangeAccumulate().asExchange(Measure.class, Accumulated.class)) {
                    double sum = 0;
                    for (long turn = 1; turn <= 1 + seed % 10; turn++) {
                        sum += seed + turn;
                        Accumulated answer = stream.exchange(new Measure((double) (seed + turn))).row();
                        Cases.equal(new Accumulated(sum, turn), answer, "exchange_accumulate");
                    }
                }
            }
        },
        CANCELLED_PRODUCER {
            @Override
            void make(ConformanceService service, long seed) {
                try (ProducerStream<Counter> stream = service.cancellableProducer().asProducer(Counter.class)) {
                    Iterator<Counter> rows = stream.iterator();
                    for (long index = 0; index < seed % 5; index++) {
                        Cases.equal(Counter.of(index), rows.next(), "cancellable_producer");
                    }
                    stream.cancel();
                }
            }
        },
        CANCELLED_EXCHANGE {
            @Override
            void make(ConformanceService service, long seed) {
                try (ExchangeStream<Measure, Measure> stream =
                        service.cancellableExchange().asExchange(Measure.class, Measure.class)) {
                    for (long turn = 0; turn < seed % 3; turn++) {
                        Measure value = new Measure(seed * 1.5 + turn);
                        Cases.equal(value, stream.exchange(value).row(), "cancellable_exchange");
                    }
                    stream.cancel();
                }
            }
        };

        abstract void make(ConformanceService service, long seed) throws Exception;
    }

    /** Of so many calls one connection makes at most, so that connections come and go as well. */
    private static final int CALLS_PER_CONNECTION = 500;

    private final String address;
    private final long end;
    private final Map<Call, LongAdder> made = new ConcurrentSkipListMap<>();
    private final LongAdder connections = new LongAdder();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    private MixedLoad(String address, long seconds) {
        this.address = address;
        this.end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    /**
     * Runs the load.
     *
     * @param args the address of the worker, how many connections are open together, and for how many seconds
     * @throws InterruptedException when the thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 3) {
            System.err.println("usage: mixed-load ADDRESS CONNECTIONS SECONDS");
            System.exit(2);
        }
        MixedLoad load = new MixedLoad(args[0], Long.parseLong(args[2]));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            int number = i;
            threads.add(Thread.ofVirtual().start(() -> load.keepBusy(number)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.exit(load.report(threads.size()));
    }

    private void keepBusy(int number) {
        long seed = number * 1_000_000L;
        while (failures.isEmpty() && System.nanoTime() < end) {
            String doing = "connecting";
            try (RpcClient client = RpcClient.connect(address)) {
                connections.increment();
                ConformanceService service = client.proxy(ConformanceService.class);
                long last = seed + CALLS_PER_CONNECTION;
                while (seed < last && failures.isEmpty() && System.nanoTime() < end) {
                    Call call = Call.values()[(int) (seed % Call.values().length)];
                    doing = call + " " + seed;
                    call.make(service, seed++);
                    made.computeIfAbsent(call, _ -> new LongAdder()).increment();
                }
            } catch (Exception | AssertionError e) {
                failures.add("connection " + number + ", " + doing + ": " + e);
            }
        }
    }

    /** A kind of call that was never made has shown nothing. */
    private int report(int together) {
        for (Call call : Call.values()) {
            if (!made.containsKey(call)) {
                failures.add(call + ": no call");
            }
        }
        long left = Rpc.allocator().getAllocatedMemory();
        if (left != 0) {
            failures.add("allocated bytes at the end: " + left);
        }
        failures.forEach(failure -> System.out.println("fail " + failure));
        System.out.println("our client: " + together + " connections together, " + connections + " in all, calls "
                + made + ", " + failures.size() + " failed");
        return failures.isEmpty() ? 0 : 1;
    }
}
