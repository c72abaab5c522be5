package dev.vgirpc.transport.http.server;

import dev.vgirpc.transport.http.access.Cors;
import dev.vgirpc.transport.http.spi.HttpExchange;
import java.util.ArrayList;
import java.util.List;

/** The header fields by which browsers let pages of other origins call (protocol page 8.6). Immutable. */
final class CorsFields {

    private static final List<String> EXPOSED =
            List.of("WWW-Authenticate", RequestIds.HEADER, "X-VGI-Content-Encoding", ArrowAnswer.ERROR, "VGI-Auth-Reason");

    private final Cors rules;
    private final String exposed;

    CorsFields(Cors rules, Capabilities capabilities) {
        this.rules = rules;
        List<String> all = new ArrayList<>(EXPOSED);
        capabilities.fields().forEach(field -> all.add(field.name()));
        this.exposed = String.join(", ", all);
    }

    /** Adds what every response has, and what answers a browser that asks before it calls. */
    void addTo(HttpExchange exchange, List<String> methods) {
        exchange.setHeader("Cross-Origin-Resource-Policy", rules.resourcePolicy());
        boolean all = rules.origins().contains("*");
        if (!all) {
            exchange.addHeader("Vary", "Origin");
        }
        List<String> origin = exchange.header("Origin");
        boolean allowed = origin.size() == 1 && (all || rules.origins().contains(origin.getFirst()));
        if (allowed) {
            exchange.setHeader("Access-Control-Allow-Origin", all ? "*" : origin.getFirst());
            exchange.setHeader("Access-Control-Expose-Headers", exposed);
        }
        if (exchange.method().equals("OPTIONS")) {
            exchange.setHeader("Access-Control-Max-Age", Long.toString(rules.maxAge().toSeconds()));
            if (allowed && !exchange.header("Access-Control-Request-Method").isEmpty()) {
                exchange.setHeader("Access-Control-Allow-Methods", String.join(", ", methods));
                List<String> asked = exchange.header("Access-Control-Request-Headers");
                exchange.setHeader("Access-Control-Allow-Headers", asked.isEmpty() ? "*" : String.join(", ", asked));
            }
        }
    }
}
