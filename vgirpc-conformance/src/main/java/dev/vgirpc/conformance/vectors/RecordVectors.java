package dev.vgirpc.conformance.vectors;

import dev.vgirpc.conformance.ConformanceService;
import dev.vgirpc.conformance.ConformanceServiceImpl;
import dev.vgirpc.conformance.Troubles;
import dev.vgirpc.conformance.TroublesImpl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
            for (String group : List.of("unary-request", "errors", "logs")) {
                String responseGroup = group.replace("request", "response");
                Files.createDirectories(output.resolve(group));
                Files.createDirectories(output.resolve(responseGroup));
                for (Vector request : Vector.load(vectors, group)) {
                    boolean plain = group.equals("unary-request");
                    if (!plain && !request.name().endsWith("-request")) {
                        continue;
                    }
                    String responseName = plain ? request.name() : Calls.plainName(request) + "-response";
                    if (Calls.canMake(request)) {
                        byte[] recorded =
                                Vector.load(vectors, responseGroup, responseName).bytes();
                        byte[] sent = Calls.make(request, recorded, Integer.MAX_VALUE).sent();
                        Files.write(output.resolve(group).resolve(request.name() + ".bin"), sent);
                        requests++;
                    }
                    MemoryServer server = Calls.contract(request.name()) == Troubles.class ? troubles : conformance;
                    byte[] answer = server.answer(request.bytes(), Integer.MAX_VALUE);
                    Files.write(output.resolve(responseGroup).resolve(responseName + ".bin"), answer);
                    responses++;
                }
            }
        }
        System.out.println("recorded " + requests + " requests and " + responses + " responses");
    }
}
