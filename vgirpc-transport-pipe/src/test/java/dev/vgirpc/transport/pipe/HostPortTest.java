package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPortTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8080, 127.0.0.1, 8080",
        "localhost:0, localhost, 0",
        "a-b.example:65535, a-b.example, 65535",
        "[::1]:80, ::1, 80",
        "[fe80::1%eth0]:80, fe80::1%eth0, 80",
        "host:007, host, 7"
    })
    void addressesAreParsed(String text, String host, int port) {
        assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port));
    }

    @Test
    void anIpv6AddressIsShownInBrackets() {
        assertThat(new HostPort("::1", 80).address()).isEqualTo("tcp://[::1]:80");
        assertThat(HostPort.parse("[::1]:80")).hasToString("[::1]:80");
    }

    @ParameterizedTest
    @CsvSource({
        "'', has no port",
        "host, has no port",
        "[::1], has no port",
        "8080, has no port",
        ":80, host of a TCP address is empty",
        "'[]:80', in brackets but is no IPv6 address",
        "'[host]:80', in brackets but is no IPv6 address",
        "'[::1:80', opens a bracket",
        "'[::1]x:80', opens a bracket",
        "::1:80, 'host ''::1'' of a TCP address holds colons'",
        "host:, port ''",
        "host:x, port 'x'",
        "host:-1, port '-1'",
        "host:+1, port '+1'",
        "host:80/x, port '80/x'",
        "host:65536, port of a TCP address is 65536",
        "host:123456, port '123456'",
        "'a b:80', host 'a b'",
        "'user@host:80', host 'user@host'",
        "'a/b:80', host 'a/b'"
    })
    void theWrongPartIsNamed(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPort.parse(text))
                .withMessageContaining(message);
    }
}
