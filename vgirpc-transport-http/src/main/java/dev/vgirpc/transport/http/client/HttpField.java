package dev.vgirpc.transport.http.client;

/**
 * A header field of a request.
 *
 * @param name the field's name
 * @param value its value
 */
public record HttpField(String name, String value) {}
