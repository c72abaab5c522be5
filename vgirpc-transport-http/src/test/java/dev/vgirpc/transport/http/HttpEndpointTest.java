package dev.vgirpc.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.vgirpc.RpcServer;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.TransportException;
import dev.vgirpc.testkit.LeakCheckExtension;
import dev.vgirpc.testkit.TestCertificates;
import dev.vgirpc.transport.http.provider.HttpTransportProvider;
import dev.vgirpc.transport.http.worker.Probe;
import dev.vgirpc.transport.http.worker.Probing;
import dev.vgirpc.wire.spi.TransportProvider;
import dev.vgirpc.wire.tls.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheckExtension.class)
class HttpEndpointTest {

    private static RpcServer start(HttpEndpoint endpoint) {
        return RpcServer.builder(Probe.class, new Probing(what -> what)).start(endpoint);
    }

    @Test
    void theAddressHasThePortThatWasChosen() {
        try (RpcServer server = start(HttpEndpoint.on(0).prefix("/a/b"))) {
            assertThat(server.address()).matches("http://127\\.0\\.0\\.1:[1-9][0-9]*/a/b");
        }
        try (RpcServer server = start(HttpEndpoint.on("localhost", 0).tls(TestCertificates.server()))) {
            assertThat(server.address()).matches("https://localhost:[1-9][0-9]*");
        }
        try (RpcServer server = RpcServer.builder(Probe.class, new Probing(what -> what)).start("http://127.0.0.1:0/x")) {
            assertThat(server.address()).matches("http://127\\.0\\.0\\.1:[1-9][0-9]*/x");
        }
    }

    @Test
    void whatCannotBeListenedAtIsNamed() {
        try (RpcServer server = start(HttpEndpoint.on(0))) {
            int port = Integer.parseInt(server.address().replaceAll(".*:", ""));
            assertThatThrownBy(() -> start(HttpEndpoint.on(port).prefix("/p")))
                    .isInstanceOf(TransportException.class)
                    .hasMessageStartingWith("cannot listen at http://127.0.0.1:" + port + "/p: ");
        }
        assertThatThrownBy(() -> start(HttpEndpoint.on("no-such-host.invalid", 0)))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("http://no-such-host.invalid:0");
    }

    @Test
    void filesOfTlsThatCannotBeUsedAreNamed() {
        Path missing = Path.of("no-such.pem");
        assertThatThrownBy(() -> start(HttpEndpoint.on(0).tls(ServerTls.pem(missing, TestCertificates.key("server")))))
                .isInstanceOf(TransportException.class)
                .hasMessageStartingWith("cannot listen at https://127.0.0.1:0: ")
                .hasMessageContaining("no-such.pem");
        assertThatThrownBy(() -> start(HttpEndpoint.on(0)
                        .tls(ServerTls.pem(TestCertificates.chain("server"), TestCertificates.key("alice")))))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("alice.key");
    }

    @ParameterizedTest
    @CsvSource({
        "h:80, http://h:80", "[::1]:0/vgi, http://[::1]:0/vgi", "0.0.0.0:65535/, http://0.0.0.0:65535",
        "h:1/a/b/, http://h:1/a/b"
    })
    void addressesAreParsed(String text, String address) {
        assertThat(HttpEndpoint.parse(text)).hasToString(address);
        assertThat(HttpEndpoint.parse(text).address()).isEqualTo(address);
        assertThat(new HttpTransportProvider().endpoint("HTTP://" + text)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "h", "h:", ":80", "h:x", "h:-1", "h:65536", "h:999999", "::1:80", "[h]:80", "[::1:80", "h h:80", "u@h:80", "h:80/ä",
        "h:80//", "h:80/a//b", "h:80?x", "h:80/a?x", "h:80/a#x", "h:80/%41"
    })
    void wrongAddressesAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpEndpoint.parse(text))
                .withMessageMatching("(?s).*(HTTP address|the prefix).*");
    }

    @Test
    void tracesLeaveOnlyForThisMachine() {
        for (String host : List.of("127.0.0.1", "::1", "localhost", "127.9.9.9")) {
            assertThat(HttpEndpoint.on(host, 0).defaultTraceDetail()).as(host).isEqualTo(TraceDetail.TRACE);
        }
        for (String host : List.of("0.0.0.0", "::", "192.0.2.1", "no-such-host.invalid")) {
            assertThat(HttpEndpoint.on(host, 0).defaultTraceDetail()).as(host).isEqualTo(TraceDetail.MESSAGE);
        }
        assertThat(JettyMount.of(HttpOptions.defaults()).defaultTraceDetail()).isEqualTo(TraceDetail.MESSAGE);
    }

    @Test
    void wrongValuesAreRefusedByName() {
        HttpEndpoint endpoint = HttpEndpoint.on(0);
        HttpOptions options = HttpOptions.defaults();
        assertRefused("maxConnections", () -> endpoint.maxConnections(0));
        assertRefused("maxHeaderBytes", () -> endpoint.maxHeaderBytes(1023));
        assertRefused("idleTimeout", () -> endpoint.idleTimeout(Duration.ZERO));
        assertRefused("minBytesPerSecond", () -> endpoint.minBytesPerSecond(-1));
        assertRefused("port", () -> HttpEndpoint.on(65_536));
        assertRefused("maxRequestBytes", () -> options.maxRequestBytes(0));
        assertRefused("maxResponseBytes", () -> options.maxResponseBytes(0));
        assertRefused("maxExternalizedResponseBytes", () -> options.maxExternalizedResponseBytes(0));
        assertRefused("maxConcurrentRequests", () -> options.maxConcurrentRequests(0));
        assertRefused("callCacheEntries", () -> options.callCacheEntries(-1));
        assertRefused("tokenTimeToLive", () -> options.tokenTimeToLive(Duration.ofSeconds(-1)));
        assertRefused("zstdLevel", () -> options.zstdLevel(0));
        assertRefused("ZSTD is named twice", () -> options.requestCodings(ContentCoding.ZSTD, ContentCoding.ZSTD));
        assertRefused("prefix", () -> options.prefix("x"));
        assertRefused("origin", () -> Cors.of());
        assertRefused("origin 'x'", () -> Cors.of("x"));
        assertRefused("*", () -> Cors.of("*", "https://a.example"));
        assertRefused("maxAge", () -> Cors.of("*").maxAge(Duration.ofSeconds(-1)));
        assertRefused("policy 'x'", () -> Cors.of("*").resourcePolicy("x"));
    }

    private static void assertRefused(String named, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(named);
    }

    @Test
    void theProviderIsFoundOnEitherPath() throws IOException {
        Module module = HttpEndpoint.class.getModule();
        assertThat(module.getName()).isEqualTo("dev.vgirpc.transport.http");
        assertThat(module.getDescriptor().provides())
                .extracting(ModuleDescriptor.Provides::service, ModuleDescriptor.Provides::providers)
                .containsExactly(
                        tuple(TransportProvider.class.getName(), List.of(HttpTransportProvider.class.getName())));
        try (InputStream file =
                HttpEndpoint.class.getResourceAsStream("/META-INF/services/" + TransportProvider.class.getName())) {
            assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualToIgnoringNewLines(HttpTransportProvider.class.getName());
        }
        assertThat(module.getDescriptor().exports())
                .filteredOn(each -> !each.isQualified())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrder("dev.vgirpc.transport.http", "dev.vgirpc.transport.http.spi");
    }
}
