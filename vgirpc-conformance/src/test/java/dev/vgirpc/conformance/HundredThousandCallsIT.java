package dev.vgirpc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.testkit.LeakCheck;
import dev.vgirpc.transport.pipe.InProcess;
import dev.vgirpc.transport.pipe.Subprocess;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 100,000 calls, a third of which fail, leave nothing behind: no memory, no thread, no descriptor. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HundredThousandCallsIT {

    private static final int CALLS = 100_000;

    /** After so many calls every buffer has its final size and every class is loaded. */
    private static final int SETTLED = 2_000;

    /** Large enough not to be copied on its way out. */
    private static final int LARGE_PAYLOAD = 100_000;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LeakCheck leaks = LeakCheck.start();

    @Test
    void inProcess() throws InterruptedException {
        InProcess place = InProcess.create();
        try (RpcServer server = RpcServer.builder(Soak.class, new Soak.Service()).start(place);
                RpcClient client = RpcClient.connect(place)) {
            assertEquals(place.address(), server.address());
            soak(client);
        }
        leaks.assertReleased(PATIENCE);
    }

    @Test
    void subprocess() throws InterruptedException, URISyntaxException {
        try (RpcClient client = RpcClient.connect(Subprocess.command(SoakWorker.command()))) {
            soak(client);
        }
        leaks.assertReleased(PATIENCE);
    }

    /** The server tells by itself what it holds; in-process that is both sides together. */
    private static void soak(RpcClient client) throws InterruptedException {
        Soak soak = client.proxy(Soak.class);
        Soak.Mistaken mistaken = client.proxy(Soak.Mistaken.class);
        int failed = calls(soak, mistaken, 0, SETTLED);
        Soak.Footprint settled = soak.footprint();
        failed += calls(soak, mistaken, SETTLED, CALLS);
        assertEquals(CALLS / 3 + 1, failed, "failed calls");
        assertEventuallyWithin(settled, soak::footprint);
    }

    /** Makes calls and gives the number of those that failed, each as it must. */
    private static int calls(Soak soak, Soak.Mistaken mistaken, int from, int to) {
        int failed = 0;
        for (int call = from; call < to; call++) {
            int number = call;
            switch (call % 9) {
                case 0 -> {
                    assertFails("ValueError", () -> soak.fail("call " + number));
                    failed++;
                }
                case 3 -> {
                    assertFails("TypeError", () -> soak.parcel(300, null));
                    failed++;
                }
                case 6 -> {
                    assertFails("TypeError", () -> mistaken.twice("call " + number));
                    failed++;
                }
                case 7 -> {
                    int size = call % 100 == 7 ? LARGE_PAYLOAD : 10;
                    assertEquals(size, soak.parcel(size, "").payload().length);
                }
                default -> assertEquals(2L * call, soak.twice(call));
            }
        }
        return failed;
    }

    private static void assertFails(String type, Supplier<?> call) {
        RemoteCallException e = assertThrows(RemoteCallException.class, call::get);
        assertEquals(type, e.type(), e.getMessage());
    }

    private static void assertEventuallyWithin(Soak.Footprint settled, Supplier<Soak.Footprint> present)
            throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!present.get().isWithin(settled) && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        Soak.Footprint last = present.get();
        assertTrue(last.isWithin(settled), "the server holds " + last + " after " + PATIENCE + ", not " + settled);
    }
}
