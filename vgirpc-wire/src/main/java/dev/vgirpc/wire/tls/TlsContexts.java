package dev.vgirpc.wire.tls;

import dev.vgirpc.wire.spi.TimeSource;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The context of the present files: they are read at the first use, and again when one of them has
 * changed. Files that cannot be used leave what was there before.
 */
final class TlsContexts {

    /** How often the files are looked at. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What tells a version of a file from others, or null while it cannot be looked at. */
    private record Stamp(@Nullable Object key, @Nullable Object modified, long size) {
        static Stamp of(Path file) {
            try {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(found.fileKey(), found.lastModifiedTime(), found.size());
            } catch (IOException e) {
                return new Stamp(null, null, -1);
            }
        }
    }

    private final TlsMaterial material;
    private final TimeSource time;
    private final Logger logger;
    private final List<Path> files;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable SSLContext current;

    // Guarded by the lock:
    private List<Stamp> stamps = List.of();
    private long lookedAt;

    TlsContexts(TlsMaterial material) {
        this(material, TimeSource.system(), System.getLogger("dev.vgirpc.tls"));
    }

    private TlsContexts(TlsMaterial material, TimeSource time, Logger logger) {
        this.material = material;
        this.time = time;
        this.logger = logger;
        this.files = material.files();
    }

    /** Of other files. */
    TlsContexts of(TlsMaterial other) {
        return new TlsContexts(other, time, logger);
    }

    /** With another clock, and another place for warnings; the files are read anew. */
    TlsContexts watched(TimeSource clock, Logger log) {
        return new TlsContexts(material, clock, log);
    }

    TlsMaterial material() {
        return material;
    }

    /**
     * The context for a new connection.
     *
     * @throws IOException when the files were never usable; the message names the one that is not
     */
    SSLContext current() throws IOException {
        SSLContext known = current;
        if (known == null) {
            return first();
        }
        if (!files.isEmpty() && lock.tryLock()) { // Whoever finds another one looking takes what there is.
            try {
                if (time.nanoTime() - lookedAt >= LOOK_AGAIN_NANOS) {
                    known = refresh(known);
                }
            } finally {
                lock.unlock();
            }
        }
        return known;
    }

    private SSLContext first() throws IOException {
        lock.lock();
        try {
            SSLContext known = current;
            return known == null ? load() : known;
        } finally {
            lock.unlock();
        }
    }

    private SSLContext refresh(SSLContext known) {
        lookedAt = time.nanoTime();
        if (stamps().equals(stamps)) {
            return known;
        }
        try {
            return load();
        } catch (IOException e) {
            return known;
        }
    }

    /**
     * Reads the files now.
     *
     * @throws IOException when one of them cannot be used; what was there before stays
     */
    void reload() throws IOException {
        lock.lock();
        try {
            load();
        } finally {
            lock.unlock();
        }
    }

    private SSLContext load() throws IOException {
        lookedAt = time.nanoTime();
        stamps = stamps(); // Before the files are read: what changes meanwhile is read again.
        try {
            SSLContext loaded = material.load();
            current = loaded;
            return loaded;
        } catch (IOException e) {
            if (current != null) {
                logger.log(Level.WARNING, () -> "new TLS files are not used, the old ones stay: " + e.getMessage());
            }
            throw e;
        }
    }

    private List<Stamp> stamps() {
        List<Stamp> found = new ArrayList<>(files.size());
        for (Path file : files) {
            found.add(Stamp.of(file));
        }
        return found;
    }
}
