package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.AuthContext;
import dev.vgirpc.TransportKind;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.testkit.ManualTime;
import dev.vgirpc.testkit.TestCertificates;
import dev.vgirpc.wire.WireMemory;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.TimeSource;
import dev.vgirpc.wire.tls.ClientAuth;
import dev.vgirpc.wire.tls.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Our channel against the JDK's own TLS sockets, and against peers that misbehave. */
@ExtendWith(LeakCheckExtension.class)
class TlsChannelTest {

    private static final int PATIENCE_SECONDS = 30;

    private ServerSocketChannel listener;
    private SocketChannel client;
    private SocketChannel accepted;

    @BeforeAll
    static void certificates() {
        TestCertificates.authority();
    }

    @BeforeEach
    void connect() throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        client = SocketChannel.open(listener.getLocalAddress());
        accepted = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        accepted.close();
        listener.close();
    }

    /** Our server's side of the connection. */
    private Connection served(ServerTls tls) {
        return served(tls, TimeSource.system());
    }

    private Connection served(ServerTls tls, TimeSource time) {
        return TlsConnection.accepted(accepted, tls, new Peer(TransportKind.TCP, "test"), time);
    }

    /** Our client's side of the connection. */
    private Connection connected(String host, Duration timeout) throws IOException {
        return TlsConnection.connect(
                client,
                TestCertificates.client(),
                new HostPort(host, 1),
                timeout,
                new Peer(TransportKind.TCP, "test"));
    }

    private Connection served() {
        return served(TestCertificates.server());
    }

    /** The JDK's client. */
    private SSLSocket jdkClient(String... protocols) throws Exception {
        SSLContext context = TestCertificates.context();
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(client.socket(), "localhost", 1, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(protocols);
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static <T> FutureTask<T> start(Callable<T> task) {
        FutureTask<T> running = new FutureTask<>(task);
        Thread.ofPlatform().daemon().name("other side").start(running);
        return running;
    }

    private static <T> T get(FutureTask<T> running) throws Exception {
        return running.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static Throwable failure(FutureTask<?> running) throws Exception {
        try {
            running.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return e.getCause();
        }
        throw new AssertionError("no failure");
    }

    private static int read(Connection connection) throws IOException {
        return connection.input().read(ByteBuffer.allocate(100));
    }

    /** Echoes until the end. */
    private static Void echo(SSLSocket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[50_000];
        int count = in.read(buffer);
        while (count >= 0) {
            socket.getOutputStream().write(buffer, 0, count);
            count = in.read(buffer);
        }
        return null;
    }

    @Test
    void bytesOfAllSizesPass() throws Exception {
        for (String protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
            SSLSocket other = jdkClient(protocol);
            FutureTask<Void> echo = start(() -> echo(other));
            Random random = new Random(7);
            try (Connection connection = served();
                    WireMemory.Block block = WireMemory.allocate(1 << 20)) {
                for (int size : new int[] {1, 2, 16_383, 16_384, 16_385, 100_000, 300_000, 5}) {
                    byte[] sent = new byte[size];
                    random.nextBytes(sent);
                    ByteBuffer[] parts = parts(sent, random);
                    FutureTask<Long> writer = start(() -> TlsChannelTest.<Long>write(connection, parts));
                    byte[] received = new byte[size];
                    int at = 0;
                    while (at < size) {
                        // Into off-heap memory of all sizes, as the reader of messages does.
                        int room = 1 + random.nextInt(random.nextBoolean() ? 50 : 70_000);
                        ByteBuffer target = block.segment().asSlice(3, Math.min(room, size - at)).asByteBuffer();
                        int count = connection.input().read(target);
                        assertThat(count).isPositive().isEqualTo(target.position());
                        target.flip().get(received, at, count);
                        at += count;
                    }
                    assertThat(get(writer)).isEqualTo(size);
                    assertThat(Arrays.equals(received, sent)).as("%s, %d bytes", protocol, size).isTrue();
                }
                assertThat(connection.peer().metadata()).containsEntry("tls_protocol", protocol);
                assertThat(connection.peer().auth()).isEqualTo(AuthContext.anonymous());
            }
            get(echo); // It saw our close_notify: else it had failed.
            close();
            connect();
        }
    }

    private static long write(Connection connection, ByteBuffer[] parts) throws IOException {
        return ((TlsChannel) connection.output()).write(parts);
    }

    private static ByteBuffer[] parts(byte[] bytes, Random random) {
        int cut = random.nextInt(bytes.length + 1);
        ByteBuffer offHeap = ByteBuffer.allocateDirect(bytes.length - cut).put(bytes, cut, bytes.length - cut).flip();
        return new ByteBuffer[] {
            ByteBuffer.wrap(bytes, 0, cut / 2), ByteBuffer.allocate(0), ByteBuffer.wrap(bytes, cut / 2, cut - cut / 2),
            offHeap
        };
    }

    @Test
    void anEndWithCloseNotifyIsTheEnd() throws Exception {
        SSLSocket other = jdkClient("TLSv1.3");
        FutureTask<Void> closes = start(() -> {
            other.getOutputStream().write(1);
            other.close();
            return null;
        });
        try (Connection connection = served()) {
            assertThat(read(connection)).isEqualTo(1);
            assertThat(read(connection)).isEqualTo(-1);
            assertThat(read(connection)).isEqualTo(-1);
            get(closes);
        }
    }

    @Test
    void anEndWithoutCloseNotifyIsAnError() throws Exception {
        SSLSocket other = jdkClient("TLSv1.3");
        FutureTask<Void> cuts = start(() -> {
            other.getOutputStream().write(1);
            client.shutdownOutput();
            return null;
        });
        try (Connection connection = served()) {
            assertThat(read(connection)).isEqualTo(1);
            assertThatThrownBy(() -> read(connection))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("close_notify");
            get(cuts);
        }
    }

    @Test
    void whatWasChangedOnItsWayIsRefused() throws Exception {
        SSLSocket other = jdkClient("TLSv1.3");
        FutureTask<Void> forges = start(() -> {
            other.startHandshake();
            client.write(ByteBuffer.wrap(new byte[] {23, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
                16, 17, 18, 19, 20}));
            return null;
        });
        try (Connection connection = served()) {
            assertThatThrownBy(() -> read(connection)).isInstanceOf(SSLException.class);
            get(forges);
        }
    }

    @Test
    void renegotiationIsRefused() throws Exception {
        SSLSocket other = jdkClient("TLSv1.2");
        FutureTask<Void> asks = start(() -> {
            other.getOutputStream().write(1);
            other.startHandshake();
            other.getInputStream().read();
            return null;
        });
        try (Connection connection = served()) {
            assertThat(read(connection)).isEqualTo(1);
            assertThatThrownBy(() -> read(connection))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("renegotiate");
        }
        assertThat(failure(asks)).isInstanceOf(IOException.class);
    }

    @Test
    void oldVersionsAreRefused() throws Exception {
        // A ClientHello of TLS 1.1, with two suites of its time. Today's JDK makes none.
        byte[] hello = new byte[52];
        hello[0] = 22;
        hello[1] = 3;
        hello[2] = 1;
        hello[4] = 47; // of the record
        hello[5] = 1;
        hello[8] = 43; // of the message
        hello[9] = 3;
        hello[10] = 2; // TLS 1.1
        // 32 bytes of random, an empty session
        hello[45] = 4;
        hello[47] = 0x2f; // TLS_RSA_WITH_AES_128_CBC_SHA
        hello[48] = (byte) 0xc0;
        hello[49] = 0x09; // TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
        hello[50] = 1; // no compression
        client.write(ByteBuffer.wrap(hello));
        FutureTask<byte[]> alert = start(() -> client.socket().getInputStream().readNBytes(7));
        try (Connection connection = served()) {
            FutureTask<Integer> reading = start(() -> read(connection));
            byte[] told = get(alert);
            client.close();
            assertThat(failure(reading)).isInstanceOf(SSLException.class);
            assertThat(told[0]).as("an alert").isEqualTo((byte) 21);
            assertThat(told[6]).as("protocol_version").isEqualTo((byte) 70);
        }
    }

    @Test
    void aSilentClientIsGivenUp() throws Exception {
        ManualTime time = new ManualTime();
        try (Connection connection = served(TestCertificates.server().handshakeTimeout(Duration.ofSeconds(3)), time)) {
            FutureTask<Integer> reading = start(() -> read(connection));
            awaitPending(time);
            time.advance(Duration.ofMillis(2_999));
            assertThat(accepted.isOpen()).isTrue();
            time.advance(Duration.ofMillis(1));
            assertThat(failure(reading))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("no TLS handshake within 3000 ms");
            assertThat(time.pending()).isZero();
        }
    }

    @Test
    void aHandshakeThatIsDoneHasNoTimeout() throws Exception {
        ManualTime time = new ManualTime();
        SSLSocket other = jdkClient("TLSv1.3");
        FutureTask<Void> echo = start(() -> echo(other));
        try (Connection connection = served(TestCertificates.server(), time)) {
            assertThat(connection.output().write(ByteBuffer.allocate(3))).isEqualTo(3);
            assertThat(time.pending()).isZero();
            time.advance(Duration.ofDays(1));
            assertThat(read(connection)).isPositive();
        }
        assertThat(time.pending()).isZero();
        get(echo);
    }

    private static void awaitPending(ManualTime time) throws InterruptedException {
        while (time.pending() == 0) {
            Thread.sleep(2);
        }
    }

    @Test
    void aServerThatIsSilentIsGivenUp() throws Exception {
        FutureTask<Connection> connecting = start(() -> connected("localhost", Duration.ofMillis(200)));
        assertThat(failure(connecting)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void closeEndsAHandshakeAtOnce() throws Exception {
        Connection connection = served();
        FutureTask<Integer> reading = start(() -> read(connection));
        Thread.sleep(50);
        assertThat(reading.isDone()).isFalse();
        long start = System.nanoTime();
        connection.close();
        assertThat(failure(reading)).isInstanceOf(ClosedChannelException.class);
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
        assertThatThrownBy(() -> read(connection)).isInstanceOf(ClosedChannelException.class);
    }

    /** The peer reads nothing, and the system's buffers are full. */
    @Test
    void closeDoesNotWaitForAPeerThatDoesNotRead() throws Exception {
        SSLSocket other = jdkClient("TLSv1.3");
        Connection connection = served();
        FutureTask<Void> handshake = start(() -> {
            other.startHandshake();
            return null;
        });
        connection.output().write(ByteBuffer.allocate(1));
        get(handshake);
        // Fill the buffers past the engine, so that nobody is writing when the connection is closed.
        accepted.configureBlocking(false);
        while (accepted.write(ByteBuffer.allocate(1 << 16)) > 0) {}
        accepted.configureBlocking(true);
        long start = System.nanoTime();
        connection.close();
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
        assertThat(accepted.isOpen()).isFalse();
    }

    @Test
    void closeWakesReaderAndWriter() throws Exception {
        SSLSocket other = jdkClient("TLSv1.3");
        FutureTask<Void> handshake = start(() -> {
            other.startHandshake();
            return null;
        });
        Connection connection = served();
        connection.output().write(ByteBuffer.allocate(1));
        get(handshake);
        FutureTask<Integer> reading = start(() -> read(connection));
        FutureTask<Integer> writing = start(() -> connection.output().write(ByteBuffer.allocate(100 << 20)));
        Thread.sleep(100);
        assertThat(reading.isDone() || writing.isDone()).isFalse();
        connection.close();
        assertThat(failure(reading)).isInstanceOf(IOException.class);
        assertThat(failure(writing)).isInstanceOf(IOException.class);
    }

    @Test
    void aClientThatIsRefusedHearsWhyEvenWhenItWrites() throws Exception {
        ServerTls strict = TestCertificates.server().clientAuth(ClientAuth.REQUIRED, TestCertificates.authority());
        Connection server = served(strict);
        FutureTask<Integer> refuses = start(() -> read(server));
        Connection connection = connected("localhost", Duration.ofSeconds(20));
        try (connection) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            connection.output().write(ByteBuffer.allocate(100_000));
                            Thread.sleep(2);
                        }
                    })
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("certificate_required");
        }
        assertThat(failure(refuses)).isInstanceOf(SSLException.class);
        server.close();
    }

    @Test
    void bothSidesMayBeOurs() throws Exception {
        Connection server = served();
        FutureTask<Integer> serving = start(() -> {
            ByteBuffer buffer = ByteBuffer.allocate(10);
            int count = server.input().read(buffer);
            server.output().write(buffer.flip());
            return count + read(server);
        });
        try (Connection connection = connected("127.0.0.1", Duration.ofSeconds(20))) {
            assertThat(connection.output().write(ByteBuffer.wrap(new byte[] {1, 2, 3}))).isEqualTo(3);
            assertThat(read(connection)).isEqualTo(3);
            assertThat(connection.peer().metadata()).containsEntry("tls_protocol", "TLSv1.3");
        }
        assertThat(get(serving)).as("three bytes and a clean end").isEqualTo(2);
        server.close();
    }

    @Test
    void betweenCallsItIsKnownWhetherThePeerIsThere() throws Exception {
        for (String last : new String[] {"closes", "cuts", "sends"}) {
            Connection server = served();
            SSLSocket other = jdkClient("TLSv1.3");
            FutureTask<Void> handshake = start(() -> {
                other.startHandshake();
                return null;
            });
            server.output().write(ByteBuffer.allocate(1));
            get(handshake);
            assertThat(server.isAlive()).isTrue();
            assertThat(accepted.isBlocking()).isTrue();
            switch (last) {
                case "closes" -> other.close();
                case "cuts" -> client.close();
                default -> other.getOutputStream().write(1);
            }
            awaitDeath(server);
            if (last.equals("sends")) {
                assertThat(read(server)).isEqualTo(1);
            }
            server.close();
            assertThat(server.isAlive()).isFalse();
            close();
            connect();
        }
    }

    /** A client's first message from its server is a ticket, which nobody reads before the first answer. */
    @Test
    void aTicketIsNotTakenForDataThatNobodyAskedFor() throws Exception {
        Connection server = served();
        FutureTask<Integer> serving = start(() -> read(server));
        try (Connection connection = connected("localhost", Duration.ofSeconds(20))) {
            for (int i = 0; i < 20; i++) {
                assertThat(connection.isAlive()).isTrue();
                Thread.sleep(5);
            }
            connection.output().write(ByteBuffer.allocate(7));
            assertThat(get(serving)).isEqualTo(7);
            server.close();
            awaitDeath(connection);
        }
    }

    private static void awaitDeath(Connection connection) throws InterruptedException {
        long start = System.nanoTime();
        while (connection.isAlive()) {
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
            Thread.sleep(2);
        }
    }

    @Test
    void interruptEndsARead() throws Exception {
        Socket other = jdkClient("TLSv1.3");
        FutureTask<Void> handshake = start(() -> {
            ((SSLSocket) other).startHandshake();
            return null;
        });
        Connection connection = served();
        connection.output().write(ByteBuffer.allocate(1));
        get(handshake);
        FutureTask<Integer> reading = new FutureTask<>(() -> read(connection));
        Thread reader = Thread.ofVirtual().start(reading);
        Thread.sleep(50);
        reader.interrupt();
        assertThat(failure(reading)).isInstanceOf(ClosedChannelException.class);
        connection.close();
    }
}
