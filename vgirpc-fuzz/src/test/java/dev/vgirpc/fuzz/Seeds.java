package dev.vgirpc.fuzz;

import dev.vgirpc.wire.support.RandomStreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

/** Fills a folder with the inputs that the fuzzer starts from: recorded vectors, and streams of random schemas. */
final class Seeds {

    private static final int RANDOM = 600;
    /** Longer inputs are slow to mutate and show nothing new. */
    private static final int MAX_BYTES = 8 << 10;

    private Seeds() {}

    /** Arguments: the folder of the vectors, and the folder to fill. */
    public static void main(String[] args) throws IOException {
        Path vectors = Path.of(args[0]);
        Path target = Files.createDirectories(Path.of(args[1]));
        try (Stream<Path> files = Files.walk(vectors)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".bin")).toList()) {
                Path name = Path.of(vectors.relativize(file).toString().replace('/', '-'));
                Files.write(target.resolve(name), Files.readAllBytes(file));
            }
        }
        for (int seed = 0; seed < RANDOM; seed++) {
            byte[] bytes = new RandomStreams(new Random(seed)).next().bytes();
            if (bytes.length <= MAX_BYTES) {
                Files.write(target.resolve("random-" + seed), bytes);
            }
        }
    }
}
