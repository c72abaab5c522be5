package dev.vgirpc.wire.worker;

import dev.vgirpc.Limits;
import dev.vgirpc.RpcServer;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.wire.spi.FlagValue;
import dev.vgirpc.wire.spi.WorkerFlag;
import java.util.List;
import java.util.Locale;

/** The flags that every worker has, and what they mean to its server. */
final class ServerFlags {

    static final String HELP = "--help";
    static final String SHORT_HELP = "-h";
    static final String VERSION = "--version";
    static final String GRACE = "--grace";

    private static final String DESCRIBE = "--describe";
    private static final String SERVER_ID = "--server-id";
    private static final String TRACE_DETAIL = "--trace-detail";
    private static final String MESSAGE_BYTES = "--max-message-bytes";
    private static final String METADATA_BYTES = "--max-metadata-bytes";
    private static final String COLUMNS = "--max-columns";
    private static final String NESTING = "--max-nesting-depth";
    private static final String DRAIN_BYTES = "--max-drain-bytes";
    private static final String CALL_BYTES = "--max-call-bytes";
    private static final String CONCURRENT_CALLS = "--max-concurrent-calls";

    private static final List<String> LIMITS =
            List.of(MESSAGE_BYTES, METADATA_BYTES, COLUMNS, NESTING, DRAIN_BYTES, CALL_BYTES);

    private ServerFlags() {}

    /** The flags; the limits are the defaults of those that change them. */
    static List<WorkerFlag> all(Limits limits) {
        return List.of(
                WorkerFlag.option(DESCRIBE, new FlagValue.None(), "answer requests for the service's description"),
                WorkerFlag.option(SERVER_ID, new FlagValue.Text("ID"), "the server's id in logs and errors; random without"),
                WorkerFlag.option(
                        TRACE_DETAIL,
                        new FlagValue.Word("DETAIL", List.of("none", "message", "trace")),
                        "how much of an exception leaves the server: its type, its message too, its stack trace too"),
                WorkerFlag.option(
                                GRACE,
                                new FlagValue.Seconds("SECONDS"),
                                "how long calls may go on when the worker is told to end")
                        .orElse("5"),
                WorkerFlag.option(
                        CONCURRENT_CALLS,
                        new FlagValue.Whole("N", 1, Integer.MAX_VALUE),
                        "run so many calls and turns at a time, and answer more with an error; without this flag there is no bound but that of the"
                                + " connections"),
                limit(MESSAGE_BYTES, 1, Long.MAX_VALUE, "largest body of one message", limits.maxMessageBytes()),
                limit(METADATA_BYTES, 1, Integer.MAX_VALUE, "largest metadata of one message", limits.maxMetadataBytes()),
                limit(COLUMNS, 1, Integer.MAX_VALUE, "most columns of one schema", limits.maxColumns()),
                limit(NESTING, 1, Integer.MAX_VALUE, "deepest nesting of types", limits.maxNestingDepth()),
                limit(
                        DRAIN_BYTES,
                        0,
                        Long.MAX_VALUE,
                        "most bytes of a refused message that are skipped to keep the connection",
                        limits.maxDrainBytes()),
                limit(CALL_BYTES, 1, Long.MAX_VALUE, "most memory of one call's batches", limits.maxCallBytes()));
    }

    private static WorkerFlag limit(String name, long least, long most, String help, long orElse) {
        return WorkerFlag.option(name, new FlagValue.Whole("N", least, most), help).orElse(Long.toString(orElse));
    }

    /** Sets what the command line says; what it does not say stays as it is. */
    static void apply(CommandLine given, RpcServer.Builder builder) {
        if (given.given(DESCRIBE)) {
            builder.describe(true);
        }
        if (given.has(SERVER_ID)) {
            builder.serverId(given.text(SERVER_ID));
        }
        if (given.has(TRACE_DETAIL)) {
            builder.traceDetail(TraceDetail.valueOf(given.text(TRACE_DETAIL).toUpperCase(Locale.ROOT)));
        }
        if (given.has(CONCURRENT_CALLS)) {
            builder.maxConcurrentCalls(Math.toIntExact(given.whole(CONCURRENT_CALLS)));
        }
        Limits wanted = new Limits(
                given.whole(MESSAGE_BYTES),
                (int) given.whole(METADATA_BYTES),
                (int) given.whole(COLUMNS),
                (int) given.whole(NESTING),
                given.whole(DRAIN_BYTES),
                given.whole(CALL_BYTES));
        // Limits that the program has set on the builder are not undone by defaults.
        if (LIMITS.stream().anyMatch(given::given) || !isDefault(wanted)) {
            builder.limits(wanted);
        }
    }

    /** Written out: a record's own {@code equals} is made at run time, which takes 10 ms of a start. */
    private static boolean isDefault(Limits limits) {
        Limits defaults = Limits.defaults();
        return limits.maxMessageBytes() == defaults.maxMessageBytes()
                && limits.maxMetadataBytes() == defaults.maxMetadataBytes()
                && limits.maxColumns() == defaults.maxColumns()
                && limits.maxNestingDepth() == defaults.maxNestingDepth()
                && limits.maxDrainBytes() == defaults.maxDrainBytes()
                && limits.maxCallBytes() == defaults.maxCallBytes();
    }
}
