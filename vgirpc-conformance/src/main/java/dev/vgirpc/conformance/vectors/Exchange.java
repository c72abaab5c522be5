package dev.vgirpc.conformance.vectors;

import dev.vgirpc.conformance.ConformanceService;
import dev.vgirpc.conformance.Troubles;
import dev.vgirpc.wire.WireKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recorded unary request and the answer to it.
 *
 * @param request what the client sent
 * @param response what the server sent
 */
record Exchange(Vector request, Vector response) {

    private static final String REQUEST = "-request";
    private static final String CLIENT_TO_SERVER = "-c2s";

    /** The one request whose answer has a name of its own. */
    private static final String POINTER = "request-pointer";


    /** All exchanges among the vectors, also those that cannot be replayed yet. */
    static List<Exchange> load(Path folder) {
        List<Exchange> all = new ArrayList<>();
        for (Vector request : Vector.load(folder, "unary-request")) {
            all.add(new Exchange(request, Vector.load(folder, "unary-response", request.name())));
        }
        for (String group : List.of("errors", "logs", "describe", "dictionaries", "external")) {
            for (Vector request : Vector.load(folder, group)) {
                String answer = answer(request);
                if (answer != null) {
                    all.add(new Exchange(request, Vector.load(folder, group, answer)));
                }
            }
        }
        return all;
    }

    private static @Nullable String answer(Vector vector) {
        String name = vector.name();
        if (name.endsWith(REQUEST)) {
            return plain(name) + "-response";
        }
        if (name.equals(POINTER)) {
            return POINTER + "-unconfigured-response";
        }
        return vector.group().equals("external") && name.endsWith(CLIENT_TO_SERVER) && name.startsWith("unary-")
                ? plain(name) + "-s2c"
                : null;
    }

    private static String plain(String name) {
        return name.replaceFirst("-(request|response|c2s|s2c)$", "");
    }

    /** The name without what tells requests from responses. */
    String name() {
        return plain(request.name());
    }

    /** Why the call is not replayed: a later part of the library, or another test; null when it is. */
    @Nullable String notReplayed() {
        if (request.json().get("uploads") instanceof Long uploads && uploads > 0) {
            return "external storage";
        }
        return method().equals(WireKeys.DESCRIBE_METHOD) ? "descriptions of other services" : null;
    }

    /** The method that the request calls; of several requests the first. */
    String method() {
        return Calls.metadata(request).get("vgi_rpc.method") instanceof String method ? method : "";
    }

    /** The contract that the request belongs to. */
    Class<?> contract() {
        return name().startsWith("troubles-") ? Troubles.class : ConformanceService.class;
    }

    @Override
    public String toString() {
        return request.toString();
    }
}
