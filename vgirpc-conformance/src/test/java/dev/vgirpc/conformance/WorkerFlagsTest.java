package dev.vgirpc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vgirpc.transport.pipe.Stdio;
import dev.vgirpc.transport.pipe.Tcp;
import dev.vgirpc.transport.pipe.UnixSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerFlagsTest {

    private static WorkerFlags parse(String line) {
        return WorkerFlags.parse(line.isEmpty() ? new String[0] : line.split(" "));
    }

    @Test
    void standardInputAndOutputAreTheDefault() {
        WorkerFlags stdio = new WorkerFlags(Stdio.endpoint(), false, false);
        assertThat(parse("")).isEqualTo(stdio);
        assertThat(parse("--pipe")).isEqualTo(stdio);
        assertThat(parse("--pipe --describe")).isEqualTo(new WorkerFlags(Stdio.endpoint(), true, false));
        assertThat(parse("--transport-kind-probe")).isEqualTo(new WorkerFlags(Stdio.endpoint(), false, true));
    }

    @Test
    void sockets() {
        assertThat(parse("--unix x.sock").endpoint()).isEqualTo(UnixSocket.at("x.sock"));
        assertThat(WorkerFlags.parse("--unix", "a b=c").endpoint()).isEqualTo(UnixSocket.at("a b=c"));
        assertThat(WorkerFlags.parse("--unix=a b=c").endpoint()).isEqualTo(UnixSocket.at("a b=c"));
        assertThat(parse("--tcp 0").endpoint()).isEqualTo(Tcp.on(0));
        assertThat(parse("--tcp :80").endpoint()).isEqualTo(Tcp.on(80));
        assertThat(parse("--tcp=0.0.0.0:80 --threaded").endpoint()).isEqualTo(Tcp.on("0.0.0.0", 80));
        assertThat(parse("--tcp [::1]:80").endpoint()).isEqualTo(Tcp.on("::1", 80));
    }

    @Test
    void limits() {
        assertThat(parse("--unix x --no-threaded").endpoint()).isEqualTo(UnixSocket.at("x").maxConnections(1));
        assertThat(parse("--tcp 1 --no-threaded").endpoint()).isEqualTo(Tcp.on(1).maxConnections(1));
        assertThat(parse("--max-connections 7 --tcp 1 --threaded").endpoint()).isEqualTo(Tcp.on(1).maxConnections(7));
        assertThat(parse("--unix x --idle-timeout 1.5").endpoint())
                .isEqualTo(UnixSocket.at("x").idleTimeout(Duration.ofMillis(1_500)));
        assertThat(parse("--tcp 1 --idle-timeout 300").endpoint())
                .isEqualTo(Tcp.on(1).idleTimeout(Duration.ofMinutes(5)));
        assertThat(parse("--tcp 1 --idle-timeout 0").endpoint()).isEqualTo(Tcp.on(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--http | unknown argument --http",
        "x | unknown argument x",
        "--access-log=x --unix y | unknown argument --access-log=x",
        "--unix | --unix needs a value",
        "--unix= | --unix needs a value",
        "--unix --describe | --unix needs a value",
        "--describe=yes | --describe takes no value",
        "--unix x --unix y | --unix is given twice",
        "--unix x --tcp 1 | --unix and --tcp exclude each other",
        "--pipe --tcp 1 | --pipe and --tcp exclude each other",
        "--tcp 1 --threaded --no-threaded | --threaded and --no-threaded exclude each other",
        "--tcp 1 --max-connections 2 --no-threaded | --no-threaded and --max-connections exclude each other",
        "--threaded | --threaded needs --unix or --tcp",
        "--no-threaded --pipe | --no-threaded needs --unix or --tcp",
        "--max-connections 2 | --max-connections needs --unix or --tcp",
        "--idle-timeout 2 | --idle-timeout needs --unix or --tcp",
        "--tcp 1 --max-connections 0 | --max-connections is '0'",
        "--tcp 1 --max-connections x | --max-connections is 'x'",
        "--tcp 1 --idle-timeout -1 | --idle-timeout is '-1'",
        "--tcp 1 --idle-timeout NaN | --idle-timeout is 'NaN'",
        "--tcp 1 --idle-timeout 1e30 | --idle-timeout is '1e30'",
        "--tcp x | --tcp: the port 'x'",
        "--tcp 65536 | --tcp: the port of a TCP address is 65536",
        "--unix / | --unix: the path '/' of a Unix socket names no file"
    })
    void wrongFlagsAreNamed(String line, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(line))
                .withMessageContaining(message);
    }

    @Test
    void discoveryLines() {
        assertThat(ConformanceWorker.discovery("stdio:")).isEmpty();
        assertThat(ConformanceWorker.discovery("unix:/a/b c/../d:e")).isEqualTo("UNIX:/a/d:e");
        assertThat(ConformanceWorker.discovery("tcp://127.0.0.1:80")).isEqualTo("TCP:127.0.0.1:80");
    }
}
