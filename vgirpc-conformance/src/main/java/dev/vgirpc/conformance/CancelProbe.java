package dev.vgirpc.conformance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What cancellable streams have seen: those of this process or, where an environment variable names a
 * file, those of all workers that share it. The file holds one JSON object, as the reference's does.
 */
final class CancelProbe {

    static final String FILE_VARIABLE = "VGI_RPC_CONFORMANCE_PROBE_FILE";

    /** The counters, in the order in which they are reported. */
    private static final List<String> NAMES = List.of("produce_calls", "exchange_calls", "on_cancel_calls");

    private static final List<Long> ZEROS = List.of(0L, 0L, 0L);

    private static final CancelProbe PROBE = new CancelProbe(file(System.getenv(FILE_VARIABLE)));

    static final Counter PRODUCE_CALLS = PROBE.counter(0);
    static final Counter EXCHANGE_CALLS = PROBE.counter(1);
    static final Counter CANCEL_CALLS = PROBE.counter(2);

    /** A file lock is held by a whole process, so its threads need this one. */
    private static final Object LOCK = new Object();

    /** One counter. */
    @FunctionalInterface
    interface Counter {
        long incrementAndGet();
    }

    private final @Nullable Path file;
    private List<Long> own = ZEROS;

    /**
     * A probe.
     *
     * @param file the shared file, made when it is missing; null for counters of this probe's own
     */
    CancelProbe(@Nullable Path file) {
        this.file = file;
    }

    private static @Nullable Path file(@Nullable String name) {
        return name == null || name.isEmpty() ? null : Path.of(name);
    }

    static List<Long> counters() {
        return PROBE.values();
    }

    static void reset() {
        PROBE.zero();
    }

    Counter counter(int index) {
        return () -> update(values -> {
                    List<Long> changed = new ArrayList<>(values);
                    changed.set(index, changed.get(index) + 1);
                    return changed;
                })
                .get(index);
    }

    List<Long> values() {
        return update(values -> values);
    }

    void zero() {
        update(values -> ZEROS);
    }

    private List<Long> update(UnaryOperator<List<Long>> change) {
        synchronized (LOCK) {
            Path shared = file;
            if (shared == null) {
                own = change.apply(own);
                return own;
            }
            try (FileChannel channel = FileChannel.open(
                            shared, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                List<Long> values = read(channel);
                List<Long> changed = change.apply(values);
                if (!changed.equals(values)) {
                    write(channel, changed);
                }
                return changed;
            } catch (IOException e) {
                throw new UncheckedIOException("the file of " + FILE_VARIABLE + ", " + shared + ", cannot be used", e);
            }
        }
    }

    /** What the file holds; an empty file and a missing counter mean 0. The channel stays open. */
    private static List<Long> read(FileChannel channel) throws IOException {
        List<Long> values = new ArrayList<>(ZEROS);
        byte[] text = Channels.newInputStream(channel).readAllBytes();
        try (JsonParser json = new JsonFactory().createParser(text)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                int index = token == JsonToken.FIELD_NAME ? NAMES.indexOf(json.currentName()) : -1;
                if (index >= 0) {
                    json.nextToken();
                    values.set(index, json.getLongValue());
                }
            }
        }
        return Collections.unmodifiableList(values);
    }

    private static void write(FileChannel channel, List<Long> values) throws IOException {
        String text = NAMES.stream()
                .map(name -> '"' + name + "\": " + values.get(NAMES.indexOf(name)))
                .collect(Collectors.joining(", ", "{", "}"));
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        channel.truncate(0);
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
    }
}
