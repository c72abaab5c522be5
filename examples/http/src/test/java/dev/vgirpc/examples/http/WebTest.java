package dev.vgirpc.examples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.RpcServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

class WebTest {

    private static final byte[] KEY = new byte[32];
    private static final byte[] SECRET = "Bearer abc".getBytes(StandardCharsets.ISO_8859_1);

    private static HttpResponse<String> get(String address, String... fields) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        if (fields.length > 0) {
            request.headers(fields);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void healthNeedsNoTokenAndPagesDo() throws Exception {
        try (RpcServer server = Web.serve(0, KEY, SECRET)) {
            HttpResponse<String> health = get(server.address() + "/health");
            assertEquals(200, health.statusCode());
            assertTrue(health.body().contains("\"protocol\":\"Rates\""), health.body());
            assertEquals("1048576", health.headers().firstValue("VGI-Max-Request-Bytes").orElse(""));
            HttpResponse<String> refused = get(server.address() + "/describe");
            assertEquals(401, refused.statusCode());
            assertEquals("missing_credential", refused.headers().firstValue("VGI-Auth-Reason").orElse(""));
            assertEquals(401, get(server.address() + "/describe", "Authorization", "Bearer no").statusCode());
            HttpResponse<String> page = get(server.address() + "/describe", "Authorization", "Bearer abc");
            assertEquals(200, page.statusCode());
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
            assertEquals(200, get(address).statusCode());
            service.close();
            assertEquals(503, get(address).statusCode());
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
        List<Double> closes = new java.util.ArrayList<>();
        try (var days = new RatesService().history("EURUSD", 3)) {
            days.forEach(day -> closes.add(day.close()));
        }
        assertEquals(List.of(1.0, 1.01, 1.02), closes);
    }
}
