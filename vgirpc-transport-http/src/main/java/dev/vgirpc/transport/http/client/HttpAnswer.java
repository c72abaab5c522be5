package dev.vgirpc.transport.http.client;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;

/**
 * The response to one request. It belongs to one thread; only {@link HttpSender#close} may come from another, and what
 * blocks here then fails, as it does when the thread is interrupted.
 */
public interface HttpAnswer extends AutoCloseable {

    /**
     * The status. Waits for the response's head; interim responses (1xx) are not seen.
     *
     * @return the final status
     * @throws IOException when there is no response
     */
    int status() throws IOException;

    /**
     * The values of a header field, after {@link #status}.
     *
     * @param name the field's name in any case
     * @return the values in order, one for each time that the field is there; none when it is not
     */
    List<String> header(String name);

    /**
     * The body, after {@link #status}, without the framing of HTTP and with its content codings: an engine undoes none.
     * Reading blocks until there is at least one byte, and gives -1 at the body's end. A body that ends before the end
     * that its framing tells is an {@link IOException}, never an end.
     *
     * @return always the same channel
     */
    ReadableByteChannel body();

    /**
     * Ends the exchange, at any time; closing twice does nothing. What was not read is dropped: the engine reads it when
     * that is soon done, or else closes the connection. The sender can send again.
     */
    @Override
    void close();
}
