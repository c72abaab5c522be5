package dev.vgirpc.wire.engine;

import dev.vgirpc.ServiceException;

/** The answer to a call of a stream method. */
final class UnservedStreams {

    private UnservedStreams() {}

    static ServiceException error(String method) {
        return new ServiceException(
                "NotImplementedError", "'" + method + "' opens a stream: this build carries only unary calls");
    }
}
