package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.ErrorKind;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcException;
import dev.vgirpc.RpcServer;
import dev.vgirpc.ServerStatistics;
import dev.vgirpc.TransportException;
import dev.vgirpc.testkit.EchoService;
import dev.vgirpc.testkit.EchoStreams.Sum;
import dev.vgirpc.testkit.EchoStreams.Value;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.testkit.ManualTime;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are too many, idle or slow. */
@ExtendWith(LeakCheckExtension.class)
@Timeout(120)
class SocketLimitsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();

    /** A TCP listener whose time stands still. */
    private record Timed(ListenOptions options, ManualTime time) implements ServerEndpoint {
        @Override
        public String address() {
            return "tcp://127.0.0.1:0";
        }

        @Override
        public ServerTransport start(CallDispatcher dispatcher) {
            TcpBinding binding = TcpBinding.bind(new HostPort("127.0.0.1", 0));
            return SocketListener.start(binding, options, Duration.ofSeconds(60), dispatcher, time);
        }
    }

    private RpcServer serve(ListenOptions options) {
        return RpcServer.builder(EchoService.class, EchoService.create()).start(new Timed(options, time));
    }

    private static EchoService echo(RpcClient client) {
        return client.proxy(EchoService.class);
    }

    private static Socket connect(RpcServer server) throws IOException {
        HostPort place = HostPort.parse(server.address().substring("tcp://".length()));
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setReceiveBufferSize(16 << 10);
        socket.connect(new InetSocketAddress(place.host(), place.port()));
        return socket;
    }

    private static void await(BooleanSupplier condition, String what) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as(what).isLessThan(TimeUnit.SECONDS.toNanos(30));
            Thread.sleep(2);
        }
    }

    /** Lets the server's threads note what they have just done or got: time that is moved must not overtake them. */
    private static void settle() throws InterruptedException {
        Thread.sleep(300);
    }

    /** Lets time go by, and the server's threads run meanwhile. */
    private void pass(int seconds) throws InterruptedException {
        for (int i = 0; i < seconds; i++) {
            time.advance(SECOND);
            Thread.sleep(2);
        }
    }

    /** Lets time go by until something has happened; the server's threads may be late to notice what was sent. */
    private void passUntil(BooleanSupplier condition, String what) throws InterruptedException {
        for (int i = 0; i < 5_000 && !condition.getAsBoolean(); i++) {
            pass(1);
        }
        assertThat(condition.getAsBoolean()).as(what).isTrue();
    }

    private static boolean isClosed(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }

    private static void assertRefused(RpcClient client) {
        assertThatThrownBy(() -> echo(client).text("x")).isInstanceOfSatisfying(RemoteCallException.class, e -> {
            assertThat(e.type()).isEqualTo("ServerBusyError");
            assertThat(e.kind()).isEqualTo(ErrorKind.SERVER_BUSY);
            assertThat(e.detail()).contains("maxConnections").contains("1 connections");
        });
    }

    @Test
    void aConnectionTooManyIsToldSo() throws Exception {
        for (ServerEndpoint endpoint : List.of(
                Tcp.on(0).maxConnections(1).excessConnections(Excess.REFUSE),
                UnixSocket.at(folder.resolve("s")).maxConnections(1).excessConnections(Excess.REFUSE))) {
            try (RpcServer server =
                    RpcServer.builder(EchoService.class, EchoService.create()).start(endpoint)) {
                try (RpcClient first = RpcClient.connect(server.address())) {
                    assertThat(echo(first).text("a")).isEqualTo("a");
                    try (RpcClient second = RpcClient.connect(server.address())) {
                        assertRefused(second);
                    }
                    try (RpcClient third = RpcClient.connect(server.address())) {
                        assertThatThrownBy(() -> echo(third).items(1, 1, 0).iterator().next())
                                .isInstanceOf(RpcException.class);
                    }
                    try (RpcClient fourth = RpcClient.connect(server.address())) {
                        byte[] large = new byte[3 << 20];
                        assertThatThrownBy(() -> echo(fourth).bytes(large))
                                .isInstanceOfSatisfying(
                                        RemoteCallException.class,
                                        e -> assertThat(e.kind()).isEqualTo(ErrorKind.SERVER_BUSY));
                    }
                    assertThat(echo(first).text("b")).isEqualTo("b");
                    ServerStatistics now = server.statistics();
                    assertThat(now.connectionsAccepted()).isEqualTo(1);
                    assertThat(now.connectionsOpen()).isEqualTo(1);
                    assertThat(now.connectionsRefused()).isEqualTo(3);
                    assertThat(now.callsRefusedBusy()).isEqualTo(3);
                    assertThat(now.callsStarted()).isEqualTo(2);
                }
                await(() -> server.statistics().connectionsOpen() == 0, "the first has ended");
                try (RpcClient next = RpcClient.connect(server.address())) {
                    assertThat(echo(next).text("c")).isEqualTo("c");
                }
            }
        }
    }

    @Test
    void byDefaultOneAfterTheOtherWaitsAndMoreAreRefused() throws Exception {
        try (RpcServer server = serve(ListenOptions.defaults().withMaxConnections(1));
                RpcClient second = RpcClient.connect(server.address())) {
            CompletableFuture<String> answer;
            try (Socket first = connect(server)) {
                // Whichever of the two was accepted, the other one waits: nobody is refused.
                answer = CompletableFuture.supplyAsync(() -> echo(second).text("x"));
                await(() -> server.statistics().connectionsAccepted() == 1, "one is served");
                assertThat(first.isConnected()).isTrue();
            }
            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("x");
            assertThat(server.statistics().connectionsRefused()).isZero();
        }
        try (RpcServer server = serve(ListenOptions.defaults().withMaxConnections(2));
                RpcClient first = RpcClient.connect(server.address());
                RpcClient second = RpcClient.connect(server.address());
                RpcClient third = RpcClient.connect(server.address())) {
            echo(first).nothing();
            echo(second).nothing();
            assertThatThrownBy(() -> echo(third).nothing())
                    .isInstanceOfSatisfying(
                            RemoteCallException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.SERVER_BUSY));
        }
    }

    @Test
    void fewAreToldAtATimeAndWhoIsSilentIsClosed() throws Exception {
        try (RpcServer server =
                        serve(ListenOptions.defaults().withMaxConnections(1).withExcess(Excess.REFUSE));
                RpcClient served = RpcClient.connect(server.address())) {
            echo(served).nothing();
            List<Socket> silent = new ArrayList<>();
            for (int i = 1; i <= Refusals.AT_A_TIME; i++) {
                silent.add(connect(server));
                int count = i;
                await(() -> server.statistics().connectionsRefused() == count, "refused");
            }
            try (Socket tooMany = connect(server)) {
                tooMany.setSoTimeout(20_000);
                assertThat(tooMany.getInputStream().read()).isEqualTo(-1);
            }
            for (Socket each : silent) {
                assertThat(isClosed(each)).isFalse();
            }
            time.advance(Refusals.TIMEOUT);
            for (Socket each : silent) {
                each.setSoTimeout(20_000);
                assertThat(each.getInputStream().read()).isEqualTo(-1);
                each.close();
            }
            echo(served).nothing();
            // Their places are free again.
            await(() -> {
                try (RpcClient next = RpcClient.connect(server.address())) {
                    assertRefused(next);
                    return true;
                } catch (AssertionError e) {
                    return false;
                }
            }, "the next one is told");
        }
    }

    @Test
    void refusedConnectionsEndWithTheirServer() throws Exception {
        try (RpcServer server =
                        serve(ListenOptions.defaults().withMaxConnections(1).withExcess(Excess.REFUSE));
                RpcClient served = RpcClient.connect(server.address())) {
            echo(served).nothing();
            try (Socket silent = connect(server)) {
                await(() -> server.statistics().connectionsRefused() == 1, "refused");
                server.stop(Duration.ZERO);
                silent.setSoTimeout(20_000);
                assertThat(silent.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void idleConnectionsAreClosedAndBusyOnesAreNot() throws Exception {
        ListenOptions options = ListenOptions.defaults().withConnectionIdleTimeout(Duration.ofSeconds(5));
        try (RpcServer server = serve(options);
                RpcClient idle = RpcClient.connect(server.address());
                RpcClient calling = RpcClient.connect(server.address());
                RpcClient running = RpcClient.connect(server.address());
                RpcClient streaming = RpcClient.connect(server.address());
                ExchangeStream<Value, Sum> stream = echo(streaming).accumulate("idle")) {
            echo(idle).nothing();
            stream.exchange(new Value(1));
            CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> echo(running).sleep(1_000));
            await(() -> server.statistics().callsStarted() == 3, "the slow call runs");
            for (int i = 0; i < 8; i++) {
                pass(1);
                echo(calling).nothing();
            }
            await(() -> server.statistics().connectionsCutIdle() == 2, "two are closed");
            assertThatThrownBy(() -> echo(idle).nothing()).isInstanceOf(TransportException.class);
            assertThatThrownBy(() -> stream.exchange(new Value(1))).isInstanceOf(TransportException.class);
            assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo("slept");
            assertThat(server.statistics().connectionsCutSlow()).isZero();
            await(() -> server.statistics().connectionsOpen() == 2, "the closed ones have ended");
        }
    }

    @Test
    void byDefaultConnectionsMayBeIdle() throws Exception {
        try (RpcServer server = serve(ListenOptions.defaults());
                RpcClient client = RpcClient.connect(server.address())) {
            echo(client).nothing();
            settle();
            time.advance(Duration.ofDays(1));
            time.advance(Duration.ofDays(1));
            assertThat(echo(client).text("x")).isEqualTo("x");
        }
    }

    @Test
    void nobodyLooksWhereNothingIsLimitedOrNobodyIsConnected() throws Exception {
        try (RpcServer server = serve(ListenOptions.defaults().withMinBytesPerSecond(0));
                RpcClient client = RpcClient.connect(server.address())) {
            echo(client).nothing();
            assertThat(time.pending()).isZero();
        }
        try (RpcServer server = serve(ListenOptions.defaults())) {
            assertThat(time.pending()).isZero();
            try (RpcClient client = RpcClient.connect(server.address());
                    RpcClient other = RpcClient.connect(server.address())) {
                echo(client).nothing();
                echo(other).nothing();
                assertThat(time.pending()).isEqualTo(1);
                time.advance(SECOND);
                assertThat(time.pending()).isEqualTo(1);
            }
            await(() -> server.statistics().connectionsOpen() == 0, "both have ended");
            time.advance(SECOND);
            assertThat(time.pending()).isZero();
            try (RpcClient client = RpcClient.connect(server.address())) {
                echo(client).nothing();
                assertThat(time.pending()).isEqualTo(1);
            }
        }
    }

    /** What our own client sends for a call. */
    private static byte[] recorded(Consumer<EchoService> call) throws Exception {
        try (ServerSocket recorder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RpcClient client = RpcClient.connect("tcp://127.0.0.1:" + recorder.getLocalPort())) {
            CompletableFuture<Void> calling = CompletableFuture.runAsync(() -> call.accept(echo(client)));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (Socket accepted = recorder.accept()) {
                accepted.setSoTimeout(20_000);
                bytes.write(accepted.getInputStream().read()); // The caller's thread may be late to begin.
                accepted.setSoTimeout(500);
                try {
                    accepted.getInputStream().transferTo(bytes);
                } catch (SocketTimeoutException e) {
                    // That was all.
                }
            }
            calling.handle((none, error) -> none).get(20, TimeUnit.SECONDS);
            return bytes.toByteArray();
        }
    }

    @Test
    void aSenderThatStopsInTheMiddleIsCutOff() throws Exception {
        byte[] request = recorded(echo -> echo.bytes(new byte[1000]));
        // Within the first message's prefix, its head, between the messages, in the second one.
        for (int sent : new int[] {1, 6, 40, 300, request.length - 1}) {
            try (RpcServer server = serve(ListenOptions.defaults());
                    Socket socket = connect(server)) {
                socket.getOutputStream().write(request, 0, sent);
                Thread.sleep(50);
                pass(19);
                assertThat(isClosed(socket)).as("after 19 seconds").isFalse();
                passUntil(() -> server.statistics().connectionsCutSlow() == 1, sent + " bytes: cut off");
                socket.setSoTimeout(20_000);
                assertThat(isClosed(socket)).isTrue();
                await(() -> server.statistics().connectionsOpen() == 0, "ended");
                assertThat(server.statistics().callsStarted()).isZero();
            }
        }
    }

    /** Sends a request piece by piece; false when the server has closed the connection before its end. */
    private boolean trickle(int bytesPerSecond) throws Exception {
        byte[] request = recorded(echo -> echo.bytes(new byte[200_000]));
        try (RpcServer server = serve(ListenOptions.defaults());
                Socket socket = connect(server)) {
            try {
                for (int at = 0; at < request.length; at += bytesPerSecond) {
                    socket.getOutputStream().write(request, at, Math.min(bytesPerSecond, request.length - at));
                    Thread.sleep(30); // The server's thread may be late; its time must not run away from it.
                    pass(1);
                }
            } catch (IOException e) {
                assertThat(server.statistics().connectionsCutSlow()).isEqualTo(1);
                return false;
            }
            if (server.statistics().connectionsCutSlow() > 0) {
                return false;
            }
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().read()).isEqualTo(0xff);
            return true;
        }
    }

    @Test
    void aSlowSenderIsServedWhileItKeepsTheRate() throws Exception {
        assertThat(trickle(5_000)).isTrue();
        assertThat(trickle(700)).isFalse();
    }

    @Test
    void whatWasFastBeforeBuysNoPause() throws Exception {
        byte[] request = recorded(echo -> echo.bytes(new byte[200_000]));
        try (RpcServer server = serve(ListenOptions.defaults());
                Socket socket = connect(server)) {
            socket.getOutputStream().write(request, 0, 10);
            settle();
            pass(2);
            socket.getOutputStream().write(request, 10, 150_000);
            settle();
            pass(19);
            assertThat(server.statistics().connectionsCutSlow()).isZero();
            passUntil(() -> server.statistics().connectionsCutSlow() == 1, "cut off");
        }
    }

    @Test
    void aPauseBetweenTurnsIsNotSlow() throws Exception {
        try (RpcServer server = serve(ListenOptions.defaults());
                RpcClient client = RpcClient.connect(server.address());
                ExchangeStream<Value, Sum> stream = echo(client).accumulate("pause")) {
            stream.exchange(new Value(1));
            settle();
            pass(100);
            assertThat(stream.exchange(new Value(1)).row().turns()).isEqualTo(2);
        }
    }

    @Test
    void aTurnThatStopsInTheMiddleIsSlow() throws Exception {
        byte[] opening = recorded(echo -> echo.items(5, 1, 0).iterator().next());
        try (RpcServer server = serve(ListenOptions.defaults());
                Socket socket = connect(server)) {
            socket.getOutputStream().write(opening, 0, opening.length - 5); // it ends with the first tick
            await(() -> server.statistics().streamsOpen() == 1, "the stream is open");
            Thread.sleep(50);
            passUntil(() -> server.statistics().connectionsCutSlow() == 1, "cut off");
            await(() -> server.statistics().streamsOpen() == 0, "the stream has ended");
        }
    }

    @Test
    void inputThatNobodyWantsAnyMoreIsNotSlow() throws Exception {
        byte[] opening = recorded(echo -> echo.items(1, 1, 0).iterator().next());
        byte[] tick = Arrays.copyOfRange(opening, lastMessage(opening), opening.length);
        try (RpcServer server = serve(ListenOptions.defaults());
                Socket socket = connect(server)) {
            socket.getOutputStream().write(opening);
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write(tick); // the first of them ends the stream
            }
            await(() -> server.statistics().callsSucceeded() == 1, "the stream has ended");
            settle();
            pass(50);
            assertThat(server.statistics().connectionsCutSlow()).isZero();
            assertThat(server.statistics().connectionsOpen()).isEqualTo(1);
        }
    }

    private static int lastMessage(byte[] stream) {
        int at = stream.length - 4;
        while (stream[at] != -1 || stream[at + 1] != -1 || stream[at + 2] != -1 || stream[at + 3] != -1) {
            at--;
        }
        return at;
    }

    @Test
    void whoTakesNothingOfALargeAnswerIsCutOff() throws Exception {
        byte[] request = recorded(echo -> echo.make(64 << 20));
        try (RpcServer server = serve(ListenOptions.defaults());
                Socket socket = connect(server)) {
            socket.getOutputStream().write(request);
            await(() -> server.statistics().callsStarted() == 1, "the call runs");
            settle();
            pass(21);
            assertThat(server.statistics().connectionsCutSlow()).as("it may have taken all").isZero();
            passUntil(() -> server.statistics().connectionsCutSlow() == 1, "cut off");
            await(() -> server.statistics().connectionsOpen() == 0, "ended");
        }
    }

    @Test
    void whoTakesALargeAnswerSlowlyButSteadilyIsNot() throws Exception {
        byte[] request = recorded(echo -> echo.make(8 << 20));
        try (RpcServer server = serve(ListenOptions.defaults());
                Socket socket = connect(server)) {
            socket.getOutputStream().write(request);
            byte[] part = new byte[64 << 10];
            long taken = 0;
            while (taken < 8 << 20) {
                int read = socket.getInputStream().readNBytes(part, 0, part.length);
                assertThat(read).as("bytes after " + taken).isPositive();
                taken += read;
                Thread.sleep(20); // The server's thread may be late; its time must not run away from it.
                pass(10);
            }
            assertThat(server.statistics().connectionsCutSlow()).isZero();
        }
    }
}
