package dev.vgirpc.transport.http.server;

import dev.vgirpc.transport.http.coding.Coding;
import dev.vgirpc.transport.http.spi.HeaderField;
import dev.vgirpc.transport.http.spi.HttpExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a server tells of itself in every response (protocol page 8.6). Immutable. */
final class Capabilities {

    static final String MAX_REQUEST = "VGI-Max-Request-Bytes";
    static final String MAX_RESPONSE = "VGI-Max-Response-Bytes";
    static final String MAX_EXTERNALIZED = "VGI-Max-Externalized-Response-Bytes";
    static final String EXTERNALIZATION = "VGI-Externalization-Enabled";
    static final String ENCODINGS = "VGI-Supported-Encodings";

    private final List<HeaderField> fields;

    Capabilities(BodyOptions bodies) {
        List<HeaderField> all = new ArrayList<>();
        bodies.maxRequest().ifPresent(bytes -> all.add(new HeaderField(MAX_REQUEST, Long.toString(bytes))));
        bodies.maxResponse().ifPresent(bytes -> all.add(new HeaderField(MAX_RESPONSE, Long.toString(bytes))));
        bodies.maxExternalized().ifPresent(bytes -> all.add(new HeaderField(MAX_EXTERNALIZED, Long.toString(bytes))));
        all.add(new HeaderField(EXTERNALIZATION, "false"));
        // Clients take it for both directions, as the reference's do.
        List<Coding> advertised = bodies.encoded().isEmpty() ? List.of() : bodies.decoded();
        all.add(new HeaderField(ENCODINGS, advertised.stream().map(Coding::token).collect(Collectors.joining(", "))));
        this.fields = List.copyOf(all);
    }

    List<HeaderField> fields() {
        return fields;
    }

    void addTo(HttpExchange exchange) {
        fields.forEach(exchange::setHeader);
    }
}
