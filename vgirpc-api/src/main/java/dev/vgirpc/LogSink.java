package dev.vgirpc;

/**
 * Receives the log messages of a call, in the order in which the server sent them.
 *
 * <p>It is called on the thread that makes the call, before the call returns. An exception that it
 * throws fails the call; the connection stays usable.
 */
@FunctionalInterface
public interface LogSink {

    /**
     * Takes one message.
     *
     * @param message the message
     */
    void accept(LogMessage message);
}
