package dev.vgirpc.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.TransportKind;
import dev.vgirpc.testkit.Faults.Flip;
import dev.vgirpc.testkit.Faults.Way;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheckExtension.class)
class FaultyConnectionTest {

    private static final int COUNT = 5_000;

    private static byte[] bytes() {
        byte[] made = new byte[COUNT];
        new Random(COUNT).nextBytes(made);
        return made;
    }

    /** What is written by single and gathering writes of all sizes arrives as the plan says; the source stays. */
    private static byte[] written(Faults faults) throws IOException {
        try (PipedConnections pair = PipedConnections.open();
                FaultyConnection faulty = new FaultyConnection(pair.client(), faults)) {
            byte[] sent = bytes();
            Random random = new Random(1);
            GatheringByteChannel output = (GatheringByteChannel) faulty.output();
            ByteBuffer all = ByteBuffer.wrap(sent);
            while (all.hasRemaining()) {
                int size = Math.min(all.remaining(), random.nextInt(300));
                ByteBuffer part = all.slice(all.position(), size);
                if (random.nextBoolean()) {
                    while (part.hasRemaining()) {
                        int before = part.position();
                        assertThat(output.write(part)).isPositive().isEqualTo(part.position() - before);
                    }
                } else {
                    gather(output, part, random);
                }
                all.position(all.position() + size);
            }
            assertThat(sent).isEqualTo(bytes());
            ByteBuffer received = ByteBuffer.allocate(COUNT);
            while (received.hasRemaining()) {
                pair.server().input().read(received);
            }
            return received.array();
        }
    }

    /** Through three buffers among others, some of them empty. */
    private static void gather(GatheringByteChannel output, ByteBuffer part, Random random) throws IOException {
        int first = random.nextInt(part.remaining() + 1);
        int second = first + random.nextInt(part.remaining() - first + 1);
        ByteBuffer untouched = ByteBuffer.wrap(new byte[] {1, 2, 3});
        ByteBuffer[] parts = {
            untouched,
            part.slice(0, first),
            part.slice(first, second - first),
            part.slice(second, part.remaining() - second),
            untouched
        };
        int[] limits = Arrays.stream(parts).mapToInt(ByteBuffer::limit).toArray();
        long left = part.remaining();
        while (left > 0) {
            long moved = output.write(parts, 1, 3);
            assertThat(moved).isPositive();
            left -= moved;
            assertThat(Arrays.stream(parts, 1, 4).mapToLong(ByteBuffer::remaining).sum()).isEqualTo(left);
            assertThat(Arrays.stream(parts).mapToInt(ByteBuffer::limit).toArray()).isEqualTo(limits);
        }
        assertThat(output.write(parts, 1, 3)).isZero();
        assertThat(untouched.position()).isZero();
    }

    private static byte[] read(Faults faults) throws IOException {
        try (PipedConnections pair = PipedConnections.open();
                FaultyConnection faulty = new FaultyConnection(pair.client(), faults)) {
            pair.server().output().write(ByteBuffer.wrap(bytes()));
            ByteBuffer received = ByteBuffer.allocate(COUNT + 1).limit(COUNT);
            while (received.hasRemaining()) {
                int before = received.position();
                assertThat(faulty.input().read(received)).isPositive().isEqualTo(received.position() - before);
                assertThat(received.limit()).isEqualTo(COUNT);
            }
            return Arrays.copyOf(received.array(), COUNT);
        }
    }

    private static byte[] flipped(int at, int bit, int at2, int bit2) {
        byte[] expected = bytes();
        expected[at] ^= (byte) (1 << bit);
        expected[at2] ^= (byte) (1 << bit2);
        return expected;
    }

