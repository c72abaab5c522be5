package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixPathsTest {

    @Test
    void addressesShowThePathAsItWasGiven() {
        assertThat(UnixSocket.at("/run/a b%20c.sock").address()).isEqualTo("unix:/run/a b%20c.sock");
        assertThat(UnixSocket.at("run/x.sock").address()).isEqualTo("unix:run/x.sock");
        assertThat(UnixSocket.at(Path.of("x"))).hasToString("unix:x").isEqualTo(UnixSocket.at("x"));
    }

    @Test
    void pathsThatNameNoFileAreRefused() {
        for (String path : new String[] {"", "/"}) {
            assertThatIllegalArgumentException()
                    .as(path)
                    .isThrownBy(() -> UnixSocket.at(path))
                    .withMessageContaining("'" + path + "'")
                    .withMessageContaining("names no file");
        }
    }

    @Test
    void aNulIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UnixSocket.at("a\0b"))
                .withMessageContaining("'a\\0b' is no path");
    }

    @Test
    void theLimitCountsBytes() {
        int limit = UnixPaths.MAX_BYTES;
        assertThat(UnixSocket.at("x".repeat(limit))).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UnixSocket.at("x".repeat(limit + 1)))
                .withMessageContaining("x".repeat(limit + 1))
                .withMessageContaining(limit + 1 + " bytes")
                .withMessageContaining("at most " + limit);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UnixSocket.at("é".repeat(limit / 2 + 1)))
                .withMessageContaining(limit + 2 + " bytes");
    }

    @Test
    void otherFileSystemsAreRefused(@TempDir Path folder) throws IOException {
        URI zip = URI.create("jar:" + folder.resolve("x.zip").toUri());
        try (FileSystem inZip = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> UnixSocket.at(inZip.getPath("/x.sock")))
                    .withMessageContaining("file system");
        }
    }
}
