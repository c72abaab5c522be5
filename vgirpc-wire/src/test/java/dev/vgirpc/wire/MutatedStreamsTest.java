package dev.vgirpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.wire.support.Mutations;
import dev.vgirpc.wire.support.RandomStreams;
import dev.vgirpc.wire.support.ReadOracle;
import dev.vgirpc.wire.support.StreamBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a million inputs made from sound streams: every one is read or refused, and nothing else happens. */
class MutatedStreamsTest {

    private static final int BLOCKS = 20;
    private static final int CHANGES_PER_STREAM = 400;
    /** One input in so many is read in every way. */
    private static final int EVERY_WAY = 40;

    /** The run against the jar repeats a part: the bytes of the classes are the same. */
    private static final int STREAMS_PER_BLOCK = Boolean.getBoolean("vgirpc.test.jar") ? 13 : 130;

    static IntStream blocks() {
        return IntStream.range(0, BLOCKS);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void changedStreamsAreReadOrRefused(int block) {
        Random random = new Random(8_191L * block);
        RandomStreams streams = new RandomStreams(random);
        Mutations mutations = new Mutations(random);
        StreamBytes other = streams.next();
        int read = 0;
        for (int i = 0; i < STREAMS_PER_BLOCK; i++) {
            StreamBytes own = streams.next();
            byte[] bytes = own.bytes();
            byte[] otherBytes = other.bytes();
            List<Integer> boundaries = own.boundaries();
            for (int k = 0; k < CHANGES_PER_STREAM; k++) {
                byte[] changed = mutations.change(bytes, boundaries, otherBytes, other.boundaries());
                if (ReadOracle.isRead(changed, k % EVERY_WAY == 0)) {
                    read++;
                }
            }
            other = own;
        }
        // Neither all nor nothing is refused: the changes hit what they should.
        int inputs = STREAMS_PER_BLOCK * CHANGES_PER_STREAM;
        assertThat(read).isBetween(inputs / 10, inputs * 9 / 10);
    }

    /** What fuzzing found once. */
    @ParameterizedTest
    @ValueSource(strings = {"delta-of-a-length-that-lies", "map-entries-by-index"})
    void whatWasFoundBeforeIsRefused(String name) throws IOException {
        try (InputStream in = MutatedStreamsTest.class.getResourceAsStream("/found/" + name + ".bin")) {
            assertThat(ReadOracle.isRead(in.readAllBytes(), true)).isFalse();
        }
    }

    @Test
    void soundStreamsAreRead() {
        for (int seed = 0; seed < 500; seed++) {
            byte[] bytes = new RandomStreams(new Random(seed)).next().bytes();
            assertThat(ReadOracle.isRead(bytes, true)).as("seed %s", seed).isTrue();
        }
    }
}
