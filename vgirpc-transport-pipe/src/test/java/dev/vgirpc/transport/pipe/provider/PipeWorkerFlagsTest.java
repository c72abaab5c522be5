package dev.vgirpc.transport.pipe.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vgirpc.Endpoint;
import dev.vgirpc.RpcServer;
import dev.vgirpc.TransportException;
import dev.vgirpc.Worker;
import dev.vgirpc.transport.pipe.Excess;
import dev.vgirpc.transport.pipe.Stdio;
import dev.vgirpc.transport.pipe.Tcp;
import dev.vgirpc.transport.pipe.TcpEndpoint;
import dev.vgirpc.transport.pipe.UnixSocket;
import dev.vgirpc.wire.tls.ClientAuth;
import dev.vgirpc.wire.tls.ServerTls;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which endpoint a worker starts for which flags. No server is started: the builder only notes it. */
class PipeWorkerFlagsTest {

    private static final Duration IDLE = Duration.ofMinutes(5);

    private final List<Endpoint> started = new ArrayList<>();

    private final RpcServer.Builder builder = (RpcServer.Builder) Proxy.newProxyInstance(
            RpcServer.class.getClassLoader(), new Class<?>[] {RpcServer.Builder.class}, (proxy, method, args) -> {
                if (method.getName().equals("start")) {
                    started.add((Endpoint) args[0]);
                    throw new TransportException("not now", false, null);
                }
                return proxy;
            });

    private Endpoint endpoint(String... args) {
        started.clear();
        assertThat(said(1, args)).isEqualTo("worker: not now\n");
        assertThat(started).hasSize(1);
        return started.getFirst();
    }

    private Endpoint parse(String line) {
        return endpoint(line.isEmpty() ? new String[0] : line.split(" "));
    }

    /** What goes to standard error when a worker ends with a status. */
    private String said(int status, String... args) {
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(Worker.of(() -> builder).run(args)).isEqualTo(status);
        } finally {
            System.setErr(err);
        }
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static TcpEndpoint tcp(int port) {
        return Tcp.on(port).idleTimeout(IDLE);
    }

    @Test
    void standardInputAndOutputAreTheDefault() {
        assertThat(parse("")).isSameAs(Stdio.endpoint());
        assertThat(parse("--pipe")).isSameAs(Stdio.endpoint());
    }

    @Test
    void sockets() {
        assertThat(parse("--unix x.sock")).isEqualTo(UnixSocket.at("x.sock").idleTimeout(IDLE));
        assertThat(parse("--unix /a/../b//x")).isEqualTo(UnixSocket.at("/b/x").idleTimeout(IDLE));
        assertThat(endpoint("--unix", "a b=c")).isEqualTo(UnixSocket.at("a b=c").idleTimeout(IDLE));
        assertThat(endpoint("--unix=a b=c")).isEqualTo(UnixSocket.at("a b=c").idleTimeout(IDLE));
        assertThat(parse("--tcp 0")).isEqualTo(tcp(0));
        assertThat(parse("--tcp :80")).isEqualTo(tcp(80));
        assertThat(parse("--tcp=0.0.0.0:80 --threaded")).isEqualTo(Tcp.on("0.0.0.0", 80).idleTimeout(IDLE));
        assertThat(parse("--tcp [::1]:80")).isEqualTo(Tcp.on("::1", 80).idleTimeout(IDLE));
    }

