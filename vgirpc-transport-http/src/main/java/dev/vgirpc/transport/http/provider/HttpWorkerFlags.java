package dev.vgirpc.transport.http.provider;

import dev.vgirpc.transport.http.Cors;
import dev.vgirpc.transport.http.HttpEndpoint;
import dev.vgirpc.transport.http.HttpOptions;
import dev.vgirpc.wire.spi.FlagValue;
import dev.vgirpc.wire.spi.WorkerArguments;
import dev.vgirpc.wire.spi.WorkerFlag;
import dev.vgirpc.wire.spi.WorkerPlace;
import dev.vgirpc.wire.tls.ServerTls;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The place of this module on a worker's command line (protocol page 14.3). */
final class HttpWorkerFlags {

    private static final String HTTP = "--http";
    private static final String HOST = "--host";
    private static final String PORT = "--port";
    private static final String PREFIX = "--prefix";
    private static final String MAX_REQUEST = "--max-request-bytes";
    private static final String MAX_RESPONSE = "--max-response-bytes";
    private static final String MAX_EXTERNALIZED = "--max-externalized-response-bytes";
    private static final String NO_COMPRESSION = "--no-compression";
    private static final String NO_CALL_CACHE = "--no-call-state-cache";
    private static final String TOKEN_KEY = "--token-key";
    private static final String TOKEN_TTL = "--token-ttl";
    private static final String CORS_ORIGIN = "--cors-origin";

    private static final String TLS_CERT = "--http-tls-cert";
    private static final String TLS_KEY = "--http-tls-key";

    private static final FlagValue BYTES = new FlagValue.Whole("N", 1, Long.MAX_VALUE);
    private static final FlagValue PORTS = new FlagValue.Whole("PORT", 0, 65_535);

    private HttpWorkerFlags() {}

    static List<WorkerFlag> all() {
        return List.of(
                WorkerFlag.place(
                        HTTP,
                        new FlagValue.Omittable(PORTS, "0"),
                        "serve HTTP and print PORT:PORT; with port 0, or without it and " + PORT
                                + ", the system chooses one. Without " + TLS_CERT + " it is not encrypted"),
                option(HOST, new FlagValue.Text("HOST"), "the address to listen at").orElse("127.0.0.1"),
                option(PORT, PORTS, "the port, where " + HTTP + " names none"),
                option(PREFIX, new FlagValue.Text("PATH"), "serve below this path, such as /vgi"),
                option(MAX_REQUEST, BYTES, "refuse larger bodies of requests, as sent and as decoded"),
                option(
                        MAX_RESPONSE,
                        BYTES,
                        "let larger answers fail, and fill the responses of producers up to here"),
                option(MAX_EXTERNALIZED, BYTES, "let responses fail that put more into external storage"),
                option(NO_COMPRESSION, new FlagValue.None(), "send plain bodies, and ask clients for plain ones"),
                option(
                        NO_CALL_CACHE,
                        new FlagValue.None(),
                        "keep nothing of streams from request to request, not even what would be quicker"),
                option(
                        TOKEN_KEY,
                        new FlagValue.Text("HEX"),
                        "the key of streams' tokens in hexadecimal digits; servers with the same go on with each other's"
                                + " streams"),
                option(
                                TOKEN_TTL,
                                new FlagValue.Seconds("SECONDS"),
                                "how long a client may wait between two turns of a stream; 0: for ever")
                        .orElse("3600"),
                option(
                        TLS_CERT,
                        new FlagValue.Text("FILE"),
                        "encrypt by TLS, with this certificate chain in PEM; the file is read again when it changes"),
                option(TLS_KEY, new FlagValue.Text("FILE"), "the certificate's private key, PKCS #8 in PEM"),
                option(CORS_ORIGIN, new FlagValue.Text("ORIGIN"), "let web pages of this origin call; *: of any"));
    }

    private static WorkerFlag option(String name, FlagValue value, String help) {
        return WorkerFlag.option(name, value, help).of(HTTP);
    }

    static Optional<WorkerPlace> place(WorkerArguments given) {
        if (!given.given(HTTP)) {
            return Optional.empty();
        }
        long port = given.whole(HTTP);
        if (given.given(PORT)) {
            if (port != 0 && port != given.whole(PORT)) {
                throw new IllegalArgumentException(
                        HTTP + " " + port + " and " + PORT + " " + given.whole(PORT) + " name two ports: give one");
            }
            port = given.whole(PORT);
        }
        String host = given.text(HOST);
        int number = Math.toIntExact(port);
        HttpEndpoint endpoint = valid(HOST, host, text -> HttpEndpoint.on(text, number)).options(options(given));
        return Optional.of(new WorkerPlace(secured(endpoint, given), HttpWorkerFlags::discovery));
    }

    private static HttpEndpoint secured(HttpEndpoint endpoint, WorkerArguments given) {
        if (given.given(TLS_CERT) != given.given(TLS_KEY)) {
            throw new IllegalArgumentException(TLS_CERT + " and " + TLS_KEY + " need each other");
        }
        return given.given(TLS_CERT)
                ? endpoint.tls(ServerTls.pem(file(given, TLS_CERT), file(given, TLS_KEY)))
                : endpoint;
    }

    private static Path file(WorkerArguments given, String flag) {
        return valid(flag, given.text(flag), Path::of);
    }

    private static HttpOptions options(WorkerArguments given) {
        HttpOptions options = HttpOptions.defaults().tokenTimeToLive(given.seconds(TOKEN_TTL));
        if (given.given(PREFIX)) {
            options = valid(PREFIX, given.text(PREFIX), options::prefix);
        }
        if (given.given(MAX_REQUEST)) {
            options = options.maxRequestBytes(given.whole(MAX_REQUEST));
        }
        if (given.given(MAX_RESPONSE)) {
            options = options.maxResponseBytes(given.whole(MAX_RESPONSE));
        }
        if (given.given(MAX_EXTERNALIZED)) {
            options = options.maxExternalizedResponseBytes(given.whole(MAX_EXTERNALIZED));
        }
        if (given.given(NO_COMPRESSION)) {
            options = options.responseCodings();
        }
        if (given.given(NO_CALL_CACHE)) {
            options = options.callCacheEntries(0);
        }
        if (given.given(TOKEN_KEY)) {
            HttpOptions before = options;
            options = valid(
                    TOKEN_KEY, given.text(TOKEN_KEY), text -> before.tokenKeys(HexFormat.of().parseHex(text)));
        }
        if (given.given(CORS_ORIGIN)) {
            options = options.cors(valid(CORS_ORIGIN, given.text(CORS_ORIGIN), Cors::of));
        }
        return options;
    }

    /** The line that tells the port. */
    static String discovery(String address) {
        int start = address.lastIndexOf(':') + 1;
        int end = address.indexOf('/', start);
        return "PORT:" + (end < 0 ? address.substring(start) : address.substring(start, end));
    }

    private static <T> T valid(String flag, String text, Function<String, T> maker) {
        try {
            return maker.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(flag + ": " + e.getMessage(), e);
        }
    }
}
