package dev.vgirpc.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.wire.WireMemory;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakCheckTest {

    private final LeakCheck check = LeakCheck.start();

    private void assertFound(String leak) {
        assertThat(check.leaks()).singleElement().asString().contains(leak);
        assertThatThrownBy(() -> check.assertReleased(Duration.ofMillis(20)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(leak);
    }

    @Test
    void nothingIsFoundWhereNothingLeaks() {
        assertThat(check.leaks()).isEmpty();
        check.assertReleased(Duration.ZERO);
    }

    @Test
    void memoryIsFound() {
        try (WireMemory.Block block = WireMemory.allocate(1000)) {
            assertFound("memory: " + block.segment().byteSize() + " bytes");
        }
        check.assertReleased(Duration.ZERO);
    }

    @Test
    void whatWasThereBeforeIsNoLeak() {
        try (WireMemory.Block block = WireMemory.allocate(1000)) {
            LeakCheck later = LeakCheck.start();
            assertThat(block.segment().byteSize()).isEqualTo(1000);
            assertThat(later.leaks()).isEmpty();
        }
    }

    private static Thread blocked(Thread.Builder.OfPlatform threads, CountDownLatch end) {
        return threads.start(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void threadsOfTheLibraryAreFound() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = blocked(Thread.ofPlatform().daemon().name("vgirpc-left"), end);
        assertFound("thread: vgirpc-left at ");
        end.countDown();
        thread.join();
        check.assertReleased(Duration.ofSeconds(5));
    }

    @Test
    void threadsThatKeepTheProcessAliveAreFound() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = blocked(Thread.ofPlatform().name("somebody's"), end);
        Thread other = blocked(Thread.ofPlatform().daemon().name("somebody else's"), end);
        assertFound("thread: somebody's at ");
        end.countDown();
        thread.join();
        other.join();
    }

    @Test
    void pipesAreFound() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "descriptors are not listed here");
        Pipe pipe = Pipe.open();
        pipe.sink().close();
        assertFound("descriptor: pipe:");
        pipe.source().close();
        check.assertReleased(Duration.ZERO);
    }

    @Test
    void filesAreFound(@TempDir Path folder) throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "descriptors are not listed here");
        Path file = Files.createFile(folder.resolve("left.txt"));
        try (var channel = Files.newByteChannel(file)) {
            assertThat(channel.isOpen()).isTrue();
            assertFound("left.txt");
        }
    }

    @Test
    void childProcessesAreFound() throws Exception {
        Process process = new ProcessBuilder("sleep", "60")
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertFound("process: " + process.pid());
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        check.assertReleased(Duration.ofSeconds(5));
    }

    @Test
    void theReleaseMayTakeAWhile() throws InterruptedException {
        WireMemory.Block block = WireMemory.allocate(64);
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            block.close();
        });
        check.assertReleased(Duration.ofSeconds(10));
        thread.join();
    }
}
