package dev.vgirpc.transport.pipe;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes a socket's file. The socket is bound in a folder that is closed to others, gets its mode
 * there, and then a second name, its real one; so nobody else can reach it at any time, and of two
 * servers that start together one gets the name.
 */
final class UnixSocketFile {

    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Set<StandardOpenOption> LOCK_OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

    private static final String BOUND = "s";

    /** Servers that start and end at one path may confuse as many looks at it. */
    private static final int MAX_PROBES = 100;

    private UnixSocketFile() {}

    static UnixBinding bind(Path path) throws IOException {
        checkFolder(path);
        boolean stale = refuseUnlessStale(path);
        Path room = makeRoom(path);
        ServerSocketChannel channel = null;
        boolean done = false;
        try {
            channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            Path bound = room.resolve(BOUND);
            channel.bind(UnixDomainSocketAddress.of(bound), Binding.BACKLOG);
            Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
            Object key = Objects.requireNonNull(UnixPaths.fileKey(bound), "file key");
            if (stale) {
                replace(path, bound);
            } else {
                Files.createLink(path, bound);
            }
            done = true;
            return new UnixBinding(channel, path, UnixBinding.address(path.toAbsolutePath()), key);
        } catch (FileAlreadyExistsException e) {
            throw UnixBinding.refused(path, "another process has taken the path just now", e);
        } finally {
            if (!done && channel != null) {
                channel.close();
            }
            clear(room);
        }
    }

    private static void clear(Path room) {
        try {
            Files.deleteIfExists(room.resolve(BOUND));
            Files.delete(room);
        } catch (IOException e) {
            ServerLog.LOGGER.log(Level.WARNING, () -> "cannot remove the folder " + room + ": " + e);
        }
    }

    private static void checkFolder(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.exists(folder)) {
            throw UnixBinding.refused(path, "the folder " + folder + " does not exist", null);
        }
        if (!Files.isDirectory(folder)) {
            throw UnixBinding.refused(path, folder + " is not a folder", null);
        }
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            throw UnixBinding.refused(path, "this system cannot keep a socket to its owner", null);
        }
    }

    /**
     * Refuses a path that is in use.
     *
     * @return whether a socket is there to which nobody listens
     */
    private static boolean refuseUnlessStale(Path path) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return isStale(path);
            } catch (SocketException e) {
                // The file was there when we looked and not when we asked, or another one is by now.
                if (tries == MAX_PROBES) {
                    throw UnixBinding.refused(
                            path,
                            "the path is a socket of which nobody can say whether it is in use: " + e.getMessage(),
                            e);
                }
            }
        }
    }

    private static boolean isStale(Path path) throws IOException {
        switch (UnixPaths.look(path, LinkOption.NOFOLLOW_LINKS)) {
            case NOTHING -> {
                return false;
            }
            case OTHER -> throw UnixBinding.refused(path, "the path is taken by something that is not a socket", null);
            case SOCKET -> {}
        }
        // Not blocking: a listener that is too busy to accept must not hold us up.
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException e) {
            return true;
        }
        throw UnixBinding.refused(path, "another server listens there already", null);
    }

    /**
     * Puts a socket in the place of a stale one. One server at a time does this: else it might remove
     * what another has just put there.
     */
    private static void replace(Path path, Path bound) throws IOException {
        Path lock = path.resolveSibling("." + path.getFileName() + ".lock");
        // Within a process, closing one channel would give up the lock of another.
        synchronized (UnixSocketFile.class) {
            try (FileChannel channel = FileChannel.open(lock, LOCK_OPTIONS, OWNER_ONLY)) {
                if (channel.tryLock() == null) {
                    throw UnixBinding.refused(path, "another process is starting a server there", null);
                }
                try {
                    if (refuseUnlessStale(path)) {
                        Files.deleteIfExists(path);
                    }
                    Files.createLink(path, bound);
                } finally {
                    Files.deleteIfExists(lock);
                }
            }
        }
    }

    private static Path makeRoom(Path path) throws IOException {
        while (true) {
            Path room = path.resolveSibling(".vgirpc-" + random(8));
            if (!UnixPaths.fits(room.resolve(BOUND))) {
                room = path.resolveSibling("." + random(3));
            }
            if (!UnixPaths.fits(room.resolve(BOUND))) {
                throw UnixBinding.refused(
                        path,
                        "the path is too long by a few bytes: the socket is made as " + room.resolve(BOUND)
                                + " first, and a Unix socket's path can have at most " + UnixPaths.MAX_BYTES
                                + " bytes here",
                        null);
            }
            try {
                return Files.createDirectory(room, PRIVATE);
            } catch (FileAlreadyExistsException e) {
                // Another server that starts; or what a killed one has left.
            }
        }
    }

    private static String random(int digits) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < digits; at++) {
            text.append(Character.forDigit(ThreadLocalRandom.current().nextInt(36), 36));
        }
        return text.toString();
    }

    /** What an exception says, as part of a sentence: file system exceptions name the file only. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "permission denied for " + denied.getFile();
        }
        if (e instanceof FileSystemException file && file.getReason() == null) {
            return e.toString();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
