package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.AuthContext;
import dev.vgirpc.CallContext;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.ServeStartHook;
import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.transport.pipe.worker.Probe;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The socket's file: who may use it, what it replaces, and when it goes. */
@ExtendWith(LeakCheckExtension.class)
class UnixSocketTest {

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = folder.resolve("a b.sock");
    }

    private static RpcServer serve(Path path, String answer) {
        return RpcServer.builder(Probe.class, (Probe) what -> answer).start(UnixSocket.at(path));
    }

    private static String ask(Path path) {
        try (RpcClient client = RpcClient.connect(UnixSocket.at(path))) {
            return client.proxy(Probe.class).ask("");
        }
    }

    private static void assertRefused(Path path, String... reasons) {
        assertThatThrownBy(() -> serve(path, "").close())
                .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.delivered()).isFalse())
                .hasMessageContaining("cannot listen at unix:" + path)
                .message()
                .contains(reasons);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** What a killed server leaves. */
    private static void leaveSocket(Path path) throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
    }

    /** The system tells, on Linux and macOS at least. */
    @Test
    void aServiceSeesTheClientsUser() throws IOException {
        AtomicReference<AuthContext> seen = new AtomicReference<>();
        try (RpcServer server = RpcServer.builder(Probe.class, (Probe) what -> {
                            seen.set(CallContext.current().auth());
                            return CallContext.current().transportMetadata().toString();
                        })
                        .start(UnixSocket.at(path));
                RpcClient client = RpcClient.connect(server.address())) {
            assertThat(client.proxy(Probe.class).ask("")).isEqualTo("{}");
        }
        PosixFileAttributes own = Files.readAttributes(
                Files.createFile(folder.resolve("own")), PosixFileAttributes.class);
        String user = own.owner().getName();
        assertThat(seen.get())
                .isEqualTo(new AuthContext(
                        "unix", true, user, Map.of("user", user, "group", own.group().getName())));
    }

    @Test
    void anAddressReachesIt() {
        String address = "unix:" + path;
        try (RpcServer server = RpcServer.builder(Probe.class, (Probe) what -> what).start(address);
                RpcClient client = RpcClient.connect(address)) {
            assertThat(server.address()).isEqualTo(address);
            assertThat(client.proxy(Probe.class).ask("x")).isEqualTo("x");
        }
    }

    @Test
    void aRelativePathIsToldAsAnAbsoluteOne() {
        Path relative = Path.of("target", "relative-" + ProcessHandle.current().pid() + ".sock");
        try (RpcServer server = serve(relative, "found")) {
            assertThat(server.address()).isEqualTo("unix:" + relative.toAbsolutePath());
            assertThat(ask(relative)).isEqualTo("found");
        }
        Path bare = Path.of("bare-" + ProcessHandle.current().pid() + ".sock");
        try (RpcServer server = serve(bare, "found")) {
            assertThat(server.address()).isEqualTo("unix:" + bare.toAbsolutePath());
            assertThat(ask(bare)).isEqualTo("found");
        }
        assertThat(bare).doesNotExist();
    }

    @Test
    void theFileIsTheOwnersAloneAndGoesWithTheServer() throws IOException {
        try (RpcServer server = serve(path, "found")) {
            assertThat(files()).containsExactly(path);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
            assertThat(server.stop(Duration.ZERO)).isTrue();
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void theFileIsTheOwnersAloneFromItsFirstMoment() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (var observer = Executors.newSingleThreadExecutor()) {
            Future<Integer> seen = observer.submit(() -> {
                int times = 0;
                while (!done.get()) {
                    try {
                        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
                        assertThat(mode & 0777).as("mode").isEqualTo(0600);
                        times++;
                    } catch (IOException e) {
                        Thread.onSpinWait(); // Not there now.
                    }
                }
                return times;
            });
            for (int round = 0; round < 200; round++) {
                serve(path, "").close();
            }
            done.set(true);
            assertThat(seen.get()).isPositive();
        }
    }

    @Test
    void otherFilesAreKept() throws IOException {
        Files.writeString(path, "mine");
        assertRefused(path, "not a socket");
        assertThat(path).hasContent("mine");

        Path link = folder.resolve("link");
        leaveSocket(folder.resolve("old"));
        Files.createSymbolicLink(link, folder.resolve("old"));
        assertRefused(link, "not a socket");
        assertThat(link).isSymbolicLink();

        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nothing"));
        assertRefused(dangling, "not a socket");
        assertRefused(folder, "not a socket");
        assertThat(files()).hasSize(4);
    }

    @Test
    void aServerThatListensIsLeftAlone() throws IOException {
        try (RpcServer first = serve(path, "first")) {
            assertRefused(path, "another server listens there");
            assertThat(ask(path)).isEqualTo("first");
            assertThat(files()).containsExactly(path);
            assertThat(first.stop(Duration.ZERO)).isTrue();
        }
    }

    @Test
    void aServerThatIsTooBusyToAcceptIsLeftAlone() throws IOException {
        try (FullQueue busy = FullQueue.unix(path)) {
            assertRefused(path, "in use");
            assertThat(UnixPaths.look(path)).isEqualTo(UnixPaths.Found.SOCKET);
            assertThat(busy.channel().isOpen()).isTrue();
        }
    }

    @Test
    void whatAKilledServerLeftIsReplaced() throws IOException {
        leaveSocket(path);
        try (RpcServer server = serve(path, "second")) {
            assertThat(ask(path)).isEqualTo("second");
            assertThat(files()).containsExactly(path);
            assertThat(server.stop(Duration.ZERO)).isTrue();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void onlyTheOwnFileIsRemoved() throws IOException {
        RpcServer first = serve(path, "first");
        Files.delete(path);
        try (RpcServer second = serve(path, "second")) {
            first.close();
            assertThat(ask(path)).isEqualTo("second");
            second.stop(Duration.ZERO);
            assertThat(files()).isEmpty();
        }
        RpcServer third = serve(path, "third");
        Files.delete(path);
        Files.writeString(path, "other");
        third.close();
        assertThat(path).hasContent("other");
    }

    @Test
    void aMissingFolderIsNamed() throws IOException {
        assertRefused(folder.resolve("no/x.sock"), "folder " + folder.resolve("no") + " does not exist");
        Path file = Files.createFile(folder.resolve("file"));
        assertRefused(file.resolve("x.sock"), file + " is not a folder");
    }

    @Test
    void ofManyThatStartTogetherOneGetsThePath() throws Exception {
        int starters = 4;
        try (var threads = Executors.newFixedThreadPool(starters)) {
            for (int round = 0; round < 100; round++) {
                leaveSocket(path);
                CyclicBarrier barrier = new CyclicBarrier(starters);
                List<Future<RpcServer>> started = new ArrayList<>();
                for (int at = 0; at < starters; at++) {
                    String name = "server " + at;
                    started.add(threads.submit(() -> {
                        barrier.await();
                        try {
                            return serve(path, name);
                        } catch (TransportException e) {
                            assertThat(e).message().containsAnyOf("another server", "another process");
                            return null;
                        }
                    }));
                }
                RpcServer winner = null;
                for (Future<RpcServer> each : started) {
                    RpcServer server = each.get();
                    if (server != null) {
                        assertThat(winner).as("a second winner").isNull();
                        winner = server;
                    }
                }
                assertThat(winner).isNotNull();
                assertThat(ask(path)).startsWith("server ");
                winner.close();
                assertThat(files()).isEmpty();
            }
        }
    }

    @Test
    void theLongestPathWorks() throws IOException {
        Path longest = folder.resolve("x".repeat(UnixPaths.MAX_BYTES - folder.toString().length() - 1));
        try (RpcServer server = serve(longest, "long")) {
            assertThat(ask(longest)).isEqualTo("long");
            assertThat(server.address()).hasSize(UnixPaths.MAX_BYTES + "unix:".length());
        }
    }

    @Test
    void aLongFolderNeedsALongName() throws IOException {
        Path deep = folder.resolve("d".repeat(UnixPaths.MAX_BYTES - folder.toString().length() - 3));
        Files.createDirectory(deep);
        assertRefused(deep.resolve("s"), "too long by a few bytes", "at most " + UnixPaths.MAX_BYTES);
        Files.delete(deep);
        deep = folder.resolve("d".repeat(UnixPaths.MAX_BYTES - folder.toString().length() - 8));
        Files.createDirectory(deep);
        try (RpcServer server = serve(deep.resolve("s"), "deep")) {
            assertThat(ask(deep.resolve("s"))).isEqualTo("deep");
            assertThat(server.stop(Duration.ZERO)).isTrue();
        }
    }

    /** Refuses to be served. */
    private record Unwilling(Path path) implements Probe, ServeStartHook {
        @Override
        public void onServeStart(TransportKind kind) {
            throw new IllegalStateException("not over " + kind.wireName());
        }

        @Override
        public String ask(String what) {
            return what;
        }
    }

    @Test
    void aServiceThatCannotStartLeavesNothing() throws IOException {
        assertThatThrownBy(() -> RpcServer.builder(Probe.class, new Unwilling(path))
                        .start(UnixSocket.at(path))
                        .close())
                .hasStackTraceContaining("not over unix");
        assertThat(files()).isEmpty();
        serve(path, "").close();
    }

    private void assertNoConnection(String... reasons) {
        assertThatThrownBy(() -> RpcClient.connect(UnixSocket.at(path)).close())
                .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.delivered()).isFalse())
                .hasMessageContaining("cannot connect to unix:" + path)
                .message()
                .contains(reasons);
    }

    @Test
    void aClientIsToldWhyItCannotConnect() throws IOException {
        assertNoConnection("no such file", "is the server started?");
        Files.createFile(path);
        assertNoConnection("nobody listens there");
        Files.delete(path);
        leaveSocket(path);
        assertNoConnection("nobody listens there");
    }

    @Test
    void aClientWaitsForABusyServer() throws Exception {
        for (Thread.Builder threads : List.of(Thread.ofPlatform().daemon(), Thread.ofVirtual())) {
            try (FullQueue busy = FullQueue.unix(path)) {
                UnixSocket impatient = UnixSocket.at(path).connectTimeout(Duration.ofMillis(150));
                BlockedConnect late = BlockedConnect.start(threads, impatient);
                assertThat(late.failure()).hasMessageContaining("did not accept within 150 ms");
                assertThat(late.millis()).isBetween(150L, 5_000L);

                BlockedConnect interrupted = BlockedConnect.start(threads, UnixSocket.at(path));
                interrupted.interruptBlocked();
                assertThat(interrupted.failure()).hasMessageContaining("interrupted");

                BlockedConnect patient = BlockedConnect.start(threads, UnixSocket.at(path));
                patient.awaitBlocked();
                busy.acceptAll();
                assertThat(patient.failure()).isNull();
            }
            Files.delete(path);
        }
    }
}
