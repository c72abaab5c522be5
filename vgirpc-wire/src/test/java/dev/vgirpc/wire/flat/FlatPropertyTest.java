package dev.vgirpc.wire.flat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.support.Values;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Hostile buffers: whatever they say, the answer is a value or a FlatException. */
class FlatPropertyTest {

    @Property(tries = 50)
    void randomBytesGiveValuesOrFlatExceptions(@ForAll long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            for (int k = random.nextInt(bytes.length + 1); k > 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(8); // small offsets lead further
            }
            explore(bytes);
        }
    }

    @Property(tries = 12)
    void everyWordChangedGivesValuesOrFlatExceptions(@ForAll long seed) {
        byte[] message = SchemaMessage.encode(new Values(new Random(seed)).schema(4, false));
        byte[] flat = Arrays.copyOfRange(message, 8, message.length);
        assertThat(explore(flat)).isPositive();
        for (int at = 0; at + 4 <= flat.length; at += 2) {
            for (int value : new int[] {0, 1, 4, flat.length - at - 1, flat.length, -1, -4, -at, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                byte[] broken = flat.clone();
                MemorySegment.ofArray(broken).set(Flat.INT, at, value);
                explore(broken);
            }
        }
    }

    @Test
    void segmentWithoutRoomForTheRootIsRefused() {
        for (int size = 0; size < 8; size++) {
            assertThat(explore(new byte[size])).isZero();
        }
    }

    /** Reads all that can be reached, up to a bound; gives how many values were read. */
    private static int explore(byte[] bytes) {
        // In the middle of a larger array: a read outside the slice would not fail by itself there.
        byte[] around = new byte[bytes.length + 64];
        Arrays.fill(around, (byte) 1);
        System.arraycopy(bytes, 0, around, 32, bytes.length);
        MemorySegment s = MemorySegment.ofArray(around).asSlice(32, bytes.length);
        int[] budget = {400};
        try {
            table(s, Flat.root(s), budget, 0);
        } catch (FlatException e) {
            return 0;
        }
        return 400 - budget[0];
    }

    private static void table(MemorySegment s, long table, int[] budget, int depth) {
        for (int field = 0; field < 8; field++) {
            int index = field;
            attempt(budget, () -> Flat.bool(s, table, index, false));
            attempt(budget, () -> Flat.u8(s, table, index, 0));
            attempt(budget, () -> Flat.i16(s, table, index, 0));
            attempt(budget, () -> Flat.i32(s, table, index, 0));
            attempt(budget, () -> Flat.i64(s, table, index, 0));
            attempt(budget, () -> Flat.string(s, table, index, ""));
            attempt(budget, () -> {
                long first = Flat.vector(s, table, index, 16);
                for (int i = 0; i < Flat.vectorLength(s, first); i++) {
                    Flat.i64(s, first + 16L * i + 8);
                }
            });
            if (depth < 4) {
                attempt(budget, () -> {
                    long inner = Flat.table(s, table, index);
                    if (inner != 0) {
                        table(s, inner, budget, depth + 1);
                    }
                });
                attempt(budget, () -> {
                    long first = Flat.vector(s, table, index, 4);
                    for (int i = 0; i < Math.min(3, Flat.vectorLength(s, first)); i++) {
                        table(s, Flat.indirect(s, first + 4L * i), budget, depth + 1);
                    }
                });
            }
        }
    }

    private static void attempt(int[] budget, Runnable read) {
        if (budget[0] <= 0) {
            return;
        }
        budget[0]--;
        try {
            read.run();
        } catch (FlatException e) {
            // The one refusal that is allowed.
        }
    }
}
