package dev.vgirpc.conformance.vectors;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Shorter versions of recorded bytes. */
final class Cuts {

    private Cuts() {}

    /** The bytes cut at the start, at the end of each message, and at some places inside each. */
    static List<byte[]> of(byte[] bytes) {
        TreeSet<Integer> lengths = new TreeSet<>();
        int start = 0;
        for (int end : Framing.ends(bytes)) {
            lengths.addAll(List.of(start, start + 1, start + 5, (start + end) / 2, end - 1));
            start = end;
        }
        return lengths.stream()
                .filter(length -> length < bytes.length)
                .map(length -> Arrays.copyOf(bytes, length))
                .toList();
    }

    /** How many bytes move at a time in repeated runs: all, some, one. */
    static Stream<Integer> steps() {
        return Stream.of(Integer.MAX_VALUE, 7, 1);
    }
}
