package dev.vgirpc.transport.http.spi;

import dev.vgirpc.transport.http.access.HttpRequestHead;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** One request and its response, as an engine gives them to the handler. It belongs to one thread. */
public interface HttpExchange extends HttpRequestHead {

    /**
     * The declared length of the body.
     *
     * @return bytes; -1 when it is not declared
     */
    long contentLength();

    /**
     * The request's body as it was sent. Reading blocks. The engine frees what is not read.
     *
     * @return a channel that gives -1 at the body's end
     */
    ReadableByteChannel body();

    /**
     * Adds a header field to the response, before {@link #respond}.
     *
     * @param name the field's name
     * @param value its value
     */
    void addHeader(String name, String value);

    /**
     * Sets a header field of the response in place of the values that it has, before {@link #respond}.
     *
     * @param name the field's name
     * @param value its value
     */
    void setHeader(String name, String value);

    /**
     * Sets a header field of the response that many responses have, in place of the values that it has, before {@link
     * #respond}.
     *
     * @param field one of few
     */
    default void setHeader(HeaderField field) {
        setHeader(field.name(), field.value());
    }

    /**
     * Starts the response. It is called once.
     *
     * @param status the status
     * @param contentLength the body's length in bytes; -1 where it is not known yet
     * @return the body, to be closed by the caller when it is complete. Writing blocks. For {@code HEAD} the length is
     *     declared and nothing written
     * @throws IOException when the client is gone
     */
    WritableByteChannel respond(int status, long contentLength) throws IOException;
}
