package dev.vgirpc.transport.http;

/** How the bytes of a body are compressed (protocol page 8.5). */
public enum ContentCoding {
    /** Zstandard, RFC 8878. */
    ZSTD,
    /** gzip, RFC 1952. */
    GZIP
}
