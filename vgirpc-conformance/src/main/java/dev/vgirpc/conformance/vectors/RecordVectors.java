package dev.vgirpc.conformance.vectors;

import dev.vgirpc.conformance.ConformanceService;
import dev.vgirpc.conformance.ConformanceServiceImpl;
import dev.vgirpc.conformance.Troubles;
import dev.vgirpc.conformance.TroublesImpl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes what this library's client and server send where the reference sent the recorded vectors,
 * for another program to read.
 */
public final class RecordVectors {

    private RecordVectors() {}

    /**
     * Writes all files.
     *
     * @param args the folder of the vectors and the folder to write to
     * @throws IOException when a file cannot be read or written
     * @throws ReflectiveOperationException when a method cannot be called
     */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        if (args.length != 2) {
            System.err.println("usage: record-vectors VECTORS OUTPUT");
            System.exit(2);
        }
        Path vectors = Path.of(args[0]);
        Path output = Path.of(args[1]);
        int requests = 0;
        int responses = 0;
        try (MemoryServer conformance = new MemoryServer(ConformanceService.class, new ConformanceServiceImpl());
                MemoryServer troubles = new MemoryServer(Troubles.class, new TroublesImpl())) {
            for (Exchange exchange : Exchange.load(vectors)) {
                if (exchange.notReplayed() != null) {
                    continue;
                }
                if (Calls.canMake(exchange)) {
                    write(output, exchange.request(), Calls.make(exchange, Integer.MAX_VALUE).sent());
                    requests++;
                }
                MemoryServer server = exchange.contract() == Troubles.class ? troubles : conformance;
                byte[] answer = server.answer(exchange.request().bytes(), Integer.MAX_VALUE);
                write(output, exchange.response(), answer);
                responses++;
            }
        }
        System.out.println("recorded " + requests + " requests and " + responses + " responses");
    }

    private static void write(Path output, Vector vector, byte[] bytes) throws IOException {
        Path folder = Files.createDirectories(output.resolve(vector.group()));
        Files.write(folder.resolve(vector.name() + ".bin"), bytes);
    }
}
