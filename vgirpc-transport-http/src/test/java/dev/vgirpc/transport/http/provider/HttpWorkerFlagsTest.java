package dev.vgirpc.transport.http.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.Endpoint;
import dev.vgirpc.RpcServer;
import dev.vgirpc.TransportException;
import dev.vgirpc.Worker;
import dev.vgirpc.transport.http.HttpEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which endpoint a worker starts for which flags. No server is started: the builder only notes it. */
class HttpWorkerFlagsTest {

    private final List<Endpoint> started = new ArrayList<>();

    private final RpcServer.Builder builder = (RpcServer.Builder) Proxy.newProxyInstance(
            RpcServer.class.getClassLoader(), new Class<?>[] {RpcServer.Builder.class}, (proxy, method, args) -> {
                if (method.getName().equals("start")) {
                    started.add((Endpoint) args[0]);
                    throw new TransportException("not now", false, null);
                }
                return proxy;
            });

    private Endpoint endpoint(String line) {
        started.clear();
        assertThat(said(1, line)).isEqualTo("worker: not now\n");
        assertThat(started).hasSize(1);
        return started.getFirst();
    }

    private String said(int status, String line) {
        return said(Worker.of(() -> builder), status, line);
    }

    private static String said(Worker worker, int status, String line) {
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertThat(worker.run(line.split(" "))).isEqualTo(status);
        } finally {
            System.setErr(err);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "--http, http://127.0.0.1:0",
        "--http 0, http://127.0.0.1:0",
        "--http=81, http://127.0.0.1:81",
        "--http --port 82, http://127.0.0.1:82",
        "--port 82 --http 0, http://127.0.0.1:82",
        "--http 83 --port 83, http://127.0.0.1:83",
        "--http --host 0.0.0.0, http://0.0.0.0:0",
        "--http --host ::1 --port 5, http://[::1]:5",
        "--http --prefix /a/b, http://127.0.0.1:0/a/b",
        "--http --http-tls-cert c.pem --http-tls-key k.pem, https://127.0.0.1:0",
    })
    void places(String line, String address) {
        assertThat(endpoint(line)).isInstanceOf(HttpEndpoint.class).hasToString(address);
    }

    @Test
    void everyOptionIsTaken() {
        assertThat(endpoint("--http --max-request-bytes 1 --max-response-bytes 2 --max-externalized-response-bytes 3"
                        + " --no-compression --no-call-state-cache --token-key 00ff --token-ttl 0 --cors-origin *"))
                .isInstanceOf(HttpEndpoint.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--http x", "--http -1", "--http 65536", "--port x --http", "--port 65536 --http", "--host /x --http",
        "--host= --http", "--prefix x --http", "--prefix /x/ --http", "--prefix /%20 --http", "--max-request-bytes 0 --http",
        "--max-response-bytes 0 --http", "--max-externalized-response-bytes 0 --http", "--max-response-bytes x --http",
        "--no-compression=1 --http", "--no-call-state-cache=1 --http", "--token-key xy --http", "--token-key 0 --http",
        "--token-key= --http", "--token-ttl -1 --http", "--token-ttl x --http", "--cors-origin x --http",
        "--http-tls-cert c --http", "--http-tls-key k --http", "--port 80", "--host h", "--prefix /x", "--token-ttl 1",
        "--max-request-bytes 1", "--no-compression", "--cors-origin *", "--http-tls-cert c"
    })
    void wrongFlagsAreRefusedByName(String line) {
        assertThat(said(2, line)).startsWith("worker: ").contains(line.split("[ =]")[0]);
        assertThat(started).isEmpty();
    }

    @Test
    void twoPortsAreRefused() {
        assertThat(said(2, "--http 80 --port 81")).contains("--http 80 and --port 81");
    }

    @Test
    void theReferencesFlagHasAnother() {
        assertThat(said(2, "--http --max-stream-response-bytes 1"))
                .contains("--max-stream-response-bytes is not there: use --max-response-bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--idle-timeout 1", "--unix x", "--max-connections 1"})
    void flagsOfPipesNeedTheirArtifact(String line) {
        assertThat(said(2, "--http " + line)).contains("dev.vgirpc:vgirpc-transport-pipe");
    }

    @Test
    void theProgramMayChangeTheEndpoint() {
        Worker worker = Worker.of(() -> builder)
                .endpoint(HttpEndpoint.class, http -> http.prefix("/one"))
                .endpoint(HttpEndpoint.class, http -> http.prefix(http.options() == null ? "" : "/two"));
        started.clear();
        said(worker, 1, "--http 80");
        assertThat(started.getFirst()).hasToString("http://127.0.0.1:80/two");
        Worker refusing = Worker.of(() -> builder).endpoint(HttpEndpoint.class, http -> {
            throw new IllegalArgumentException("no HTTP today");
        });
        assertThat(said(refusing, 2, "--http")).startsWith("worker: no HTTP today\n");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:80, PORT:80", "http://[::1]:81/a/b, PORT:81", "https://h:82, PORT:82", "http://h:8/x, PORT:8"
    })
    void thePortIsTold(String address, String line) {
        assertThat(HttpWorkerFlags.discovery(address)).isEqualTo(line);
    }
}
