package dev.vgirpc.conformance;

import dev.vgirpc.WireName;
import dev.vgirpc.wire.WireMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A service whose calls succeed and fail in every way that a call can, and that tells what it holds. */
@WireName("Soak")
public interface Soak {

    long twice(long value);

    /** Throws. */
    String fail(String message);

    /** Gives a parcel; without a label it cannot be encoded. */
    Parcel parcel(int payloadBytes, @Nullable String label);

    Footprint footprint();

    /** A record whose components are never null, says the contract. */
    record Parcel(byte[] payload, String label) {}

    /** What the serving process holds; threads and descriptors are its own, not the JDK's and JUnit's. */
    record Footprint(long wireBytes, long threads, long descriptors) {

        private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

        static Footprint ofThisProcess() {
            return new Footprint(WireMemory.allocatedBytes(), countThreads(), countDescriptors());
        }

        /** Whether nothing was added: threads of the JDK and of earlier tests may still have ended since. */
        boolean isWithin(Footprint earlier) {
            return wireBytes <= earlier.wireBytes
                    && threads <= earlier.threads
                    && descriptors <= earlier.descriptors;
        }

        private static long countThreads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> !name.startsWith("process reaper") && !name.startsWith("junit"))
                    .count();
        }

        /** Counts pipes and sockets, as far as the system shows them: files are opened for classes, too. */
        private static long countDescriptors() {
            try (Stream<Path> entries = Files.isDirectory(DESCRIPTORS) ? Files.list(DESCRIPTORS) : Stream.of()) {
                return entries.filter(Footprint::isPipeOrSocket).count();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static boolean isPipeOrSocket(Path entry) {
            try {
                return Files.readSymbolicLink(entry).toString().matches("(pipe|socket):.*");
            } catch (IOException e) {
                return false; // closed in the meantime
            }
        }
    }

    /** The same service as somebody sees it who has its parameters wrong. */
    @WireName("Soak")
    interface Mistaken {

        long twice(String value);
    }

    /** The service. */
    final class Service implements Soak {

        Service() {}

        @Override
        public long twice(long value) {
            return 2 * value;
        }

        @Override
        public String fail(String message) {
            throw new IllegalArgumentException(message);
        }

        @Override
        public Parcel parcel(int payloadBytes, @Nullable String label) {
            return new Parcel(new byte[payloadBytes], label);
        }

        @Override
        public Footprint footprint() {
            return Footprint.ofThisProcess();
        }
    }
}
