package dev.vgirpc.wire.support;

import dev.vgirpc.wire.flat.Flat;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes to the bytes of streams: of bits, bytes, words and places, alone and together. */
public final class Mutations {

    private static final long[] WORDS = {
        0, 1, 2, 3, 4, 7, 8, 15, 16, 64, 127, 128, 255, 256, 32_767, 65_536, 1 << 20,
        Integer.MAX_VALUE, Integer.MAX_VALUE - 7, Integer.MIN_VALUE, 1L << 31, 1L << 32, 1L << 62,
        Long.MAX_VALUE, Long.MAX_VALUE - 7, Long.MIN_VALUE, -1, -2, -8
    };

    private final Random random;

    public Mutations(Random random) {
        this.random = random;
    }

    /**
     * The bytes of one stream with one to four changes, which may bring in parts of another.
     *
     * @param ownBoundaries where messages start, and the end
     */
    public byte[] change(byte[] own, List<Integer> ownBoundaries, byte[] other, List<Integer> otherBoundaries) {
        byte[] bytes = own.clone();
        // Changes of places come last, so that the boundaries hold until then.
        boolean place = random.nextInt(6) == 0;
        for (int i = random.nextInt(place ? 2 : 3); i >= (place ? 1 : 0); i--) {
            inPlace(bytes);
        }
        return place ? place(bytes, ownBoundaries, other, otherBoundaries) : bytes;
    }

    private void inPlace(byte[] bytes) {
        MemorySegment s = MemorySegment.ofArray(bytes);
        int at = random.nextInt(bytes.length - 8);
        switch (random.nextInt(8)) {
            case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes[at] = (byte) random.nextInt();
            case 3 -> s.set(Flat.INT, at & ~3, (int) word());
            case 4 -> s.set(Flat.LONG, at & ~7, word());
            case 5 -> s.set(Flat.INT, at & ~3, s.get(Flat.INT, at & ~3) + random.nextInt(-9, 10));
            case 6 -> s.set(Flat.LONG, at & ~7, s.get(Flat.LONG, at & ~7) + random.nextInt(-20, 21));
            default -> s.set(Flat.SHORT, at & ~1, (short) random.nextInt(-4, 40));
        }
    }

    private long word() {
        return random.nextInt(3) == 0 ? random.nextInt(-40, 200) : WORDS[random.nextInt(WORDS.length)];
    }

    private byte[] place(byte[] own, List<Integer> ownBoundaries, byte[] other, List<Integer> otherBoundaries) {
        int at = ownBoundaries.get(random.nextInt(ownBoundaries.size()));
        return switch (random.nextInt(5)) {
            // The input ends early, anywhere.
            case 0 -> Arrays.copyOf(own, random.nextInt(own.length));
            // One starts as the other goes on.
            case 1 -> {
                int from = otherBoundaries.get(random.nextInt(otherBoundaries.size()));
                yield join(own, 0, at, other, from, other.length);
            }
            // A message of the other stands between, or in place of one.
            case 2 -> {
                int message = random.nextInt(otherBoundaries.size() - 1);
                byte[] head = join(
                        own, 0, at, other, otherBoundaries.get(message), otherBoundaries.get(message + 1));
                int rest = random.nextBoolean() ? at : ownBoundaries.get(random.nextInt(ownBoundaries.size()));
                yield join(head, 0, head.length, own, rest, own.length);
            }
            // A message is missing, or comes again.
            case 3 -> {
                int rest = ownBoundaries.get(random.nextInt(ownBoundaries.size()));
                yield join(own, 0, at, own, rest, own.length);
            }
            // Bytes are missing, anywhere.
            default -> {
                int from = random.nextInt(own.length);
                yield join(own, 0, from, own, Math.min(own.length, from + 1 + random.nextInt(16)), own.length);
            }
        };
    }

    private static byte[] join(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(toA - fromA + toB - fromB);
        joined.write(a, fromA, toA - fromA);
        joined.write(b, fromB, toB - fromB);
        return joined.toByteArray();
    }
}
