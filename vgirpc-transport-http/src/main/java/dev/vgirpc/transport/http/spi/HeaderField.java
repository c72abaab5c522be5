package dev.vgirpc.transport.http.spi;

import java.util.Objects;

/**
 * A header field that many responses have with the same value, such as a server's capabilities: an engine may prepare it
 * once and keep it, so there are only few of them.
 *
 * @param name the field's name
 * @param value its value
 */
public record HeaderField(String name, String value) {

    /**
     * Checks that both are there.
     */
    public HeaderField {
        Objects.requireNonNull(name);
        Objects.requireNonNull(value);
    }
}
