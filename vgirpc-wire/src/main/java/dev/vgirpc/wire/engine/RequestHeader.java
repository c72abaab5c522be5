package dev.vgirpc.wire.engine;

import dev.vgirpc.ErrorKind;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.ServiceException;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.contract.Semver;
import dev.vgirpc.wire.flat.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The checks of a request's metadata, in the order of protocol pages 2.3 and 5.4. */
final class RequestHeader {

    private RequestHeader() {}

    /**
     * The name of the requested method.
     *
     * @throws ServiceException when the request cannot be dispatched
     */
    static String method(WireBatch request) {
        byte[] name = request.metadataBytes(WireKeys.METHOD);
        if (name == null) {
            throw protocolError("the request's batch has no metadata '" + WireKeys.METHOD
                    + "': it must name the method");
        }
        if (!request.metadataEquals(WireKeys.REQUEST_VERSION, WireKeys.REQUEST_VERSION_VALUE)) {
            byte[] version = request.metadataBytes(WireKeys.REQUEST_VERSION);
            throw new ServiceException(
                    "VersionError",
                    "the request's batch metadata '" + WireKeys.REQUEST_VERSION + "' "
                            + (version == null ? "is missing" : "is '" + printable(version) + "'")
                            + ": it must be '" + WireKeys.REQUEST_VERSION_VALUE + "'");
        }
        String method = Utf8.decode(name);
        if (method == null) {
            throw protocolError("the request's batch metadata '" + WireKeys.METHOD + "' is not UTF-8");
        }
        if (!request.schema().isEmpty() && request.rowCount() != 1) {
            throw protocolError("the request's batch has " + request.rowCount()
                    + " rows: it must have exactly one, with one column per parameter; its columns are "
                    + request.schema().text());
        }
        return method;
    }

    private static ServiceException protocolError(String message) {
        return new ServiceException("ProtocolError", message);
    }

    private static String printable(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, 40), StandardCharsets.ISO_8859_1)
                .replaceAll("[^\\x20-\\x7e]", "?");
    }

    /**
     * Refuses a client whose contract has another version.
     *
     * @throws ServiceException of type ProtocolVersionError
     */
    static void checkVersion(WireBatch request, @Nullable Semver server) {
        if (server == null || request.metadataEquals(WireKeys.PROTOCOL_VERSION, server.text())) {
            return;
        }
        if (!request.hasMetadata(WireKeys.PROTOCOL_VERSION)) {
            throw mismatch(
                    "<not declared>",
                    server,
                    "the client sent no '" + WireKeys.PROTOCOL_VERSION
                            + "': its contract declares no version, or it is no client of this service");
        }
        String text;
        try {
            text = Objects.requireNonNull(request.metadata(WireKeys.PROTOCOL_VERSION));
        } catch (ProtocolException e) {
            throw mismatch("<undecodable bytes>", server, "the client's version is not UTF-8");
        }
        Semver client = Semver.parse(text);
        if (client == null) {
            throw mismatch(text, server, "the client's version is malformed: it must be MAJOR.MINOR.PATCH");
        }
        if (!client.fits(server)) {
            throw mismatch(
                    text,
                    server,
                    client.isOlderThan(server)
                            ? "client is too old: upgrade it to a contract of version " + server.text()
                            : "server is too old: upgrade it to a contract of version " + text);
        }
    }

    private static ServiceException mismatch(String client, Semver server, String direction) {
        return new ServiceException(
                "ProtocolVersionError",
                "the contract versions of client and server do not fit.\n  Client: " + client + "\n  Server: "
                        + server.text() + "\n  Direction: " + direction,
                ErrorKind.PROTOCOL_VERSION_MISMATCH,
                null);
    }
}
