package dev.vgirpc.wire.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Flags of the reference's workers and of our own artifacts that a worker may lack, and what to do instead. */
final class AbsentFlags {

    private static final String PIPE = "it needs the artifact dev.vgirpc:vgirpc-transport-pipe";
    private static final String HTTP = "it needs the artifact dev.vgirpc:vgirpc-transport-http";
    private static final String OF_HTTP = "it belongs to --http, which needs the artifact dev.vgirpc:vgirpc-transport-http";
    private static final String NO_LOG =
            "this version writes no access log; a dev.vgirpc.CallListener on the server's builder sees every call";

    private static final String STREAM_CAP = "--max-stream-response-bytes";
    private static final String USE_RESPONSE_CAP = "use --max-response-bytes, which bounds a stream's responses, too";

    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("--pipe", PIPE),
            Map.entry("--unix", PIPE),
            Map.entry("--tcp", PIPE),
            Map.entry("--threaded", PIPE),
            Map.entry("--no-threaded", PIPE),
            Map.entry("--max-connections", PIPE),
            Map.entry("--idle-timeout", PIPE),
            Map.entry("--excess-connections", PIPE),
            Map.entry("--connection-idle-timeout", PIPE),
            Map.entry("--min-bytes-per-second", PIPE),
            Map.entry("--tls-cert", PIPE),
            Map.entry("--tls-key", PIPE),
            Map.entry("--tls-client-ca", PIPE),
            Map.entry("--http", HTTP),
            Map.entry("--host", OF_HTTP + "; TCP takes --tcp HOST:PORT"),
            Map.entry("--port", OF_HTTP + "; TCP takes --tcp [HOST:]PORT"),
            Map.entry("--prefix", OF_HTTP),
            Map.entry("--max-request-bytes", OF_HTTP),
            Map.entry("--max-response-bytes", OF_HTTP),
            Map.entry("--max-externalized-response-bytes", OF_HTTP),
            Map.entry(STREAM_CAP, OF_HTTP),
            Map.entry("--no-compression", OF_HTTP),
            Map.entry("--no-call-state-cache", OF_HTTP),
            Map.entry("--token-key", OF_HTTP),
            Map.entry("--token-ttl", OF_HTTP),
            Map.entry("--cors-origin", OF_HTTP),
            Map.entry("--http-tls-cert", OF_HTTP),
            Map.entry("--http-tls-key", OF_HTTP),
            Map.entry("--access-log", NO_LOG),
            Map.entry("--access-log-max-bytes", NO_LOG),
            Map.entry("--access-log-backup-count", NO_LOG),
            Map.entry("--access-log-when", NO_LOG),
            Map.entry("--access-log-max-record-bytes", NO_LOG),
            Map.entry("--access-log-async", NO_LOG),
            Map.entry("--access-log-queue-size", NO_LOG),
            Map.entry("--access-log-sample", NO_LOG));

    /** Variables that ask for such a feature; those that only shape it do nothing alone. */
    private static final Map<String, String> VARIABLES = Map.of("--access-log", "VGI_RPC_ACCESS_LOG");

    private AbsentFlags() {}

    /**
     * Why the flag is not there, or null when nobody would expect it.
     *
     * @param present the flags that are there
     */
    static @Nullable String reason(String flag, Set<String> present) {
        if (flag.equals(STREAM_CAP) && present.contains("--max-response-bytes")) {
            return USE_RESPONSE_CAP;
        }
        return REASONS.get(flag);
    }

    /** Tells of variables that ask for what is not there. */
    static List<String> warnings(Set<String> present, Environment environment) {
        List<String> warnings = new ArrayList<>();
        VARIABLES.forEach((flag, variable) -> {
            String value = environment.get(variable);
            if (!present.contains(flag) && value != null && !value.isEmpty()) {
                warnings.add(variable + " is set, but has no effect: " + REASONS.get(flag));
            }
        });
        return warnings;
    }
}
