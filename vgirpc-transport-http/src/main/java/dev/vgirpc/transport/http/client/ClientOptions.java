package dev.vgirpc.transport.http.client;

import dev.vgirpc.transport.http.coding.Coding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a client asks.
 *
 * @param prefix before each path: empty, or with a slash at its start and none at its end
 * @param requestCoding the coding of request bodies, or null for plain ones
 * @param zstdLevel of request bodies
 * @param responseCodings codings that responses may have, the preferred one first
 * @param fields further header fields of each request
 */
public record ClientOptions(
        String prefix,
        @Nullable Coding requestCoding,
        int zstdLevel,
        List<Coding> responseCodings,
        List<HttpField> fields) {

    public static final ClientOptions DEFAULTS =
            new ClientOptions("", Coding.ZSTD, 1, List.of(Coding.ZSTD, Coding.GZIP), List.of());

    public ClientOptions {
        responseCodings = List.copyOf(responseCodings);
        fields = List.copyOf(fields);
    }

    public ClientOptions withPrefix(String path) {
        return new ClientOptions(path, requestCoding, zstdLevel, responseCodings, fields);
    }

    public ClientOptions withRequestCoding(@Nullable Coding coding) {
        return new ClientOptions(prefix, coding, zstdLevel, responseCodings, fields);
    }

    public ClientOptions withZstdLevel(int level) {
        return new ClientOptions(prefix, requestCoding, level, responseCodings, fields);
    }

    public ClientOptions withResponseCodings(List<Coding> codings) {
        return new ClientOptions(prefix, requestCoding, zstdLevel, codings, fields);
    }

    public ClientOptions withFields(List<HttpField> more) {
        return new ClientOptions(prefix, requestCoding, zstdLevel, responseCodings, more);
    }
}
