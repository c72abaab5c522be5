package dev.vgirpc.conformance;

import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcClient;
import java.util.List;
import java.util.Map;

/**
 * Calls the reference's worker for clients of other languages (protocol page 14.5). The process ends
 * with 0 when all that is built passes, 77 when nothing is built for the lane, 2 for wrong arguments,
 * else 1.
 */
public final class ConformanceClient {

    private static final List<String> RAW_STREAM_CASES =
            List.of("producer_sequence", "typed_exchange", "describe", "transport_options");

    /** Lanes and what they will prove. */
    private static final Map<String, List<String>> LANES = Map.of(
            "stdio", RAW_STREAM_CASES,
            "unix", RAW_STREAM_CASES,
            "tcp", RAW_STREAM_CASES,
            "http", List.of("typed_exchange_null_row", "typed_exchange_no_rows", "typed_exchange_full_row"),
            "full",
                    List.of(
                            "describe",
                            "producer_sequence",
                            "producer_zero_row_then_value",
                            "producer_emit_and_finish",
                            "producer_empty"),
            "buffered", List.of("producer_sequence_buffered"),
            "sticky", List.of("session_sequence", "session_stale_token"),
            "external", List.of("large_response", "echo_bytes"),
            "tls", List.of("trusted", "untrusted"));

    private ConformanceClient() {}

    /**
     * Runs a lane.
     *
     * @param args the lane, the address, and for some lanes a file with the certificate authority
     */
    public static void main(String[] args) {
        List<String> later = args.length < 2 || args.length > 3 ? null : LANES.get(args[0]);
        if (later == null) {
            System.err.println("usage: conformance-client LANE ADDRESS [CA_FILE]");
            System.err.println("  lanes: stdio unix tcp http full buffered sticky external tls");
            System.err.println("  ADDRESS: a worker command, a socket path, HOST:PORT, or a base URL");
            System.exit(2);
        } else {
            Cases cases = new Cases(System.out);
            if (args[0].equals("stdio")) {
                cases.run("connection", () -> raw(cases, "exec:" + args[1]));
            }
            later.forEach(cases::notBuilt);
            System.out.println("lane " + args[0] + ": " + cases.counts());
            System.exit(cases.status());
        }
    }

    private static void raw(Cases cases, String address) {
        try (RpcClient client = RpcClient.connect(address)) {
            ClientConformanceService service = client.proxy(ClientConformanceService.class);
            for (int size : new int[] {0, 1, 250, 252, 4096, 32 << 10, 1 << 20, 16 << 20}) {
                cases.run("large_response " + size, () -> {
                    byte[] expected = pattern(size);
                    Cases.same(expected, service.largeResponse(size), "bytes");
                });
                cases.run("echo_bytes " + size, () -> {
                    byte[] value = pattern(size);
                    Cases.same(value, service.echoBytes(value), "bytes");
                });
            }
            for (long size : new long[] {-1, (16 << 20) + 1}) {
                cases.run("large_response refuses " + size, () -> {
                    RemoteCallException e =
                            Cases.thrown(RemoteCallException.class, () -> service.largeResponse(size));
                    Cases.equal("ValueError", e.type(), "type");
                    Cases.equal("ValueError: size must be between 0 and 16777216", e.getMessage(), "message");
                    Cases.equal("client-worker", e.serverId(), "server id");
                });
            }
            cases.run("usable after errors", () -> Cases.same(pattern(7), service.largeResponse(7), "bytes"));
        }
    }

    private static byte[] pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return bytes;
    }
}
