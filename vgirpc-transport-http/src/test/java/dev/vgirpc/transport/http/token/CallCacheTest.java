package dev.vgirpc.transport.http.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class CallCacheTest {

    private static final byte[] ADA = {1};
    private static final byte[] BOB = {2};

    private final ManualClock clock = new ManualClock();
    private final long later = clock.instant().getEpochSecond() + 10;

    private static byte[] id(int number) {
        byte[] id = new byte[16];
        id[15] = (byte) number;
        return id;
    }

    private static StreamCall call(int number) {
        return new StreamCall(id(number), "method", new byte[0], "stream");
    }

    @Test
    void aCallIsItsCallersAlone() {
        CallCache cache = new CallCache(2, clock);
        cache.put(call(1), ADA, later);

        assertThat(cache.get(id(1), ADA)).isEqualTo(call(1));
        assertThat(cache.get(id(1), BOB)).isNull();
        assertThat(cache.get(id(2), ADA)).isNull();
    }

    @Test
    void theOneThatWasUsedLongestAgoGoes() {
        CallCache cache = new CallCache(2, clock);
        cache.put(call(1), ADA, later);
        cache.put(call(2), ADA, later);
        cache.get(id(1), ADA);
        cache.put(call(3), ADA, later);

        assertThat(cache.get(id(1), ADA)).isNotNull();
        assertThat(cache.get(id(2), ADA)).isNull();
        assertThat(cache.get(id(3), ADA)).isNotNull();
    }

    @Test
    void useDoesNotMakeItLiveLonger() {
        CallCache cache = new CallCache(2, clock);
        cache.put(call(1), ADA, later);

        clock.advance(Duration.ofSeconds(10));
        assertThat(cache.get(id(1), ADA)).isNotNull();
        clock.advance(Duration.ofSeconds(1));
        assertThat(cache.get(id(1), ADA)).isNull();
    }

    @Test
    void manyThreadsUseIt() {
        CallCache cache = new CallCache(8, clock);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 16; thread++) {
                executor.execute(() -> {
                    for (int n = 0; n < 1000; n++) {
                        cache.put(call(n % 32), ADA, later);
                        cache.get(id((n + 7) % 32), ADA);
                    }
                });
            }
        }
        int held = 0;
        for (int n = 0; n < 32; n++) {
            held += cache.get(id(n), ADA) == null ? 0 : 1;
        }
        assertThat(held).isEqualTo(8);
    }
}
