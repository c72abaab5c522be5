package dev.vgirpc.transport.pipe;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** What can be said of a Unix socket's path without connecting. */
final class UnixPaths {

    /**
     * What the JDK passes on: the system's {@code sun_path} (108 bytes, 104 on macOS and BSD) less two.
     */
    static final int MAX_BYTES = System.getProperty("os.name", "").startsWith("Linux") ? 106 : 102;

    private static final int TYPE_MASK = 0170000;
    private static final int SOCKET = 0140000;

    private UnixPaths() {}

    /** Parses the part of an address behind the scheme. */
    static Path parse(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "'" + text.replace("\0", "\\0") + "' is no path of a Unix socket: " + e.getReason(), e);
        }
    }

    /** Refuses what cannot be a socket's path on this system. */
    static Path check(Path path) {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException(
                    "'" + path + "' is in a file system of its own, where no Unix socket can be");
        }
        Path name = path.getFileName();
        if (name == null || name.toString().isEmpty()) {
            throw new IllegalArgumentException("the path '" + path + "' of a Unix socket names no file: use unix:PATH");
        }
        int bytes = bytes(path);
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("the path " + path + " has " + bytes
                    + " bytes: that of a Unix socket can have at most " + MAX_BYTES + " here; a relative one may be shorter");
        }
        return path;
    }

    static boolean fits(Path path) {
        return bytes(path) <= MAX_BYTES;
    }

    private static int bytes(Path path) {
        String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
        Charset charset = Charset.isSupported(encoding) ? Charset.forName(encoding) : StandardCharsets.UTF_8;
        return path.toString().getBytes(charset).length;
    }

    /** What stands at a path. */
    enum Found {
        NOTHING,
        SOCKET,
        OTHER
    }

    /** Looks at the path itself, or with no options at what it links to; once, as it may change. */
    static Found look(Path path, LinkOption... options) {
        try {
            return isSocket(path, options) ? Found.SOCKET : Found.OTHER;
        } catch (NoSuchFileException e) {
            return Found.NOTHING;
        } catch (IOException e) {
            return Found.OTHER;
        }
    }

    private static boolean isSocket(Path path, LinkOption... options) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Files.getAttribute(path, "unix:mode", options) instanceof Integer mode
                    && (mode & TYPE_MASK) == SOCKET;
        }
        // Windows has no modes; there a socket is neither file nor folder.
        return Files.readAttributes(path, BasicFileAttributes.class, options).isOther();
    }

    /** Tells the file from others that have its path at another time; null when there is none. */
    static @Nullable Object fileKey(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
        } catch (IOException e) {
            return null;
        }
    }
}
