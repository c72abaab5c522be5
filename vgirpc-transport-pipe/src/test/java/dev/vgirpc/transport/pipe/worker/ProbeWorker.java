package dev.vgirpc.transport.pipe.worker;

import dev.vgirpc.RpcServer;
import dev.vgirpc.TransportException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Serves {@link Probe} on standard input and output. Without argument it waits for the end;
 * {@code leave} lets the main method return; {@code stop} stops after a while and tells how long that
 * took; {@code grace} stops with a grace of so many milliseconds when it is told so.
 */
public final class ProbeWorker {

    private static final CountDownLatch STOP = new CountDownLatch(1);

    private ProbeWorker() {}

    public static void main(String[] args) throws Exception {
        RpcServer server = RpcServer.builder(Probe.class, (Probe) ProbeWorker::answer).start("stdio:");
        switch (args.length == 0 ? "" : args[0]) {
            case "leave" -> {}
            case "stop" -> {
                Thread.sleep(300);
                long start = System.nanoTime();
                boolean graceful = server.stop(Duration.ofSeconds(5));
                server.join();
                System.err.println("graceful " + graceful + " millis " + (System.nanoTime() - start) / 1_000_000);
            }
            case "grace" -> {
                STOP.await();
                System.err.println("graceful " + server.stop(Duration.ofMillis(Long.parseLong(args[1]))));
            }
            default -> {
                server.join();
                System.out.println("joined");
            }
        }
    }

    private static String answer(String what) {
        String[] words = what.split(" ", 2);
        try {
            return switch (words[0]) {
                case "print" -> {
                    System.out.println("stray");
                    System.out.write("bytes\n".getBytes(StandardCharsets.UTF_8));
                    System.out.flush();
                    yield "printed";
                }
                case "read" -> "" + System.in.read();
                case "again" -> again();
                case "exit" -> {
                    Runtime.getRuntime().halt(Integer.parseInt(words[1]));
                    yield "";
                }
                case "err" -> {
                    System.err.print(words[1]);
                    System.err.flush();
                    yield "written";
                }
                case "flood" -> {
                    String line = "x".repeat(99) + "\n";
                    for (int at = 0; at < 10_000; at++) {
                        System.err.print(line);
                    }
                    yield "flooded";
                }
                case "env" -> String.valueOf(System.getenv(words[1]));
                case "stop" -> {
                    STOP.countDown();
                    Thread.sleep(Long.parseLong(words[1]));
                    yield "stopping";
                }
                case "dir" -> Path.of("").toAbsolutePath().toRealPath().toString();
                default -> what;
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            return "interrupted";
        }
    }

    private static String again() {
        try (RpcServer second = RpcServer.builder(Probe.class, (Probe) ProbeWorker::answer).start("stdio:")) {
            return "served twice at " + second.address();
        } catch (TransportException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
