package dev.vgirpc.transport.http.coding;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** Codes a body. Closing it ends the coding and closes the body. It belongs to one thread. */
public interface BodyEncoder extends WritableByteChannel {

    /** Lets leave what was written, so that it can be decoded before more comes. */
    void flush() throws IOException;

    /** Frees what the coding holds, and leaves the body as it is: without its end, nobody takes it for whole. */
    void abandon();
}
