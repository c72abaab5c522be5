package dev.vgirpc.wire.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who wants a connection.
 *
 * @param method the method that is called
 * @param stream whether a stream will hold the connection
 * @param timeout by when, or null for any time
 * @param connectTimeout how long opening a connection may take, or null for as long as the target allows
 */
record ConnectionRequest(
        String method, boolean stream, @Nullable Deadline timeout, @Nullable Duration connectTimeout) {}
