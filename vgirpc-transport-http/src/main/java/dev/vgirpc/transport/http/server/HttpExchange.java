package dev.vgirpc.transport.http.server;

import java.nio.channels.ReadableByteChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, as an HTTP engine gives them to the handler. It belongs to one thread. Names of header
 * fields are compared without regard to case.
 */
public interface HttpExchange {

    /** The request's method, such as {@code POST}. */
    String method();

    /** The decoded path without query. */
    String path();

    /** The values of a header field in order, none when it is not there. */
    List<String> header(String name);

    /** The declared length of the body; -1 when it is not declared. */
    long contentLength();

    /** The body. Reading blocks; at its end it gives -1. */
    ReadableByteChannel body();

    /** Who sends, as text such as {@code 127.0.0.1:4711}; null where the engine cannot tell. */
    @Nullable String remoteAddress();

    /** Whether the client came by TLS. */
    boolean secure();

    /** Adds a header field to the response, before anything is sent. */
    void addHeader(String name, String value);

    /** Sets a header field of the response in place of values that it has. */
    void setHeader(String name, String value);

    /**
     * Sends the head of the response.
     *
     * @param contentLength the body's length; -1 where it is not known yet, 0 for none
     */
    ResponseBody respond(int status, long contentLength);

    /** The body of a response. */
    interface ResponseBody extends java.nio.channels.WritableByteChannel {

        /** Sends what was written, where the engine holds some of it back. */
        void flush();
    }
}