    @Test
    void shortMovesAndDelaysChangeNothing() throws IOException {
        for (int most : new int[] {1, 7, 1_000}) {
            Way way = Way.none().shortened(90, most).delayed(100, Duration.ofMillis(1));
            assertThat(written(new Faults(most, Way.none(), way))).isEqualTo(bytes());
            assertThat(read(new Faults(most, way, Way.none()))).isEqualTo(bytes());
        }
        assertThat(written(Faults.none())).isEqualTo(bytes());
        assertThat(read(Faults.none())).isEqualTo(bytes());
    }

    @Test
    void movesAreShort() throws IOException {
        Way way = Way.none().shortened(100, 1);
        try (PipedConnections pair = PipedConnections.open();
                FaultyConnection faulty = new FaultyConnection(pair.client(), new Faults(1, way, way))) {
            assertThat(faulty.output().write(ByteBuffer.allocate(10))).isEqualTo(1);
            ByteBuffer[] two = {ByteBuffer.allocate(10), ByteBuffer.allocate(10)};
            assertThat(((GatheringByteChannel) faulty.output()).write(two)).isEqualTo(1);
            pair.server().output().write(ByteBuffer.allocate(10));
            assertThat(faulty.input().read(ByteBuffer.allocate(10))).isEqualTo(1);
        }
    }

    @Test
    void flippedBitsAreTheirOpposites() throws IOException {
        Way way = Way.none().flip(new Flip(0, 7)).flip(new Flip(COUNT - 1, 0));
        byte[] expected = flipped(0, 7, COUNT - 1, 0);
        for (Way timed : new Way[] {way, way.shortened(100, 3)}) {
            assertThat(written(new Faults(5, Way.none(), timed))).isEqualTo(expected);
            assertThat(read(new Faults(5, timed, Way.none()))).isEqualTo(expected);
        }
        byte[] neighbours = flipped(2_000, 3, 2_001, 3);
        Way next = Way.none().flip(new Flip(2_000, 3)).flip(new Flip(2_001, 3));
        assertThat(written(new Faults(5, Way.none(), next))).isEqualTo(neighbours);
        assertThat(read(new Faults(5, next, Way.none()))).isEqualTo(neighbours);
    }

    @Test
    void flipsAreCounted() throws IOException {
        Way way = Way.none().flip(new Flip(3, 0)).flip(new Flip(9, 0));
        try (PipedConnections pair = PipedConnections.open();
                FaultyConnection faulty = new FaultyConnection(pair.client(), new Faults(1, Way.none(), way))) {
            ByteBuffer bytes = ByteBuffer.allocate(9);
            while (bytes.hasRemaining()) {
                faulty.output().write(bytes);
            }
            assertThat(faulty.flips()).isEqualTo(1);
            faulty.output().write(ByteBuffer.allocate(1));
            assertThat(faulty.flips()).isEqualTo(2);
        }
    }

    @Test
    void aCutOutputFailsAndThePeerSeesTheEnd() throws IOException {
        try (PipedConnections pair = PipedConnections.open();
                FaultyConnection faulty =
                        new FaultyConnection(pair.client(), new Faults(1, Way.none(), Way.none().cutAt(4)))) {
            ByteBuffer bytes = ByteBuffer.allocate(10);
            assertThat(faulty.output().write(bytes)).isEqualTo(4);
            assertThat(faulty.wasCut()).isFalse();
            assertThatThrownBy(() -> faulty.output().write(bytes))
                    .hasMessageContaining("cut on purpose, after 4 bytes");
            assertThat(bytes.position()).isEqualTo(4);
            assertThat(faulty.wasCut()).isTrue();
            assertThat(faulty.input().read(ByteBuffer.allocate(1))).isEqualTo(-1);
            ByteBuffer received = ByteBuffer.allocate(10);
            assertThat(pair.server().input().read(received)).isEqualTo(4);
            assertThat(pair.server().input().read(received)).isEqualTo(-1);
        }
    }

