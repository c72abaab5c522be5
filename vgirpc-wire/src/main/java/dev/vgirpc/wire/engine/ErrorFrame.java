package dev.vgirpc.wire.engine;

import dev.vgirpc.ErrorKind;
import dev.vgirpc.LogLevel;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.ServiceException;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.contract.ErrorNames;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Exceptions as the metadata of an error batch (protocol page 4.5). */
final class ErrorFrame {

    /** Each of trace and cause is cut here, as the reference cuts them. */
    private static final int MAX_TRACE_CHARS = 16_000;

    /** The text stands in the batch's metadata twice, and readers bound that. */
    private static final int MAX_MESSAGE_CHARS = 1 << 20;

    private static final int MAX_FRAMES = 5;

    private ErrorFrame() {}

    static Map<String, String> metadata(Throwable error, TraceDetail detail) {
        try {
            return describe(error, detail);
        } catch (RuntimeException | Error e) {
            // Its own methods fail. The caller still gets an answer.
            String message = "the exception cannot be described: " + e.getClass().getName();
            return describe(new ServiceException(ErrorNames.of(error), message), detail);
        }
    }

    private static Map<String, String> describe(Throwable error, TraceDetail detail) {
        String type = ErrorNames.of(error);
        String message = detail == TraceDetail.NONE ? "" : message(error);
        Map<String, @Nullable Object> extra = new LinkedHashMap<>();
        extra.put("exception_type", type);
        extra.put("exception_message", message);
        extra.put("traceback", detail == TraceDetail.TRACE ? trace(error) : "");
        if (detail == TraceDetail.TRACE) {
            Throwable cause = error.getCause();
            if (cause != null) {
                extra.put("cause", trace(cause));
            }
            extra.put("frames", frames(error));
        }
        ErrorKind kind = kind(error);
        if (kind != null) {
            extra.put("error_kind", kind.token());
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(WireKeys.LOG_LEVEL, LogLevel.EXCEPTION.name());
        metadata.put(WireKeys.LOG_MESSAGE, detail == TraceDetail.NONE ? type : type + ": " + message);
        metadata.put(WireKeys.LOG_EXTRA, Json.write(extra));
        if (kind != null) {
            metadata.put(WireKeys.ERROR_KIND, kind.token());
        }
        return metadata;
    }

    private static String message(Throwable error) {
        // A relayed error travels on under its own text, not under ours.
        String message = error instanceof RemoteCallException remote ? remote.detail() : error.getMessage();
        if (message == null) {
            return "";
        }
        return message.length() <= MAX_MESSAGE_CHARS
                ? message
                : message.substring(0, MAX_MESSAGE_CHARS) + "… <message truncated>";
    }

    private static @Nullable ErrorKind kind(Throwable error) {
        return switch (error) {
            case ServiceException e -> e.kind();
            case RemoteCallException e -> e.kind();
            default -> null;
        };
    }

    private static String trace(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        return text.getBuffer().length() <= MAX_TRACE_CHARS
                ? text.toString()
                : text.getBuffer().substring(0, MAX_TRACE_CHARS) + "\n… <traceback truncated>";
    }

    /** The innermost frames, the innermost last. */
    private static List<Map<String, @Nullable Object>> frames(Throwable error) {
        StackTraceElement[] stack = error.getStackTrace();
        List<Map<String, @Nullable Object>> frames = new ArrayList<>();
        for (int i = Math.min(MAX_FRAMES, stack.length) - 1; i >= 0; i--) {
            StackTraceElement element = stack[i];
            Map<String, @Nullable Object> frame = new LinkedHashMap<>();
            frame.put("file", element.getFileName() == null ? element.getClassName() : element.getFileName());
            frame.put("line", element.getLineNumber());
            frame.put("function", element.getClassName() + "." + element.getMethodName());
            frame.put("code", null);
            frames.add(frame);
        }
        return frames;
    }
}
