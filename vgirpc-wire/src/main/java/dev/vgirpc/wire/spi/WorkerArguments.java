package dev.vgirpc.wire.spi;

import java.time.Duration;

/**
 * A worker's command line. A value is what the command line says, else what the flag's environment variable
 * says, else its default.
 */
public interface WorkerArguments {

    /**
     * Whether the command line has the flag.
     *
     * @param flag the flag's name
     * @return true when it was given
     */
    boolean given(String flag);

    /**
     * Whether the flag has a value, from wherever.
     *
     * @param flag the flag's name
     * @return true when the getters return one
     * @throws IllegalArgumentException when there is no such flag, or its environment variable is wrong
     */
    boolean has(String flag);

    /**
     * The value of a flag of {@link FlagValue.Text} or {@link FlagValue.Word}.
     *
     * @param flag the flag's name
     * @return the text, or the word in lower case
     * @throws IllegalArgumentException when its environment variable is wrong
     * @throws IllegalStateException when it has no value
     */
    String text(String flag);

    /**
     * The value of a flag of {@link FlagValue.Whole}.
     *
     * @param flag the flag's name
     * @return the number
     * @throws IllegalArgumentException when its environment variable is wrong
     * @throws IllegalStateException when it has no value
     */
    long whole(String flag);

    /**
     * The value of a flag of {@link FlagValue.Seconds}.
     *
     * @param flag the flag's name
     * @return the time, not negative
     * @throws IllegalArgumentException when its environment variable is wrong
     * @throws IllegalStateException when it has no value
     */
    Duration seconds(String flag);
}
