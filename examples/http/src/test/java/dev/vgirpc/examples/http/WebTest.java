package dev.vgirpc.examples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.RpcServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

class WebTest {

    private static final byte[] KEY = new byte[32];
    private static final byte[] SECRET = "Bearer abc".getBytes(StandardCharsets.ISO_8859_1);

    private record Answer(int status, Map<String, List<String>> fields, String body) {
        String field(String name) {
            return String.join(", ", fields.getOrDefault(name, List.of()));
        }
    }

    private static Answer get(String address, String... authorization) throws IOException {
        HttpURLConnection request = (HttpURLConnection) URI.create(address).toURL().openConnection();
        for (String each : authorization) {
            request.setRequestProperty("Authorization", each);
        }
        int status = request.getResponseCode();
        try (InputStream body = status < 400 ? request.getInputStream() : request.getErrorStream()) {
            return new Answer(
                    status, request.getHeaderFields(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void healthNeedsNoTokenAndPagesDo() throws Exception {
        try (RpcServer server = Web.serve(0, KEY, SECRET)) {
            Answer health = get(server.address() + "/health");
            assertEquals(200, health.status());
            assertTrue(health.body().contains("\"protocol\":\"Rates\""), health.body());
            assertEquals("1048576", health.field("VGI-Max-Request-Bytes"));
            Answer refused = get(server.address() + "/describe");
            assertEquals(401, refused.status());
            assertEquals("missing_credential", refused.field("VGI-Auth-Reason"));
            assertEquals(401, get(server.address() + "/describe", "Bearer no").status());
            Answer page = get(server.address() + "/describe", "Bearer abc");
            assertEquals(200, page.status());
            assertTrue(page.body().contains("history"), page.body());
        }
    }

    @Test
    void serviceLivesInAnotherServer() throws Exception {
        Server jetty = new Server();
        ServerConnector connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        try (RpcServer service = Web.mount(jetty)) {
            jetty.start();
            String address = "http://127.0.0.1:" + connector.getLocalPort() + "/api/rates/health";
            assertEquals(200, get(address).status());
            assertTrue(service.stop(Duration.ofSeconds(5)));
            assertEquals(503, get(address).status());
        } finally {
            jetty.stop();
        }
    }

    @Test
    void commandHasTheFlagsOfHttp() {
        assertEquals(2, Web.command(SECRET).run("--http", "--prefix", "rates/"));
        assertEquals(0, Web.command(SECRET).run("--help"));
    }

    @Test
    void stateOfAStreamRunsWithoutAServer() {
        List<Double> closes = new ArrayList<>();
        try (var days = new RatesService().history("EURUSD", 3)) {
            days.forEach(day -> closes.add(day.close()));
        }
        assertEquals(List.of(1.0, 1.01, 1.02), closes);
    }
}
