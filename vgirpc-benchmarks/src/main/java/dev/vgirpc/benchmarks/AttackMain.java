package dev.vgirpc.benchmarks;

import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcException;
import dev.vgirpc.transport.pipe.TcpTarget;
import dev.vgirpc.wire.spi.ByteTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Good callers of one server over TCP, in turn alone and beside clients that send or read slowly. Prints a line for
 * each round: the 99th percentile, in microseconds, alone, beside slow senders and beside slow readers. Arguments:
 * number of good callers, number of attackers, milliseconds of a phase, rounds.
 */
public final class AttackMain {

    /** More than the system's buffers take, so that the server waits for its reader. */
    private static final int ANSWER_BYTES = 4 << 20;

    /** Good callers leave the processors something: their waiting is measured, not their number. */
    private static final long PAUSE_MILLIS = 2;

    private static final long SETTLE_MILLIS = 2_000;

    private final String address;
    private final int callers;
    private final int attackers;
    private final long millis;

    private AttackMain(String address, int callers, int attackers, long millis) {
        this.address = address;
        this.callers = callers;
        this.attackers = attackers;
        this.millis = millis;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        String address = SocketWorker.start(CallsWorker.class, SocketWorker.address("tcp", Path.of(".")));
        AttackMain attack = new AttackMain(
                address, Integer.parseInt(args[0]), Integer.parseInt(args[1]), Long.parseLong(args[2]));
        int rounds = Integer.parseInt(args[3]);
        attack.p99(); // warms up
        for (int round = 0; round < rounds; round++) {
            double alone = attack.p99();
            double senders = attack.beside(true);
            double readers = attack.beside(false);
            System.out.println(alone + " " + senders + " " + readers);
            System.out.flush();
        }
        System.out.println("end");
        System.out.flush();
        Thread.sleep(60_000); // whoever reads the figures ends this process and its worker
    }

    private double beside(boolean sendsSlowly) throws InterruptedException {
        ByteTarget target = new SlowTarget(TcpTarget.parse(address.substring("tcp://".length())), sendsSlowly);
        List<Thread> threads = new ArrayList<>();
        List<RpcClient> clients = new ArrayList<>();
        AtomicInteger answered = new AtomicInteger();
        byte[] payload = new byte[sendsSlowly ? 4_000 : ANSWER_BYTES];
        for (int at = 0; at < attackers; at++) {
            RpcClient client = RpcClient.connect(target);
            clients.add(client);
            Calls calls = client.proxy(Calls.class);
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    calls.echoBytes(payload);
                    answered.incrementAndGet();
                } catch (RpcException e) {
                    // It is cut off, by the server or at the end of the phase.
                }
            }));
        }
        try {
            // What they send at first is honest work of the server's; measured is what they do once they are slow.
            Thread.sleep(SETTLE_MILLIS);
            return p99();
        } finally {
            clients.forEach(RpcClient::close);
            for (Thread thread : threads) {
                thread.interrupt();
                thread.join();
            }
            if (answered.get() > 0) {
                throw new IllegalStateException(answered + " attackers were answered: they were not slow");
            }
        }
    }

    /** What one call in a hundred of the good callers takes at least, in microseconds. */
    private double p99() throws InterruptedException {
        List<List<Long>> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int at = 0; at < callers; at++) {
            List<Long> nanos = new ArrayList<>();
            all.add(nanos);
            threads.add(Thread.ofPlatform().start(() -> call(nanos)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long[] sorted = all.stream().flatMap(List::stream).mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[(int) (sorted.length * 99L / 100)] / 1e3;
    }

    private void call(List<Long> nanos) {
        long end = System.nanoTime() + millis * 1_000_000;
        try (RpcClient client = RpcClient.connect(address)) {
            Calls calls = client.proxy(Calls.class);
            while (System.nanoTime() - end < 0) {
                long start = System.nanoTime();
                if (calls.add(1, 2) != 3) {
                    throw new IllegalStateException("1 + 2 is not 3");
                }
                nanos.add(System.nanoTime() - start);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
