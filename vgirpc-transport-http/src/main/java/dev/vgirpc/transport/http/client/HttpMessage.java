package dev.vgirpc.transport.http.client;

import dev.vgirpc.wire.WireBuffer;
import java.util.List;

/**
 * A request by {@code POST}.
 *
 * @param path the path as it stands in the request line, escaped, without query
 * @param fields the header fields but for those that the engine makes: the host, the length, those of the connection.
 *     They are sent as they are: an engine adds no {@code Accept-Encoding}
 * @param body the body as it is sent; it stays the caller's, and may be reused when {@link HttpSender#send} returns
 */
public record HttpMessage(String path, List<HttpField> fields, WireBuffer body) {

    /**
     * Copies the list.
     *
     * @param path the escaped path
     * @param fields the header fields
     * @param body the body
     */
    public HttpMessage {
        fields = List.copyOf(fields);
    }
}
