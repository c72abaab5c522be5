package dev.vgirpc.wire;

/**
 * The keys of record-batch custom metadata (protocol page 0.2). They never stand in schema or field
 * metadata.
 */
public final class WireKeys {

    /** Start of every key that belongs to the protocol. */
    public static final String PREFIX = "vgi_rpc.";

    /** Request: the method's name. */
    public static final String METHOD = PREFIX + "method";

    /** Request: the version of the framing, always {@link #REQUEST_VERSION_VALUE}. */
    public static final String REQUEST_VERSION = PREFIX + "request_version";

    /** The only value of {@link #REQUEST_VERSION}. */
    public static final String REQUEST_VERSION_VALUE = "1";

    /** Request: the version of the contract. */
    public static final String PROTOCOL_VERSION = PREFIX + "protocol_version";

    /** Log and error: the id of the request. */
    public static final String REQUEST_ID = PREFIX + "request_id";

    /** Log and error: the id of the server. */
    public static final String SERVER_ID = PREFIX + "server_id";

    /** Log and error: the severity. */
    public static final String LOG_LEVEL = PREFIX + "log_level";

    /** Log and error: the text. */
    public static final String LOG_MESSAGE = PREFIX + "log_message";

    /** Log and error: further facts as a JSON object. */
    public static final String LOG_EXTRA = PREFIX + "log_extra";

    /** Error: the kind. */
    public static final String ERROR_KIND = PREFIX + "error_kind";

    /** The cursor of a stream over a transport whose requests are turns (protocol page 8.8). */
    public static final String STREAM_STATE = "vgi_rpc.stream_state#b64";

    /** The call token of such a stream. */
    public static final String CALL_STATE = "vgi_rpc.call_state#b64";

    /** Stream input: ends the stream early. */
    public static final String CANCEL = PREFIX + "cancel";

    /** Answer of the transport-options method: whether shared memory is offered. */
    public static final String TRANSPORT_SHM = PREFIX + "transport.shm";

    /** Description: the name of the service. */
    public static final String PROTOCOL_NAME = PREFIX + "protocol_name";

    /** Description: the hash of the contract. */
    public static final String PROTOCOL_HASH = PREFIX + "protocol_hash";

    /** Description: the version of its form, always {@link #DESCRIBE_VERSION_VALUE}. */
    public static final String DESCRIBE_VERSION = PREFIX + "describe_version";

    /** The only value of {@link #DESCRIBE_VERSION}. */
    public static final String DESCRIBE_VERSION_VALUE = "4";

    /** Request: W3C trace context. */
    public static final String TRACEPARENT = "traceparent";

    /** Request: W3C trace state. */
    public static final String TRACESTATE = "tracestate";

    /** Name of the method that answers what the connection can do (protocol page 11.3). */
    public static final String TRANSPORT_OPTIONS_METHOD = "__transport_options__";

    /** Name of the method that describes the service (protocol page 11.1). */
    public static final String DESCRIBE_METHOD = "__describe__";

    private WireKeys() {}
}
