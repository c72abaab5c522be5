package dev.vgirpc.conformance;

import dev.vgirpc.Batch;
import dev.vgirpc.CallContext;
import dev.vgirpc.ExchangeState;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Reply;
import dev.vgirpc.Step;
import dev.vgirpc.Turn;
import dev.vgirpc.WireName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A service whose streams succeed and fail in every way that a stream can, and that tells what it holds. */
@WireName("StreamSoak")
public interface StreamSoak {

    /** Rows from 0 on; the turn of {@code failAt} fails. */
    ProducerStream<Row> count(long turns, long failAt);

    /** Batches of so many rows, after a header. */
    ProducerStream.WithHeader<Info, Batch> batches(long turns, int rows);

    /** Gives rows back, after a header; the turn of {@code failAt} fails. */
    ExchangeStream.WithHeader<Info, Row, Row> rows(long failAt);

    /** Gives batches of the rows' columns back. */
    ExchangeStream<Batch, Batch> echo();

    /** Fails before there is a stream. */
    ProducerStream<Row> noStream();

    /** Fails before there is a header. */
    ProducerStream.WithHeader<Info, Row> noHeader();

    /** Twice the number. */
    long twice(long number);

    /** The number of milliseconds, after so many. */
    long sleep(long millis);

    /** What the process holds, without its heap. */
    Soak.Footprint footprint();

    /** What the process has of the machine's memory, and of its heap, after a collection. */
    Resident resident();

    /** A row. */
    record Row(long number, byte[] payload) {
        static Row of(long number) {
            return new Row(number, new byte[16]);
        }
    }

    /** A header. */
    record Info(String text) {}

    /** Sizes in KiB. */
    record Resident(long memory, long heap) {

        static Resident ofThisProcess() {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            return new Resident(resident(), (runtime.totalMemory() - runtime.freeMemory()) >> 10);
        }

        /** 0 where the system does not tell. */
        private static long resident() {
            Path status = Path.of("/proc/self/status");
            if (!Files.exists(status)) {
                return 0;
            }
            try {
                return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .sum();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The service. */
    final class Service implements StreamSoak {

        Service() {}

        @Override
        public ProducerStream.Of<Counting, Row> count(long turns, long failAt) {
            return ProducerStream.of(new Counting(0, turns, failAt));
        }

        @Override
        public ProducerStream.OfWithHeader<Filling, Info, Batch> batches(long turns, int rows) {
            return ProducerStream.of(
                    Batch.schemaOf(Row.class), new Filling(0, turns, rows), new Info(turns + " of " + rows));
        }

        @Override
        public ExchangeStream.OfWithHeader<Answering, Info, Row, Row> rows(long failAt) {
            return ExchangeStream.of(new Answering(0, failAt), new Info("until " + failAt));
        }

        @Override
        public ExchangeStream.Of<Echoing, Batch, Batch> echo() {
            return ExchangeStream.of(Batch.schemaOf(Row.class), Batch.schemaOf(Row.class), new Echoing());
        }

        @Override
        public ProducerStream<Row> noStream() {
            throw new IllegalArgumentException("no stream");
        }

        @Override
        public ProducerStream.WithHeader<Info, Row> noHeader() {
            throw new IllegalArgumentException("no header");
        }

        @Override
        public long twice(long number) {
            return 2 * number;
        }

        @Override
        public long sleep(long millis) {
            pause(millis);
            return millis;
        }

        @Override
        public Soak.Footprint footprint() {
            return Soak.Footprint.ofThisProcess();
        }

        @Override
        public Resident resident() {
            return Resident.ofThisProcess();
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Rows one by one. */
    record Counting(long number, long turns, long failAt) implements ProducerState<Row> {
        @Override
        public Step<Row> next(CallContext call) {
            if (number == failAt) {
                throw new IllegalArgumentException("turn " + number);
            }
            return number == turns ? Step.finish() : Step.emit(Row.of(number)).then(new Counting(number + 1, turns, failAt));
        }
    }

    /** Batches of many rows. */
    record Filling(long turn, long turns, int rows) implements ProducerState<Batch> {
        @Override
        public Step<Batch> next(CallContext call) {
            if (turn == turns) {
                return Step.finish();
            }
            Row[] all = new Row[rows];
            Arrays.setAll(all, Row::of);
            return Step.emit(Batch.ofRows(Row.class, List.of(all), call.allocator()))
                    .then(new Filling(turn + 1, turns, rows));
        }
    }

    /** Rows for rows. */
    record Answering(long turn, long failAt) implements ExchangeState<Row, Row> {
        @Override
        public Reply<Row> exchange(Turn<Row> in, CallContext call) {
            if (turn == failAt) {
                throw new IllegalArgumentException("turn " + turn);
            }
            return Reply.of(in.rows()).then(new Answering(turn + 1, failAt));
        }
    }

    /** Batches for batches. */
    record Echoing() implements ExchangeState<Batch, Batch> {
        @Override
        public Reply<Batch> exchange(Turn<Batch> in, CallContext call) {
            return Reply.of(in.row()).then(this);
        }
    }
}
