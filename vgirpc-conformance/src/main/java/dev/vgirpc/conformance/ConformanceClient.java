package dev.vgirpc.conformance;

import java.util.List;
import java.util.Map;

/**
 * Calls the reference's worker for clients of other languages (protocol page 14.5). The process ends
 * with 0 when all that is built passes, 77 when nothing is built for the lane, 2 for wrong arguments,
 * else 1.
 */
public final class ConformanceClient {

    /** The lanes without HTTP, and what stands before their argument to make an address. */
    private static final Map<String, String> RAW_LANES = Map.of("stdio", "exec:", "unix", "unix:", "tcp", "tcp://");

    /** The other lanes and what they will prove. */
    private static final Map<String, List<String>> LATER_LANES = Map.of(
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
        String lane = args.length < 2 || args.length > 3 ? "" : args[0];
        String raw = RAW_LANES.get(lane);
        List<String> later = LATER_LANES.getOrDefault(lane, List.of());
        if (raw == null && later.isEmpty()) {
            System.err.println("usage: conformance-client LANE ADDRESS [CA_FILE]");
            System.err.println("  lanes: stdio unix tcp http full buffered sticky external tls");
            System.err.println("  ADDRESS: a worker command, a socket path, HOST:PORT, or a base URL");
            System.exit(2);
        }
        Cases cases = new Cases(System.out);
        if (raw != null) {
            cases.run("connection", () -> RawLane.run(cases, raw + args[1]));
        }
        later.forEach(cases::notBuilt);
        System.out.println("lane " + lane + ": " + cases.counts());
        System.exit(cases.status());
    }
}