    @Test
    void aCutInputEndsAndThePeerCannotWrite() throws IOException {
        try (PipedConnections pair = PipedConnections.open();
                FaultyConnection faulty =
                        new FaultyConnection(pair.client(), new Faults(1, Way.none().cutAt(4), Way.none()))) {
            pair.server().output().write(ByteBuffer.allocate(10));
            assertThat(faulty.input().read(ByteBuffer.allocate(10))).isEqualTo(4);
            assertThat(faulty.input().read(ByteBuffer.allocate(10))).isEqualTo(-1);
            assertThat(faulty.input().read(ByteBuffer.allocate(10))).isEqualTo(-1);
            assertThatThrownBy(() -> faulty.output().write(ByteBuffer.allocate(1)))
                    .hasMessageContaining("cut on purpose");
            assertThatThrownBy(() -> pair.server().output().write(ByteBuffer.allocate(1)))
                    .isInstanceOf(IOException.class);
            close(faulty);
            assertThatThrownBy(() -> faulty.input().read(ByteBuffer.allocate(1)))
                    .isInstanceOf(ClosedChannelException.class);
            assertThatThrownBy(() -> faulty.output().write(ByteBuffer.allocate(1)))
                    .isInstanceOf(ClosedChannelException.class);
        }
    }

    private static void close(Connection connection) {
        connection.close();
    }

    /** Both while nothing arrives and during a delay. */
    private static void assertWakes(Way input, boolean byInterrupt, Class<? extends Throwable> expected)
            throws InterruptedException {
        try (PipedConnections pair = PipedConnections.open();
                FaultyConnection faulty = new FaultyConnection(pair.client(), new Faults(1, input, Way.none()))) {
            CompletableFuture<Integer> read = new CompletableFuture<>();
            Thread reader = Thread.ofPlatform().start(() -> {
                try {
                    read.complete(faulty.input().read(ByteBuffer.allocate(1)));
                } catch (IOException e) {
                    read.completeExceptionally(e);
                }
            });
            Thread.sleep(30);
            assertThat(read).isNotDone();
            if (byInterrupt) {
                reader.interrupt();
            } else {
                close(faulty);
            }
            assertThat(reader.join(Duration.ofSeconds(10))).as("woken").isTrue();
            assertThatThrownBy(read::join).isInstanceOf(CompletionException.class).cause().isInstanceOf(expected);
        }
    }

    @Test
    void closeAndInterruptWake() throws InterruptedException {
        Way delayed = Way.none().delayed(100, Duration.ofHours(1));
        assertWakes(Way.none(), false, AsynchronousCloseException.class);
        assertWakes(Way.none(), true, ClosedByInterruptException.class);
        assertWakes(delayed, false, ClosedChannelException.class);
        assertWakes(delayed, true, ClosedByInterruptException.class);
    }

    @Test
    void whatIsInsideIsAsked() {
        Plain plain = new Plain();
        FaultyConnection faulty = new FaultyConnection(plain, Faults.none());
        assertThat(faulty.output()).isNotInstanceOf(GatheringByteChannel.class).isSameAs(faulty.output());
        assertThat(faulty.input()).isSameAs(faulty.input());
        assertThat(faulty.peer()).isSameAs(plain.peer);
        assertThat(faulty.isAlive()).isTrue();
        assertThat(faulty.output().isOpen()).isTrue();
        faulty.close();
        assertThat(faulty.isAlive()).isFalse();
        assertThat(faulty.output().isOpen()).isFalse();
    }

    /** A connection whose output does not gather. */
    private static final class Plain implements Connection {
        private final ReadableByteChannel input = Channels.newChannel(InputStream.nullInputStream());
        private final WritableByteChannel output = Channels.newChannel(new ByteArrayOutputStream());
        private final Peer peer = new Peer(TransportKind.PIPE, "plain");

        @Override
        public ReadableByteChannel input() {
            return input;
        }

        @Override
        public WritableByteChannel output() {
            return output;
        }

        @Override
        public Peer peer() {
            return peer;
        }

        @Override
        public boolean isAlive() {
            return input.isOpen();
        }

        @Override
        public void close() {
            try {
                input.close();
                output.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
