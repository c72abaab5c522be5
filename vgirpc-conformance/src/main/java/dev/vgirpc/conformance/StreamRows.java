package dev.vgirpc.conformance;

import dev.vgirpc.SnakeCase;
import org.jspecify.annotations.Nullable;

/** The rows of the service's streams. Their columns are nullable, as the reference's are. */
public final class StreamRows {

    private StreamRows() {}

    /**
     * A row of a counting producer.
     *
     * @param index the row's number
     * @param value ten times that
     */
    public record Counter(@Nullable Long index, @Nullable Long value) {
        static Counter of(long index) {
            return new Counter(index, index * 10);
        }
    }

    /**
     * A number that is exchanged.
     *
     * @param value the number
     */
    public record Measure(@Nullable Double value) {}

    /**
     * What an accumulating exchange is at.
     *
     * @param runningSum the sum of all inputs
     * @param exchangeCount the number of turns
     */
    @SnakeCase
    public record Accumulated(@Nullable Double runningSum, @Nullable Long exchangeCount) {}

    /**
     * What a session's counter is at.
     *
     * @param value the counter
     */
    public record SessionValue(@Nullable Long value) {}

    /**
     * By how much a session's counter changes.
     *
     * @param by the change
     */
    public record SessionChange(@Nullable Long by) {}
}
