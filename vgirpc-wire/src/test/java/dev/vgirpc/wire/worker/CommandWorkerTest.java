package dev.vgirpc.wire.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vgirpc.ContractException;
import dev.vgirpc.Limits;
import dev.vgirpc.RpcServer;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.TransportException;
import dev.vgirpc.Worker;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.ClientTarget;
import dev.vgirpc.wire.spi.FlagValue;
import dev.vgirpc.wire.spi.ServerEndpoint;
import dev.vgirpc.wire.spi.ServerTransport;
import dev.vgirpc.wire.spi.TransportProvider;
import dev.vgirpc.wire.spi.WorkerArguments;
import dev.vgirpc.wire.spi.WorkerFlag;
import dev.vgirpc.wire.spi.WorkerPlace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker whose server and transport only note what they are asked for. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CommandWorkerTest {

    /** Serves nothing, at a place that is named by a flag; without one it serves itself. */
    private record FakeEndpoint(String address) implements ServerEndpoint {
        @Override
        public ServerTransport start(CallDispatcher dispatcher) {
            throw new AssertionError("the builder is not a real one");
        }
    }

    private static final class FakeTransport implements TransportProvider {
        @Override
        public Set<String> schemes() {
            return Set.of("fake");
        }

        @Override
        public ClientTarget target(String address) {
            throw new IllegalArgumentException(address);
        }

        @Override
        public ServerEndpoint endpoint(String address) {
            throw new IllegalArgumentException(address);
        }

        @Override
        public List<WorkerFlag> workerFlags() {
            return List.of(
                    WorkerFlag.place("--at", new FlagValue.Text("PLACE"), "serve a place"),
                    WorkerFlag.option("--wait", new FlagValue.Seconds("SECONDS"), "wait so long")
                            .environment("FAKE_WAIT")
                            .orElse("3")
                            .of("--at"));
        }

        @Override
        public Optional<WorkerPlace> workerPlace(WorkerArguments given) {
            if (!given.given("--at")) {
                return Optional.of(WorkerPlace.untold(new FakeEndpoint("self")));
            }
            if (given.text("--at").equals("nowhere")) {
                throw new IllegalArgumentException("--at: nowhere is no place");
            }
            FakeEndpoint endpoint = new FakeEndpoint(given.text("--at") + " " + given.seconds("--wait"));
            return Optional.of(new WorkerPlace(endpoint, address -> "AT:" + address));
        }
    }

    private final PrintStream systemOut = System.out;
    private final PrintStream systemErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch joined = new CountDownLatch(1);
    private CountDownLatch ended = new CountDownLatch(0);
    private boolean graceful = true;

    private final RpcServer server = (RpcServer) Proxy.newProxyInstance(
            RpcServer.class.getClassLoader(), new Class<?>[] {RpcServer.class}, (proxy, method, args) -> {
                switch (method.getName()) {
                    case "address" -> {
                        return "fake:place";
                    }
                    case "join" -> {
                        System.out.println("printed while serving");
                        joined.countDown();
                        ended.await();
                    }
                    case "stop" -> {
                        asked.add("stop " + args[0]);
                        return graceful;
                    }
                    case "close" -> asked.add("close");
                    default -> throw new AssertionError(method.toString());
                }
                return null;
            });

    private final RpcServer.Builder builder = (RpcServer.Builder) Proxy.newProxyInstance(
            RpcServer.class.getClassLoader(), new Class<?>[] {RpcServer.Builder.class}, (proxy, method, args) -> {
                asked.add(method.getName() + " " + args[0]);
                return method.getName().equals("start") ? server : proxy;
            });

    @BeforeEach
    void replaceStreams() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restoreStreams() {
        System.setOut(systemOut);
        System.setErr(systemErr);
    }

    private Worker worker(Environment environment, Supplier<RpcServer.Builder> builders, TransportProvider... providers) {
        Providers found = new Providers() {
            @Override
            public void first(ClassLoader loader) {
                asked.add("loader");
            }

            @Override
            public void first(ModuleLayer layer) {
                asked.add("layer");
            }

            @Override
            public List<TransportProvider> all(Consumer<String> broken) {
                if (providers.length == 0) {
                    broken.accept("one is broken");
                }
                return Arrays.asList(providers);
            }
        };
        return new CommandWorker(builders, found).environment(environment).name("w");
    }

    private Worker worker() {
        return worker(name -> null, () -> builder, new FakeTransport());
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private int run(Worker worker, String line) {
        return worker.run(words(line).toArray(String[]::new));
    }

    @Test
    void aPlaceIsToldOnce() {
        PrintStream before = System.out;
        assertThat(run(worker(), "--at x")).isZero();
        assertThat(out()).isEqualTo("AT:fake:place\n");
        assertThat(err()).isEqualTo("w: serving at fake:place\nprinted while serving\n");
        assertThat(asked).containsExactly("start FakeEndpoint[address=x PT3S]", "close");
        assertThat(System.out).isSameAs(before);
    }

    @Test
    void thePlaceWithoutFlagIsNotTold() {
        assertThat(run(worker(), "")).isZero();
        assertThat(out()).isEmpty();
        assertThat(err()).isEqualTo("printed while serving\n");
        assertThat(asked).containsExactly("start FakeEndpoint[address=self]", "close");
        assertThat(System.out).as("the protocol's for good").isSameAs(System.err);
    }

    @Test
    void printsOfTheServicesMakerAreKeptFromTheProtocol() {
        Worker printing = worker(
                name -> null,
                () -> {
                    System.out.println("made");
                    return builder;
                },
                new FakeTransport());
        assertThat(run(printing, "")).isZero();
        assertThat(out()).isEmpty();
        assertThat(err()).startsWith("made\n");
    }

    @Test
    void everyServerFlagReachesTheBuilder() {
        String line = "--describe --server-id me --trace-detail MESSAGE --max-message-bytes 1 --max-metadata-bytes=2"
                + " --max-columns 3 --max-nesting-depth 4 --max-drain-bytes 0 --max-call-bytes 6 --grace 1";
        assertThat(run(worker().server(b -> b.describe(false)), line)).isZero();
        assertThat(asked)
                .containsExactly(
                        "describe false",
                        "describe true",
                        "serverId me",
                        "traceDetail " + TraceDetail.MESSAGE,
                        "limits " + new Limits(1, 2, 3, 4, 0, 6),
                        "start FakeEndpoint[address=self]",
                        "close");
    }

    @Test
    void aLimitChangesThoseOfTheProgram() {
        Limits own = Limits.defaults().withMaxColumns(5).withMaxDrainBytes(0);
        assertThat(run(worker().limits(own), "--max-call-bytes 7")).isZero();
        assertThat(asked).contains("limits " + own.withMaxCallBytes(7));
        assertThat(run(worker(), "--max-columns 16384")).isZero();
        assertThat(asked).contains("limits " + Limits.defaults());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--max-message-bytes 0", "--max-metadata-bytes 2147483648", "--max-columns -1", "--max-nesting-depth x",
        "--max-drain-bytes -1", "--max-call-bytes 9223372036854775808", "--grace NaN", "--trace-detail all",
        "--server-id", "--server-id=", "--describe=1", "--wait 1", "--at nowhere", "--at x --wait 1e99", "nowhere"
    })
    void wrongFlagsAreRefusedByName(String line) {
        assertThat(run(worker(), line)).isEqualTo(2);
        assertThat(out()).isEmpty();
        assertThat(asked).isEmpty();
        assertThat(err().lines()).hasSize(2);
        assertThat(err())
                .startsWith("w: ")
                .endsWith("\nusage: w [--at PLACE] [FLAGS], see --help\n")
                .contains(words(line).getFirst().startsWith("--at x") ? "--wait" : words(line).getFirst().split("=")[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--pipe", "--unix", "--tcp", "--threaded", "--no-threaded", "--max-connections", "--idle-timeout",
        "--http", "--host", "--port", "--prefix", "--max-request-bytes", "--no-compression", "--no-call-state-cache",
        "--token-key", "--token-ttl", "--cors-origin", "--http-tls-cert", "--http-tls-key", "--max-response-bytes", "--max-externalized-response-bytes",
        "--max-stream-response-bytes", "--access-log", "--access-log-max-bytes", "--access-log-backup-count",
        "--access-log-when", "--access-log-max-record-bytes", "--access-log-async", "--access-log-queue-size",
        "--access-log-sample",
        "--excess-connections", "--connection-idle-timeout", "--min-bytes-per-second",
        "--tls-cert", "--tls-key", "--tls-client-ca"
    })
    void whatAWorkerMayLackIsRefusedWithAWayOut(String flag) {
        assertThat(run(worker(), flag + "=1")).isEqualTo(2);
        assertThat(err().lines().findFirst().orElseThrow())
                .startsWith("w: " + flag + " is not there: ")
                .containsPattern("dev\\.vgirpc[:.]");
    }

    @Test
    void aVariableOfWhatIsNotThereIsToldOf() {
        assertThat(run(worker(name -> name.equals("VGI_RPC_ACCESS_LOG") ? "/x" : null, () -> builder, new FakeTransport()), ""))
                .isZero();
        assertThat(err()).startsWith("w: VGI_RPC_ACCESS_LOG is set, but has no effect: ");
    }

    @Test
    void theVariableOfAFlagIsItsValue() {
        Environment five = name -> name.equals("FAKE_WAIT") ? "5" : null;
        assertThat(run(worker(five, () -> builder, new FakeTransport()), "--at x")).isZero();
        assertThat(asked).contains("start FakeEndpoint[address=x PT5S]");
        Environment wrong = name -> name.equals("FAKE_WAIT") ? "-5" : null;
        assertThat(run(worker(wrong, () -> builder, new FakeTransport()), "--at x")).isEqualTo(2);
        assertThat(err()).contains("w: FAKE_WAIT is '-5': it must be seconds");
    }

    @Test
    void helpAndVersionGoToStandardOutput() {
        AtomicBoolean made = new AtomicBoolean();
        Worker worker = worker(
                        name -> null,
                        () -> {
                            made.set(true);
                            return builder;
                        },
                        new FakeTransport())
                .flag("--own", "THING", "what the program does", value -> made.set(true))
                .orElse("--wait", "9");
        assertThat(run(worker, "--own x --help")).isZero();
        assertThat(out())
                .startsWith("usage: w [--at PLACE] [FLAGS]\n")
                .contains(
                        "\n  --at PLACE                serve a place\n",
                        "  --own THING               what the program does\n",
                        "  --wait SECONDS            wait so long (with --at; seconds from 0 to 1000000000; default\n"
                                + "                            $FAKE_WAIT, else 9)\n",
                        "--grace SECONDS", "default 5", "--max-call-bytes N", "default 4294967296", "--help, -h")
                .doesNotContain("--version");
        out().lines().forEach(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        out.reset();
        assertThat(run(worker, "--version")).isEqualTo(2);
        assertThat(run(worker.version("1.2"), "--version")).isZero();
        assertThat(out()).isEqualTo("w 1.2\n");
        assertThat(run(worker, "-h")).isZero();
        assertThat(out()).contains("--version");
        assertThat(made).isFalse();
    }

    @Test
    void ownFlagsAreToldBeforeTheServerIsMade() {
        List<String> order = new ArrayList<>();
        Worker worker = worker(
                        name -> null,
                        () -> {
                            order.add("made");
                            return builder;
                        },
                        new FakeTransport())
                .flag("--bare", "b", () -> order.add("bare"))
                .flag("--valued", "V", "v", value -> {
                    if (value.equals("bad")) {
                        throw new IllegalArgumentException("it must be good");
                    }
                    order.add(value);
                });
        assertThat(run(worker, "--valued one --bare")).isZero();
        assertThat(order).containsExactly("one", "bare", "made");
        assertThat(run(worker, "--valued bad")).isEqualTo(2);
        assertThat(err()).contains("w: --valued is 'bad': it must be good\n");
        assertThat(order).hasSize(3);
    }

    @Test
    void programsAreToldOfTheirMistakes() {
        for (String taken : List.of("--help", "--version", "--grace", "--describe", "--max-columns")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> worker().flag(taken, "h", () -> {}))
                    .withMessageContaining(taken);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> worker().flag("--own", "h", () -> {}).flag("--own", "X", "h", value -> {}))
                .withMessageContaining("--own is there already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> worker().flag("--at", "h", () -> {}).run())
                .withMessageContaining("two flags --at");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> worker().orElse("--wait", "-1").run("--help"))
                .withMessageContaining("--wait");
    }

    @Test
    void whatCannotServeIsStatusOne() {
        PrintStream before = System.out;
        Worker taken = worker(name -> null, () -> { throw new TransportException("taken", false, null); }, new FakeTransport());
        assertThat(run(taken, "--at x")).isEqualTo(1);
        assertThat(err()).isEqualTo("w: taken\n");
        Worker bad = worker(
                name -> null, () -> { throw new ContractException("bad contract", List.of("p")); }, new FakeTransport());
        assertThat(run(bad, "")).isEqualTo(1);
        assertThat(err()).contains("w: bad contract");
        Worker broken = worker(name -> null, () -> { throw new IllegalStateException("no database"); }, new FakeTransport());
        assertThat(run(broken, "")).isEqualTo(1);
        assertThat(err()).contains("w: cannot serve: java.lang.IllegalStateException: no database\n", "\tat ");
        assertThat(out()).isEmpty();
        assertThat(System.out).isSameAs(before);
    }

    @Test
    void withoutTransportTheArtifactIsNamed() {
        assertThat(run(worker(name -> null, () -> builder), "")).isEqualTo(1);
        assertThat(err()).contains("dev.vgirpc:vgirpc-transport-pipe", "one is broken");
    }

    @Test
    void anInterruptStopsWithGrace() throws InterruptedException {
        ended = new CountDownLatch(1);
        graceful = false;
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicInteger status = new AtomicInteger(-1);
        Thread runner = Thread.ofPlatform().start(() -> {
            status.set(run(worker(), "--at x --grace 2.5"));
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        joined.await();
        runner.interrupt();
        runner.join();
        assertThat(status).hasValue(0);
        assertThat(interrupted).isTrue();
        assertThat(asked).containsSubsequence("stop " + Duration.ofMillis(2_500), "close");
        assertThat(err()).endsWith("w: calls that went on for longer than --grace allows were cut off\n");
    }

    @Test
    void transportsAreLookedForWhereTheProgramSays() {
        worker().transports(getClass().getClassLoader()).transports(ModuleLayer.boot());
        assertThat(asked).containsExactly("loader", "layer");
    }
}
