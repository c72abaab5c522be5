package dev.vgirpc.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.RemoteCallException;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the README beside the quick start. */
class FurtherExamplesTest {

    @Test
    void batchesGoInAndComeBack() {
        assertEquals(List.of(new Ticks.Tick("ACME", 6.25), new Ticks.Tick("INIT", 40)), Ticks.run());
    }

    @Test
    void serverTellsItsMethods() {
        assertEquals(List.of("last", "quote"), Descriptions.methods());
    }

    private static final Map<String, Object> STREAMED = Map.of(
            "days",
            List.of(new History.Day(0, 100), new History.Day(1, 101), new History.Day(2, 102)),
            "report",
            "Info[symbol=ACME, days=2] starts with Day[number=0, close=100.0]",
            "trade",
            List.of(new History.Fill(12, 1), new History.Fill(14, 3)),
            "sum",
            405.0,
            "cancelled",
            true);

    @Test
    void streamsRunWithoutAServer() {
        History.CANCELLED.set(0);
        assertEquals(STREAMED, History.all(new History.MarketService()));
        assertEquals(2, History.CANCELLED.get());
    }

    @Test
    void streamsRunOverAConnection() {
        History.CANCELLED.set(0);
        History.Market market = Rpc.inProcess(History.Market.class, new History.MarketService());
        try {
            assertEquals(STREAMED, History.all(market));
        } finally {
            Rpc.close(market);
        }
        assertEquals(2, History.CANCELLED.get());
    }

    @Test
    void serverAtASocketAnswersAndEnds(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("prices.sock");
        Thread server = Thread.ofPlatform().start(() -> {
            try {
                Sockets.serve(file);
            } catch (InterruptedException e) {
                // That is how the test ends it.
            }
        });
        try {
            while (!Files.exists(file)) {
                assertTrue(server.isAlive(), "the server has ended");
                Thread.sleep(5);
            }
            try (RpcClient client = RpcClient.connect("unix:" + file)) {
                assertEquals(12.5, client.proxy(Prices.class).last("ACME"));
            }
        } finally {
            server.interrupt();
            server.join();
        }
        assertFalse(Files.exists(file), "the socket's file is left");
    }

    /** With certificates of the JDK's keytool. */
    @Test
    void bothSidesShowCertificates(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("all.p12");
        keytool("-genkeypair", store, "ca", "-dname", "CN=Prices CA", "-ext", "bc:c=ca:true");
        keytool("-genkeypair", store, "server", "-dname", "CN=prices", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
        keytool("-genkeypair", store, "client", "-dname", "CN=Basel", "-signer", "ca");
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        for (String name : List.of("ca", "server", "client")) {
            write(folder.resolve(name + ".pem"), "CERTIFICATE", keys.getCertificate(name).getEncoded());
            Key key = keys.getKey(name, PASSWORD.toCharArray());
            write(folder.resolve(name + ".key"), "PRIVATE KEY", key.getEncoded());
        }
        try (RpcServer server = RpcServer.builder(Prices.class, new PricesService()).start(Secured.endpoint(folder))) {
            int port = Integer.parseInt(server.address().substring(server.address().lastIndexOf(':') + 1));
            try (RpcClient client = RpcClient.connect(Secured.target(port, folder))) {
                assertEquals(12.5, client.proxy(Prices.class).last("ACME"));
            }
        }
    }

    private static final String PASSWORD = "secret";

    private static void keytool(String command, Path store, String alias, String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), command,
                "-keystore", store.toString(), "-storepass", PASSWORD, "-alias", alias, "-keyalg", "EC"));
        all.addAll(List.of(more));
        assertEquals(0, new ProcessBuilder(all).inheritIO().start().waitFor());
    }

    private static void write(Path file, String label, byte[] content) throws Exception {
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(content)
                + "\n-----END " + label + "-----\n");
    }

    @Test
    void commandServesWhatItsFlagSays(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("prices.sock");
        AtomicInteger status = new AtomicInteger(-1);
        Thread worker = Thread.ofPlatform().start(
                () -> status.set(Commands.command().run("--symbol", "INIT", "--unix", file.toString())));
        try {
            while (!Files.exists(file)) {
                assertTrue(worker.isAlive(), "the worker has ended");
                Thread.sleep(5);
            }
            try (RpcClient client = RpcClient.connect("unix:" + file)) {
                assertEquals(12.5, client.proxy(Prices.class).last("INIT"));
                assertEquals("Prices", client.describe().protocolName());
            }
        } finally {
            worker.interrupt();
            worker.join();
        }
        assertEquals(0, status.get());
        assertFalse(Files.exists(file), "the socket's file is left");
    }

    @Test
    void clientAndServerAreFitForProduction() {
        RpcServer server = Production.server();
        LongAdder calls = new LongAdder();
        try (RpcClient client = Production.client(server.address(), calls)) {
            Prices prices = client.proxy(Prices.class);
            assertEquals(12.5, Production.lastOr(prices, "ACME", 0));
            RemoteCallException e = assertThrows(RemoteCallException.class, () -> prices.quote("ACME", 1));
            assertEquals("PermissionError", e.type());
            assertEquals("", e.remoteTrace());
            assertEquals(2, calls.sum());
            assertEquals(2, client.statistics().callsStarted());
            assertEquals(1, client.statistics().callsFailed());
            assertTrue(Production.end(server));
        }
    }
}