    @Test
    void optionsOfSockets() {
        assertThat(parse("--unix x --no-threaded")).isEqualTo(UnixSocket.at("x").maxConnections(1).idleTimeout(IDLE));
        assertThat(parse("--tcp 1 --no-threaded")).isEqualTo(tcp(1).maxConnections(1));
        assertThat(parse("--max-connections 7 --tcp 1 --threaded")).isEqualTo(tcp(1).maxConnections(7));
        assertThat(parse("--unix x --idle-timeout 1.5"))
                .isEqualTo(UnixSocket.at("x").idleTimeout(Duration.ofMillis(1_500)));
        assertThat(parse("--tcp 1 --idle-timeout 300.0")).isEqualTo(tcp(1));
        assertThat(parse("--tcp 1 --idle-timeout 0")).isEqualTo(Tcp.on(1));
        assertThat(parse("--unix x --idle-timeout=0")).isEqualTo(UnixSocket.at("x"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--http | --http is not there",
        "x | unknown argument x",
        "--unix | --unix needs a value",
        "--unix= | --unix needs a value",
        "--unix --describe | --unix needs a value",
        "--pipe=yes | --pipe takes no value",
        "--unix x --unix y | --unix is given twice",
        "--unix x --tcp 1 | --unix and --tcp exclude each other",
        "--tcp 1 --unix x | --tcp and --unix exclude each other",
        "--pipe --tcp 1 | --pipe and --tcp exclude each other",
        "--tcp 1 --threaded --no-threaded | --threaded and --no-threaded exclude each other",
        "--tcp 1 --max-connections 2 --no-threaded | --max-connections and --no-threaded exclude each other",
        "--threaded | --threaded needs --unix or --tcp",
        "--no-threaded --pipe | --no-threaded needs --unix or --tcp",
        "--max-connections 2 | --max-connections needs --unix or --tcp",
        "--idle-timeout 2 | --idle-timeout needs --unix or --tcp",
        "--tcp 1 --max-connections 0 | --max-connections is '0': it must be a whole number from 1 to 2147483647",
        "--tcp 1 --max-connections x | --max-connections is 'x'",
        "--tcp 1 --max-connections 2147483648 | --max-connections is '2147483648'",
        "--tcp 1 --idle-timeout -1 | --idle-timeout is '-1': it must be seconds from 0 to 1000000000",
        "--tcp 1 --idle-timeout NaN | --idle-timeout is 'NaN'",
        "--tcp 1 --idle-timeout 1e30 | --idle-timeout is '1e30'",
        "--tcp x | --tcp: the port 'x'",
        "--tcp 65536 | --tcp: the port of a TCP address is 65536",
        "--tcp ::1:80 | --tcp: the host '::1' of a TCP address holds colons",
        "--unix / | --unix: the path '/' of a Unix socket names no file",
        "--unix x/.. | --unix: the path",
        "--thread --unix x | unknown flag --thread: is --threaded meant?"
    })
    void wrongFlagsAreNamed(String line, String message) {
        String said = said(2, line.split(" "));
        assertThat(said).startsWith("worker: " + message);
        assertThat(said.lines().skip(1))
                .containsExactly("usage: worker [--pipe | --unix PATH | --tcp [HOST:]PORT] [FLAGS], see --help");
        assertThat(started).isEmpty();
    }

    @Test
    void aPathThatIsNoneIsNamed() {
        assertThat(said(2, "--unix", "a\0b")).startsWith("worker: --unix: 'a\\0b' is no path");
        assertThat(said(2, "--unix", "x".repeat(200))).startsWith("worker: --unix: the path xxx");
    }

    @Test
    void discoveryLines() {
        assertThat(PipeWorkerFlags.discovery("unix:/a/b c/../d:e")).isEqualTo("UNIX:/a/d:e");
        assertThat(PipeWorkerFlags.discovery("tcp://127.0.0.1:80")).isEqualTo("TCP:127.0.0.1:80");
        assertThat(PipeWorkerFlags.discovery("tcp://[::1]:80")).isEqualTo("TCP:[::1]:80");
        assertThatIllegalArgumentException().isThrownBy(() -> PipeWorkerFlags.discovery("stdio:"));
    }

    @Test
    void limitsOfSockets() {
        assertThat(parse("--tcp 7 --excess-connections wait --connection-idle-timeout 2.5 --min-bytes-per-second 0"))
                .isEqualTo(tcp(7)
                        .excessConnections(Excess.WAIT)
                        .connectionIdleTimeout(Duration.ofMillis(2_500))
                        .minBytesPerSecond(0));
        assertThat(parse("--unix /x --excess-connections REFUSE --connection-idle-timeout 1 --min-bytes-per-second 9"))
                .isEqualTo(UnixSocket.at("/x")
                        .idleTimeout(IDLE)
                        .excessConnections(Excess.REFUSE)
                        .connectionIdleTimeout(Duration.ofSeconds(1))
                        .minBytesPerSecond(9));
        assertThat(parse("--unix /x --connection-idle-timeout 0"))
                .isEqualTo(UnixSocket.at("/x").idleTimeout(IDLE));
        assertThat(said(2, "--tcp", "7", "--excess-connections", "queue"))
                .contains("--excess-connections")
                .contains("one of wait, refuse");
        assertThat(said(2, "--pipe", "--min-bytes-per-second", "1")).contains("--unix or --tcp");
    }

    @Test
    void certificates() {
        ServerTls tls = ServerTls.pem(Path.of("c.pem"), Path.of("k.pem"));
        assertThat(parse("--tcp 7 --tls-cert c.pem --tls-key k.pem")).isEqualTo(tcp(7).tls(tls));
        assertThat(parse("--tcp 7 --tls-cert c.pem --tls-key k.pem --tls-client-ca a.pem"))
                .isEqualTo(tcp(7).tls(tls.clientAuth(ClientAuth.REQUIRED, Path.of("a.pem"))));
        assertThat(said(2, "--tcp", "7", "--tls-cert", "c.pem")).contains("--tls-cert needs --tls-key");
        assertThat(said(2, "--tcp", "7", "--tls-key", "c.pem")).contains("--tls-key needs --tls-cert");
        assertThat(said(2, "--tcp", "7", "--tls-client-ca", "c.pem")).contains("--tls-client-ca needs --tls-cert");
        assertThat(said(2, "--unix", "/x", "--tls-cert", "c.pem")).contains("--tls-cert").contains("--tcp");
        assertThat(PipeWorkerFlags.discovery("tcps://h:1")).isEqualTo("TCPS:h:1");
    }
}
