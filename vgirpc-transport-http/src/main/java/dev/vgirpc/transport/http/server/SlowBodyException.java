package dev.vgirpc.transport.http.server;

import java.io.IOException;

/** A request's body comes too slowly to be waited for. */
public final class SlowBodyException extends IOException {

    private static final long serialVersionUID = 1;

    /** Names no rate: who sends slowly on purpose learns nothing. */
    public SlowBodyException() {
        super("the request's body comes too slowly");
    }
}
