package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.wire.spi.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The channels over a process's streams, with ordinary programs as workers. */
@ExtendWith(LeakCheckExtension.class)
class WorkerChannelsTest {

    private interface Blocking {
        void run(Connection connection) throws IOException;
    }

    private interface Ending {
        void end(Connection connection, Thread thread);
    }

    private static void read(Connection connection) throws IOException {
        connection.input().read(ByteBuffer.allocateDirect(100));
    }

    private static void write(Connection connection) throws IOException {
        connection.output().write(ByteBuffer.allocateDirect(1 << 20));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interruptWakesARead(boolean virtual) throws Exception {
        assertWoken(virtual, WorkerChannelsTest::read, (c, thread) -> thread.interrupt(), ClosedByInterruptException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interruptWakesAWrite(boolean virtual) throws Exception {
        assertWoken(virtual, WorkerChannelsTest::write, (c, thread) -> thread.interrupt(), ClosedByInterruptException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closeWakesARead(boolean virtual) throws Exception {
        assertWoken(virtual, WorkerChannelsTest::read, (c, thread) -> c.close(), AsynchronousCloseException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closeWakesAWrite(boolean virtual) throws Exception {
        assertWoken(virtual, WorkerChannelsTest::write, (c, thread) -> c.close(), AsynchronousCloseException.class);
    }

    /** The worker has started another process, which holds its streams open: the thread wakes only when both die. */
    private static void assertWoken(boolean virtual, Blocking blocking, Ending ending, Class<?> expected)
            throws Exception {
        long fastest = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 3 && fastest > 100; attempt++) {
            Connection connection = Subprocess.command("sh", "-c", "exec 3<&0; sleep 60 <&3 & wait").connect();
            AtomicReference<Object> outcome = new AtomicReference<>("none");
            AtomicLong endedAt = new AtomicLong();
            Thread.Builder threads = virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
            Thread thread = threads.start(() -> {
                try {
                    blocking.run(connection);
                } catch (IOException e) {
                    outcome.set(e);
                }
                endedAt.set(System.nanoTime());
            });
            awaitFamily(2);
            Thread.sleep(50);
            long start = System.nanoTime();
            ending.end(connection, thread);
            assertThat(thread.join(Duration.ofSeconds(10))).as("the thread ended").isTrue();
            fastest = Math.min(fastest, TimeUnit.NANOSECONDS.toMillis(endedAt.get() - start));
            connection.close();
            assertThat(outcome.get()).isExactlyInstanceOf(expected);
        }
        assertThat(fastest).as("milliseconds until the blocked thread ended").isLessThanOrEqualTo(100);
    }

    /** Waits until the worker has started what it starts. */
    private static void awaitFamily(int size) throws InterruptedException {
        while (ProcessHandle.current().descendants().count() < size) {
            Thread.sleep(5);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bytesPassUnchanged(boolean direct) throws Exception {
        Connection connection = Subprocess.command("cat").connect();
        Random random = new Random(1);
        for (int size : new int[] {1, 500, 8191, 8192, 8193, 30_000, 60_000, 1, 8192}) {
            byte[] sent = new byte[size];
            random.nextBytes(sent);
            ByteBuffer out = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
            out.put(sent).flip();
            assertThat(connection.output().write(out)).isEqualTo(size);
            assertThat(out.hasRemaining()).isFalse();
            ByteBuffer in = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
            while (in.hasRemaining()) {
                in.limit(Math.min(size, in.position() + 1 + random.nextInt(20_000)));
                assertThat(connection.input().read(in)).isPositive();
                in.limit(size);
            }
            byte[] received = new byte[size];
            in.flip().get(received);
            assertThat(received).isEqualTo(sent);
        }
        connection.close();
    }

    @Test
    void manyBytesPassUnchanged() throws Exception {
        Connection connection = Subprocess.command("cat").connect();
        byte[] sent = new byte[20 << 20];
        new Random(2).nextBytes(sent);
        Thread writer = Thread.ofPlatform().daemon().start(() -> {
            try {
                connection.output().write(ByteBuffer.wrap(sent));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        ByteBuffer in = ByteBuffer.allocateDirect(sent.length);
        while (in.hasRemaining()) {
            connection.input().read(in);
        }
        writer.join();
        assertThat(in.flip()).isEqualTo(ByteBuffer.wrap(sent));
        connection.close();
    }

    @Test
    void theEndTellsTheExitCode() throws Exception {
        Connection connection = Subprocess.command("sh", "-c", "printf abc; exit 5").connect();
        ByteBuffer in = ByteBuffer.allocate(10);
        while (in.position() < 3) {
            connection.input().read(in);
        }
        assertThatThrownBy(() -> connection.input().read(in))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("exited with code 5");
        assertThatThrownBy(() -> connection.output().write(ByteBuffer.allocate(10)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exited with code 5");
        connection.close();
    }

    @Test
    void closedChannelsRefuse() {
        Connection connection = Subprocess.command("cat").connect();
        connection.close();
        connection.close();
        assertThatThrownBy(() -> read(connection)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> write(connection)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void nothingIsLeftOfManyWorkers() {
        for (int at = 0; at < 30; at++) {
            Subprocess.command("cat").stderrTo(line -> {}).connect().close();
        }
    }
}
