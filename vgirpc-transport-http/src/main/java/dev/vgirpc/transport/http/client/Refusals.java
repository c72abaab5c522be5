package dev.vgirpc.transport.http.client;

import dev.vgirpc.ProtocolException;
import dev.vgirpc.RpcException;
import dev.vgirpc.TransportException;
import dev.vgirpc.UnauthenticatedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an answer means whose body is not Arrow: by its status (protocol pages 8.4 and 8.12). */
final class Refusals {

    /** So much of a body is told. */
    static final int MOST_TEXT = 200;

    private static final int MOST_RETRY_DIGITS = 9;

    private Refusals() {}

    /**
     * The exception of an answer.
     *
     * @param what which request was answered
     * @param body the answer's body without its codings
     * @throws IOException when the body cannot be read
     */
    static RpcException of(String what, HttpAnswer answer, ReadableByteChannel body) throws IOException {
        int status = answer.status();
        String told = what + ": the answer has status " + status;
        String text = text(body);
        String said = text.isEmpty() ? "" : ": " + text;
        return switch (status) {
            case 401 -> new UnauthenticatedException(told + said, first(answer.header("VGI-Auth-Reason")));
            case 429, 502, 503, 504 ->
                TransportException.unavailable(
                        told + said,
                        !refusedUnread(status, answer),
                        retryAfter(answer.header("Retry-After"), InstantSource.system()));
            default -> {
                String type = first(answer.header("Content-Type"));
                yield new ProtocolException(
                        told + " and " + (type == null ? "no Content-Type" : "Content-Type '" + type + "'")
                                + ", not an Arrow stream" + said);
            }
        };
    }

    /** A server that speaks the protocol says so in each answer; it refuses before it runs. A proxy may have passed it on. */
    private static boolean refusedUnread(int status, HttpAnswer answer) {
        return (status == 503 || status == 429) && !answer.header("VGI-Supported-Encodings").isEmpty();
    }

    private static @Nullable String first(List<String> values) {
        return values.isEmpty() ? null : values.getFirst();
    }

    /** The start of a body in one line. */
    private static String text(ReadableByteChannel body) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(MOST_TEXT);
        while (start.hasRemaining() && body.read(start) >= 0) {}
        String text = new String(start.array(), 0, start.position(), StandardCharsets.UTF_8);
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }

    /** When to ask again: after seconds, or at a date; null when it is neither. */
    static @Nullable Duration retryAfter(List<String> values, InstantSource clock) {
        String value = first(values);
        if (value == null) {
            return null;
        }
        String given = value.strip();
        if (given.matches("\\d{1," + MOST_RETRY_DIGITS + "}")) {
            return Duration.ofSeconds(Integer.parseInt(given));
        }
        try {
            Instant then = ZonedDateTime.parse(given, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Instant now = clock.instant();
            return then.isBefore(now) ? Duration.ZERO : Duration.between(now, then);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
