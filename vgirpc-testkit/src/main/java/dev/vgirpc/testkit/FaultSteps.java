package dev.vgirpc.testkit;

import dev.vgirpc.Batch;
import dev.vgirpc.CallOptions;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcStream;
import dev.vgirpc.testkit.EchoService.Sample;
import dev.vgirpc.testkit.EchoStreams.Blob;
import dev.vgirpc.testkit.EchoStreams.Info;
import dev.vgirpc.testkit.EchoStreams.Item;
import dev.vgirpc.testkit.EchoStreams.Sum;
import dev.vgirpc.testkit.EchoStreams.Value;
import dev.vgirpc.testkit.EchoStreams.Word;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The steps that a workload on a faulty connection consists of. None sends a number by which the service decides how
 * much to make: one flipped bit would ask for gigabytes.
 */
enum FaultSteps {
    TEXT {
        @Override
        void run(FaultProbe probe) {
            String text = probe.text();
            FaultProbe.check(text, probe.timed(() -> probe.echo.text(text)));
        }
    },
    NUMBERS {
        @Override
        void run(FaultProbe probe) {
            double a = probe.random.nextInt();
            double b = probe.random.nextInt();
            FaultProbe.check(a + b, probe.timed(() -> probe.echo.add(a, b)));
            probe.timed(probe.echo::nothing);
        }
    },
    RECORD {
        @Override
        void run(FaultProbe probe) {
            Sample sample = new Sample(
                    probe.text(),
                    probe.random.nextLong(),
                    probe.random.nextDouble(),
                    probe.random.nextBoolean(),
                    probe.random.ints(probe.random.nextInt(20)).boxed().toList());
            FaultProbe.check(sample, probe.timed(() -> probe.echo.sample(sample)));
        }
    },
    NULLABLE {
        @Override
        void run(FaultProbe probe) {
            String text = probe.random.nextBoolean() ? null : probe.text();
            FaultProbe.check(text, probe.<@Nullable String>timed(() -> probe.echo.maybe(text)));
        }
    },
    METADATA {
        @Override
        void run(FaultProbe probe) {
            String text = probe.text();
            AtomicReference<Map<String, String>> received = new AtomicReference<>(Map.of());
            EchoService echo = Rpc.with(probe.echo, CallOptions.none().metadata("key", text).onMetadata(received::set));
            FaultProbe.check(text, probe.timed(() -> echo.metadata("key")));
            FaultProbe.check(text, received.get().get("key"));
        }
    },
    LARGE {
        @Override
        void run(FaultProbe probe) {
            byte[] value = probe.bytes((64 << 10) + probe.random.nextInt(96 << 10));
            FaultProbe.check(value, probe.timed(() -> probe.echo.bytes(value)));
        }
    },
    ERROR {
        @Override
        void run(FaultProbe probe) {
            String text = "on purpose " + probe.text();
            switch (probe.random.nextInt(5)) {
                case 0 -> probe.checkFails(text, () -> probe.echo.failAs("Special", text, "special"));
                case 1 -> probe.checkFails(text, () -> probe.echo.failingWithHeader(text));
                case 2 -> open(probe, text, probe.echo.failingAtOpen(text));
                case 3 -> probe.using(
                        () -> probe.echo.failingExchangeAtOpen(text),
                        stream -> probe.checkFails(text, () -> stream.exchange(new Value(1))),
                        stream -> stream.exchange(new Value(1)));
                default -> probe.checkFails(text, () -> probe.echo.fail(text));
            }
        }

        private static void open(FaultProbe probe, String text, ProducerStream<Item> failing) {
            probe.using(
                    () -> failing,
                    stream -> probe.checkFails(text, () -> stream.iterator().hasNext()),
                    stream -> stream.iterator().hasNext());
        }
    },
    PRODUCER {
        @Override
        void run(FaultProbe probe) {
            int turns = probe.random.nextInt(6);
            String failure = probe.random.nextInt(4) == 0 ? "on purpose" : null;
            probe.using(
                    () -> probe.echo.counted("faults", turns, failure),
                    stream -> {
                        Iterator<Item> items = stream.iterator();
                        checkItems(probe, items, turns);
                        if (failure != null) {
                            probe.checkFails(failure, items::hasNext);
                        } else {
                            FaultProbe.check(false, probe.timed(items::hasNext));
                        }
                    },
                    stream -> stream.iterator().hasNext());
        }
    },
    PRODUCER_HEADER {
        @Override
        void run(FaultProbe probe) {
            String title = probe.text();
            int turns = probe.random.nextInt(4);
            boolean open = probe.random.nextBoolean();
            probe.<RpcStream.WithHeader<Info>>using(
                    () -> open ? probe.echo.openWithHeader(title, turns) : probe.echo.itemsWithHeader(title, turns),
                    stream -> {
                        FaultProbe.check(new Info(title, turns), stream.header());
                        Iterator<Item> items = stream.asProducer(Item.class).iterator();
                        checkItems(probe, items, turns);
                        FaultProbe.check(false, probe.timed(items::hasNext));
                    },
                    stream -> stream.asProducer(Item.class).iterator().hasNext());
        }
    },
    /** Left in the middle, with or without a word. */
    ENDLESS {
        @Override
        void run(FaultProbe probe) {
            int turns = probe.random.nextInt(4);
            boolean cancels = probe.random.nextBoolean();
            probe.using(
                    () -> probe.echo.endless("faults"),
                    stream -> {
                        checkItems(probe, stream.iterator(), turns);
                        if (cancels) {
                            probe.timed(stream::cancel);
                            FaultProbe.checkCancelled(() -> stream.iterator().hasNext());
                        }
                    },
                    stream -> stream.iterator().hasNext());
        }
    },
    EXCHANGE {
        @Override
        void run(FaultProbe probe) {
            double factor = probe.random.nextInt(100);
            boolean header = probe.random.nextBoolean();
            String title = probe.text();
            probe.<ExchangeStream<Value, Value>>using(
                    () -> header ? probe.echo.scaleWithHeader(title, factor) : probe.echo.scale(factor),
                    stream -> {
                        if (stream instanceof RpcStream.WithHeader<?> with) {
                            FaultProbe.check(new Info(title, 0), with.header());
                        }
                        for (int left = probe.random.nextInt(5); left > 0; left--) {
                            List<Value> values = probe.random
                                    .ints(probe.random.nextInt(30), 0, 1_000)
                                    .mapToObj(Value::new)
                                    .toList();
                            List<Value> scaled = values.stream()
                                    .map(each -> new Value(each.value() * factor))
                                    .toList();
                            FaultProbe.check(scaled, probe.timed(() -> stream.exchange(values)).rows());
                        }
                    },
                    stream -> stream.exchange(new Value(1)));
        }
    },
    /** The state must not miss a turn, nor see one twice. */
    SUM {
        @Override
        void run(FaultProbe probe) {
            probe.using(
                    () -> probe.echo.accumulate("faults"),
                    stream -> {
                        double sum = 0;
                        int turns = probe.random.nextInt(6);
                        for (int turn = 1; turn <= turns; turn++) {
                            double value = probe.random.nextInt(1_000);
                            sum += value;
                            FaultProbe.check(
                                    new Sum(sum, turn), probe.timed(() -> stream.exchange(new Value(value))).row());
                        }
                        if (probe.random.nextBoolean()) {
                            probe.timed(stream::cancel);
                            FaultProbe.checkCancelled(() -> stream.exchange(new Value(1)));
                        }
                    },
                    stream -> stream.exchange(new Value(1)));
        }
    },
    WORDS {
        @Override
        void run(FaultProbe probe) {
            probe.using(
                    probe.echo::mirrorWords,
                    stream -> {
                        for (int left = probe.random.nextInt(4); left > 0; left--) {
                            List<Word> words = Stream.generate(() -> new Word("word" + probe.random.nextInt(9)))
                                    .limit(probe.random.nextInt(20))
                                    .toList();
                            FaultProbe.check(words, probe.timed(() -> stream.exchange(words)).rows());
                        }
                    },
                    stream -> stream.exchange(new Word("word")));
        }
    },
    LARGE_ROWS {
        @Override
        void run(FaultProbe probe) {
            probe.using(
                    probe.echo::blobs,
                    stream -> {
                        for (int length : new int[] {3, (64 << 10) + probe.random.nextInt(32 << 10), 1}) {
                            byte[] value = probe.bytes(length);
                            FaultProbe.check(value, probe.timed(() -> stream.exchange(new Blob(value))).row().data());
                        }
                    },
                    stream -> stream.exchange(new Blob(new byte[1])));
        }
    },
    /** Columns of 16 KiB and more are not copied: such messages are gathering writes. */
    BATCHES {
        @Override
        void run(FaultProbe probe) {
            List<Item> items = IntStream.range(0, 1 + probe.random.nextInt(6_000))
                    .mapToObj(Item::of)
                    .toList();
            probe.using(
                    probe.echo::mirror,
                    stream -> {
                        try (Batch batch = Batch.ofRows(Item.class, items)) {
                            for (int left = 2; left > 0; left--) {
                                FaultProbe.check(
                                        items, probe.timed(() -> stream.exchange(batch)).batch().rows(Item.class));
                            }
                        }
                    },
                    stream -> {
                        try (Batch batch = Batch.ofRows(Item.class, items)) {
                            stream.exchange(batch);
                        }
                    });
        }
    };

    /**
     * Makes its calls and checks the answers.
     *
     * @throws FaultProbe.WrongAnswer for an answer that is not the right one
     */
    abstract void run(FaultProbe probe);

    private static void checkItems(FaultProbe probe, Iterator<Item> items, int count) {
        for (int at = 0; at < count; at++) {
            FaultProbe.check(true, probe.timed(items::hasNext));
            FaultProbe.check(Item.of(at), items.next());
        }
    }
}
