package dev.vgirpc.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.vgirpc.DeadlineException;
import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireMemory;
import dev.vgirpc.wire.spi.ClientCall;
import dev.vgirpc.wire.spi.ClientTransport;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.support.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ConnectionPoolTest {

    private final long memory = WireMemory.allocatedBytes();
    private final ManualClock clock = new ManualClock();
    private final Place place = new Place();
    private final ConnectionPool pool = new ConnectionPool("test:place", place, 2, Duration.ofSeconds(60), clock);
    private final List<Thread> threads = new ArrayList<>();

    /** Where connections lead. */
    private static final class Place implements ConnectionOpener {
        final List<Line> lines = new ArrayList<>();
        final List<@Nullable Duration> timeouts = new ArrayList<>();
        @Nullable RuntimeException refusal;
        Duration retryDelay = Duration.ZERO;

        @Override
        public synchronized ClientTransport open(@Nullable Duration timeout) {
            timeouts.add(timeout);
            RuntimeException refused = refusal;
            if (refused != null) {
                throw refused;
            }
            Line line = new Line();
            lines.add(line);
            return line;
        }

        @Override
        public Duration retryDelay(int failures) {
            return retryDelay.multipliedBy(failures);
        }
    }

    private static final class Line implements ClientTransport {
        volatile boolean open = true;
        volatile boolean alive = true;
        volatile int asked;
        volatile boolean slowToClose;

        @Override
        public ClientCall start(CallHead head, WireBuffer request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public boolean isAlive() {
            asked++;
            return alive;
        }

        @Override
        public Peer peer() {
            return new Peer(TransportKind.PIPE, "test:place");
        }

        @Override
        public void close() {
            open = slowToClose;
        }
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        pool.close();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(place.lines).noneMatch(Line::isOpen);
        assertThat(WireMemory.allocatedBytes()).isEqualTo(memory);
        assertThat(clock.pending()).isZero();
        ConnectionPool.Count count = pool.count();
        assertThat(count.closed()).isEqualTo(count.opened());
    }

    private ConnectionRequest request(String method, int millis) {
        return new ConnectionRequest(
                method, false, Deadline.after(clock, Duration.ofMillis(millis)), null);
    }

    private PooledConnection take() {
        return pool.acquire(request("call", 1_000));
    }

    /** Takes a connection on another thread; the result tells when it has one. */
    private CompletableFuture<PooledConnection> takeElsewhere(ConnectionRequest request) {
        CompletableFuture<PooledConnection> taken = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                taken.complete(pool.acquire(request));
            } catch (Throwable e) {
                taken.completeExceptionally(e);
            }
        });
        threads.add(thread);
        thread.start();
        return taken;
    }

    private static void awaitWaiting(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
    }

    @Test
    void connectionsAreOpenedWhenNeededAndUsedAgain() {
        PooledConnection first = take();
        PooledConnection second = take();
        assertThat(second).isNotSameAs(first);
        assertThat(pool.count()).isEqualTo(new ConnectionPool.Count(2, 2, 2, 0, 0));
        first.release();
        second.release();
        assertThat(take()).isSameAs(second); // the one that was used last
        second.release();
        assertThat(pool.count()).isEqualTo(new ConnectionPool.Count(2, 0, 2, 0, 0));
        first.free();
        second.free();
    }

    @Test
    void whoeverWaitsIsServedInOrder() throws InterruptedException {
        PooledConnection one = take();
        PooledConnection other = takeElsewhere(request("other", 1_000)).join();
        List<CompletableFuture<PooledConnection>> waiting = new ArrayList<>();
        for (int at = 0; at < 3; at++) {
            waiting.add(takeElsewhere(request("waiting", 1_000)));
            awaitWaiting(threads.getLast());
        }
        for (CompletableFuture<PooledConnection> each : waiting) {
            assertThat(each).isNotDone();
            one.release();
            assertThat(each.join()).isSameAs(one);
        }
        one.release();
        other.release();
    }

    @Test
    void waitingEndsInTimeAndTellsWhoHoldsWhat() throws InterruptedException {
        PooledConnection mine = take();
        PooledConnection stream = takeElsewhere(new ConnectionRequest("history", true, null, null)).join();
        clock.advance(Duration.ofMillis(250));
        CompletableFuture<PooledConnection> late = takeElsewhere(request("late", 100));
        awaitWaiting(threads.getLast());
        clock.advance(Duration.ofMillis(99));
        assertThat(late).isNotDone();
        clock.advance(Duration.ofMillis(1));
        assertThat(catchThrowable(late::join)).cause()
                .isInstanceOfSatisfying(DeadlineException.class, e -> assertThat(e.timeout()).hasMillis(100))
                .hasMessageContaining("'late'")
                .hasMessageContaining("2 connections to test:place")
                .hasMessageContaining("'call' for PT0.35S (thread " + Thread.currentThread().getName() + ")")
                .hasMessageContaining("the open stream 'history' for PT0.35S");
        assertThat(pool.deadlines().sum()).isEqualTo(1);
        mine.release();
        stream.release();
        take().release();
    }

    @Test
    void waitingForOneselfIsRefused() {
        PooledConnection first = take();
        PooledConnection second = pool.acquire(new ConnectionRequest("history", true, null, null));
        assertThatThrownBy(this::take)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'call' needs a connection")
                .hasMessageContaining("the open stream 'history'")
                .hasMessageContaining("maxConnections");
        first.release();
        second.release();
    }

    @Test
    void interruptEndsWaiting() throws InterruptedException {
        PooledConnection mine = take();
        PooledConnection other = takeElsewhere(request("other", 1_000)).join();
        CompletableFuture<PooledConnection> waiting = takeElsewhere(request("waiting", 1_000));
        awaitWaiting(threads.getLast());
        threads.getLast().interrupt();
        assertThat(catchThrowable(waiting::join)).cause()
                .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.delivered()).isFalse())
                .hasMessageContaining("interrupted");
        mine.release();
        other.release();
        take().release(); // nobody waits in vain for it
    }

    @Test
    void brokenConnectionsAreReplaced() {
        PooledConnection first = take();
        place.lines.getFirst().open = false;
        first.release();
        PooledConnection second = take();
        assertThat(second).isNotSameAs(first);
        assertThat(pool.count()).isEqualTo(new ConnectionPool.Count(1, 1, 2, 1, 0));
        second.release();
    }

    @Test
    void placeOfABrokenConnectionGoesToWhoWaits() throws InterruptedException {
        PooledConnection mine = take();
        PooledConnection other = takeElsewhere(request("other", 1_000)).join();
        CompletableFuture<PooledConnection> waiting = takeElsewhere(request("waiting", 1_000));
        awaitWaiting(threads.getLast());
        place.lines.getFirst().open = false;
        mine.release();
        assertThat(waiting.join()).isNotSameAs(mine).isNotSameAs(other);
        waiting.join().release();
        other.release();
    }

    @Test
    void anOldConnectionIsAskedBeforeItIsUsed() {
        take().release();
        Line line = place.lines.getFirst();
        take().release();
        assertThat(line.asked).isZero();
        clock.advance(Duration.ofSeconds(1));
        take().release();
        assertThat(line.asked).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        line.alive = false;
        take().release();
        assertThat(line.isOpen()).isFalse();
        assertThat(place.lines).hasSize(2);
    }

    /** When one connection breaks, the server may have gone: the others are asked, however young. */
    @Test
    void afterABreakIdleConnectionsAreAsked() {
        PooledConnection first = take();
        PooledConnection second = take();
        second.release();
        place.lines.get(0).open = false;
        place.lines.get(1).alive = false;
        first.release();
        PooledConnection third = take();
        clock.advance(Duration.ofMillis(1));
        third.release();
        assertThat(place.lines).hasSize(3);
        assertThat(place.lines.get(1).isOpen()).isFalse();
        take().release();
        assertThat(place.lines.get(2).asked).isZero();
    }

    @Test
    void idleConnectionsAreClosedUpToTheLast() throws InterruptedException {
        PooledConnection first = take();
        PooledConnection second = take();
        first.release();
        clock.advance(Duration.ofSeconds(30));
        second.release();
        clock.advance(Duration.ofSeconds(29));
        assertThat(pool.count().open()).isEqualTo(2);
        clock.advance(Duration.ofSeconds(1));
        assertThat(pool.count()).isEqualTo(new ConnectionPool.Count(1, 0, 2, 1, 1));
        while (place.lines.getFirst().isOpen()) {
            Thread.sleep(1); // on a thread of its own
        }
        clock.advance(Duration.ofHours(1));
        assertThat(pool.count().open()).isEqualTo(1);
        assertThat(take()).isSameAs(second);
        second.release();
        while (WireMemory.allocatedBytes() > memory + 8192) {
            Thread.sleep(1);
        }
    }

    @Test
    void oneOfTwoThatAreOldIsKept() throws InterruptedException {
        PooledConnection first = take();
        PooledConnection second = take();
        first.release();
        second.release();
        clock.advance(Duration.ofSeconds(60));
        assertThat(pool.count()).isEqualTo(new ConnectionPool.Count(1, 0, 2, 1, 1));
        assertThat(place.lines.get(1).isOpen()).isTrue();
        while (WireMemory.allocatedBytes() > memory + 8192) {
            Thread.sleep(1); // the other is closed on a thread of its own
        }
    }

    /** However long its closing takes. */
    @Test
    void aConnectionWhoseTimeRanOutIsNotUsedAgain() {
        PooledConnection first = take();
        Line line = place.lines.getFirst();
        line.slowToClose = true;
        first.setAlarm(Deadline.after(clock, Duration.ofMillis(5)));
        clock.advance(Duration.ofMillis(5));
        first.release();
        PooledConnection second = take();
        assertThat(second).isNotSameAs(first);
        assertThat(pool.count()).isEqualTo(new ConnectionPool.Count(1, 1, 2, 1, 0));
        second.release();
        line.slowToClose = false;
        line.close();
    }

    @Test
    void failureToOpenIsTheCallersAndLeavesRoom() {
        place.refusal = new TransportException("nobody there", false, null);
        for (int at = 0; at < 5; at++) {
            assertThatThrownBy(this::take).isSameAs(place.refusal);
        }
        place.refusal = null;
        PooledConnection first = take();
        take().release();
        first.release();
        assertThat(pool.count().opened()).isEqualTo(2);
    }

    @Test
    void slowOpeningIsADeadlineWhenTheCallsTimeIsOver() {
        place.refusal = new TransportException("no answer within 5 ms", false, null);
        ConnectionRequest request = request("call", 5);
        clock.advance(Duration.ofMillis(5));
        assertThatThrownBy(() -> pool.acquire(request))
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("connecting to test:place for 'call'")
                .hasCause(place.refusal);
    }

    @Test
    void openingMayTakeTheShorterTime() {
        Deadline second = Deadline.after(clock, Duration.ofSeconds(1));
        pool.acquire(new ConnectionRequest("a", false, second, Duration.ofSeconds(5))).release();
        place.lines.getFirst().open = false;
        clock.advance(Duration.ofMillis(200));
        pool.acquire(new ConnectionRequest("b", false, second, Duration.ofMillis(5))).release();
        assertThat(place.timeouts).containsExactly(Duration.ofSeconds(1), Duration.ofMillis(5));
    }

    @Test
    void placeThatFailsIsTriedAgainAfterAPause() throws InterruptedException {
        place.retryDelay = Duration.ofMillis(100);
        place.refusal = new TransportException("cannot start", false, null);
        assertThatThrownBy(this::take).isSameAs(place.refusal);
        CompletableFuture<PooledConnection> second = takeElsewhere(request("second", 1_000));
        awaitWaiting(threads.getLast());
        assertThat(place.timeouts).hasSize(1);
        clock.advance(Duration.ofMillis(100));
        assertThat(catchThrowable(second::join)).hasCause(place.refusal);
        assertThat(place.timeouts).hasSize(2);
        // The pause has grown, and a call that may not wait so long is told at once.
        assertThatThrownBy(() -> pool.acquire(request("third", 150)))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("2 times in a row")
                .hasMessageContaining("200 ms");
        place.refusal = null;
        clock.advance(Duration.ofMillis(200));
        take().release();
        take().release();
    }

    @Test
    void connectionThatNeverAnsweredCountsAsAFailure() {
        place.retryDelay = Duration.ofSeconds(10);
        PooledConnection first = take();
        place.lines.getFirst().open = false;
        first.release();
        assertThatThrownBy(this::take).isInstanceOf(TransportException.class).hasMessageContaining("1 times in a row");
        clock.advance(Duration.ofSeconds(10));
        PooledConnection second = take();
        second.release();
        assertThat(take()).isSameAs(second);
        place.lines.get(1).open = false; // it has answered before: no pause
        second.release();
        take().release();
    }

    @Test
    void closingEndsAll() throws InterruptedException {
        PooledConnection mine = take();
        PooledConnection idle = take();
        idle.release();
        PooledConnection other = takeElsewhere(request("other", 1_000)).join();
        CompletableFuture<PooledConnection> waiting = takeElsewhere(request("waiting", 1_000));
        awaitWaiting(threads.getLast());
        pool.close();
        assertThat(place.lines).noneMatch(Line::isOpen);
        assertThat(catchThrowable(waiting::join)).cause()
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("is closed");
        assertThatThrownBy(this::take).isInstanceOf(TransportException.class).hasMessageContaining("is closed");
        mine.release();
        other.release();
        pool.close();
        assertThat(pool.count().open()).isZero();
    }

    @Test
    void manyThreadsShareFewConnections() throws InterruptedException {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        for (int at = 0; at < 50; at++) {
            Thread thread = new Thread(() -> {
                try {
                    for (int call = 0; call < 200; call++) {
                        PooledConnection taken = take();
                        if (call % 50 == 7) {
                            taken.breakNow();
                        }
                        taken.release();
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(pool.count().held()).isZero();
        assertThat(pool.count().open()).isBetween(1, 2);
    }
}
