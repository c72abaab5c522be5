package dev.vgirpc.conformance;

import dev.vgirpc.CallContext;
import dev.vgirpc.ErrorKind;
import dev.vgirpc.LogLevel;
import dev.vgirpc.ServiceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the troubles. */
public final class TroublesImpl implements Troubles {

    /** A new service. */
    public TroublesImpl() {}

    @Override
    public String exceptionLevelLog() {
        CallContext.current().log(LogLevel.EXCEPTION, "sent as a log");
        return "result after it";
    }

    @Override
    public String logsThenFailure() {
        CallContext.current().log(LogLevel.INFO, "before the failure", Map.of("step", 1));
        throw new IllegalStateException("failed after logging");
    }

    @Override
    public String longMessage(long size) {
        throw new IllegalArgumentException("x".repeat(Math.toIntExact(size)));
    }

    @Override
    public String manyFrames(long depth) {
        if (depth > 0) {
            return manyFrames(depth - 1) + ".";
        }
        throw new IllegalStateException("deep");
    }

    @Override
    public String noMessage() {
        throw new IllegalArgumentException();
    }

    @Override
    @SuppressWarnings("NullAway")
    public String noneForRequired() {
        return null;
    }

    @Override
    public String withCause() {
        throw new ServiceException("KeyError", "'outer'", null, new NumberFormatException("inner"));
    }

    @Override
    public String withContext() {
        IllegalStateException second = new IllegalStateException("second");
        second.addSuppressed(new IllegalStateException("first"));
        throw second;
    }

    @Override
    public String withKind() {
        throw new ServiceException("QuotaExceeded", "limit of 10 reached", new ErrorKind("quota_exceeded"), null);
    }

    @Override
    public String logExtraTypes() {
        Map<String, @Nullable Object> extra = new LinkedHashMap<>();
        extra.put("number", 1);
        extra.put("real", 1.5);
        extra.put("flag", true);
        extra.put("nothing", null);
        extra.put("items", List.of(1, "a"));
        extra.put("nested", Map.of("k", "v"));
        extra.put("text", "é");
        CallContext.current().log(LogLevel.WARN, "zażółć 😀", extra);
        return "done";
    }

    @Override
    public void voidWithLogs() {
        CallContext.current().log(LogLevel.DEBUG, "void log");
    }
}
