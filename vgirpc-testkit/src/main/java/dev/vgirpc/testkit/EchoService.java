package dev.vgirpc.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The service that the contract tests call. */
public interface EchoService extends EchoStreams {

    /**
     * The implementation that a harness serves.
     *
     * @return an implementation that is safe for many threads
     */
    static EchoService create() {
        return new Echo();
    }

    /**
     * Adds.
     *
     * @param a a number
     * @param b a number
     * @return the sum
     */
    double add(double a, double b);

    /**
     * Returns a text.
     *
     * @param value any text
     * @return the same
     */
    String text(String value);

    /**
     * Returns bytes.
     *
     * @param value any bytes
     * @return the same
     */
    byte[] bytes(byte[] value);

    /**
     * Makes bytes.
     *
     * @param count how many
     * @return that many bytes, the n-th with the value n
     */
    byte[] make(int count);

    /**
     * Returns a text or null.
     *
     * @param value any text, or null
     * @return the same
     */
    @Nullable String maybe(@Nullable String value);

    /** Does nothing. */
    void nothing();

    /**
     * Returns a record.
     *
     * @param value any record
     * @return the same
     */
    Sample sample(Sample value);

    /**
     * Reads metadata of the request and sends it back as the result and as its metadata.
     *
     * @param key which one
     * @return the value
     */
    String metadata(String key);

    /**
     * Tells what carries the call.
     *
     * @return the wire name of the transport's kind
     */
    String transport();

    /**
     * Logs {@code log 0}, {@code log 1} and so on at level INFO, then returns.
     *
     * @param count how many
     * @return the count
     */
    int logs(int count);

    /**
     * Fails with an {@link IllegalArgumentException}.
     *
     * @param message its message
     * @return nothing
     */
    String fail(String message);

    /**
     * Fails with a {@link dev.vgirpc.ServiceException}.
     *
     * @param type its type
     * @param message its message
     * @param kind the token of its kind, or null
     * @return nothing
     */
    String failAs(String type, String message, @Nullable String kind);

    /**
     * Takes its time. An interrupt ends it with an error.
     *
     * @param millis how long, in milliseconds
     * @return {@code slept}
     */
    String sleep(long millis);

    /**
     * Logs {@code started} at level INFO, then takes its time as {@link #sleep} does. Where the
     * transport sends logs at once, the answer has then begun.
     *
     * @param millis how long, in milliseconds
     * @return {@code slept}
     */
    String logAndSleep(long millis);

    /**
     * A value with several columns.
     *
     * @param name a text
     * @param count a number
     * @param share a number
     * @param known a truth value
     * @param parts numbers
     */
    record Sample(String name, long count, double share, boolean known, List<Integer> parts) {

        /**
         * Copies the list.
         *
         * @param name a text
         * @param count a number
         * @param share a number
         * @param known a truth value
         * @param parts numbers
         */
        public Sample {
            parts = List.copyOf(parts);
        }
    }
}
