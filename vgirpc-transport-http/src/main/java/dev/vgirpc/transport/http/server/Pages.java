package dev.vgirpc.transport.http.server;

import java.io.IOException;
import java.util.List;

/** What people see who open an address of the service in a browser, and the answers that are made once. */
final class Pages {

    private static final String STYLE = """
            :root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
            body { max-width: 46rem; margin: 0 auto; padding: 1rem; background: #fff; color: #1a1a1a }
            a { color: #0b57d0 } code { font-family: ui-monospace, monospace; overflow-wrap: anywhere }
            section { border-top: 1px solid #767676; padding: .5rem 0 }
            table { border-collapse: collapse } th, td { text-align: left; padding: .2rem 1rem .2rem 0 }
            @media (prefers-color-scheme: dark) { body { background: #121212; color: #eee } a { color: #8ab4f8 } }
            """;

    private final String service;
    private final String serverId;
    private final String prefix;
    private final boolean enabled;
    private final boolean described;
    private final List<MethodCard> methods;

    /** A method on the page that describes the service. */
    record MethodCard(String name, String kind, List<String> parameters, String result) {}

    Pages(
            String service,
            String serverId,
            String prefix,
            boolean enabled,
            boolean described,
            List<MethodCard> methods) {
        this.service = service;
        this.serverId = serverId;
        this.prefix = prefix;
        this.enabled = enabled;
        this.described = described;
        this.methods = List.copyOf(methods);
    }

    byte[] health() {
        return JsonText.object("status", "ok", "server_id", serverId, "protocol", service);
    }

    void landing(HttpExchange exchange) throws IOException {
        if (!enabled || !exchange.method().equals("GET")) {
            notFound(exchange);
            return;
        }
        notCached(exchange);
        HttpHandler.html(
                exchange,
                200,
                page(
                        service,
                        "<p>This address serves <strong>" + escape(service) + "</strong> over vgi-rpc to programs.</p>"
                                + "<table><tr><th scope=\"row\">Server</th><td><code>" + escape(serverId)
                                + "</code></td></tr></table><p><a href=\"" + escape(prefix) + "/health\">Health</a>"
                                + (described ? " · <a href=\"" + escape(prefix) + "/describe\">Methods</a>" : "")
                                + "</p>"));
    }

    void describe(HttpExchange exchange) throws IOException {
        if (!enabled || !described || !exchange.method().equals("GET")) {
            notFound(exchange);
            return;
        }
        notCached(exchange);
        StringBuilder cards = new StringBuilder();
        for (MethodCard each : methods) {
            cards.append("<section><h2><code>").append(escape(each.name)).append("</code></h2><p>")
                    .append(escape(each.kind)).append("</p>");
            if (!each.parameters.isEmpty()) {
                cards.append("<ul>");
                each.parameters.forEach(
                        parameter -> cards.append("<li><code>").append(escape(parameter)).append("</code></li>"));
                cards.append("</ul>");
            }
            if (!each.result.isEmpty()) {
                cards.append("<p>Result: <code>").append(escape(each.result)).append("</code></p>");
            }
            cards.append("</section>");
        }
        HttpHandler.html(exchange, 200, page(service + ": methods", cards.toString()));
    }

    void notFound(HttpExchange exchange) throws IOException {
        HttpHandler.html(
                exchange,
                404,
                page(
                        "Not found",
                        "<p>Nothing is here. Methods of <strong>" + escape(service) + "</strong> are at <code>"
                                + escape(prefix) + "/&lt;method&gt;</code>.</p>"));
    }

    void unauthorized(HttpExchange exchange, UnauthenticatedRequest refusal) throws IOException {
        exchange.setHeader("VGI-Auth-Reason", refusal.reason());
        exchange.setHeader("Cache-Control", "no-store");
        boolean browser = exchange.header("Accept").stream().anyMatch(accept -> accept.contains("text/html"));
        if (browser) {
            HttpHandler.html(
                    exchange,
                    401,
                    page(
                            "Unauthorized",
                            "<p>This service wants to know who calls.</p><p><code>" + escape(refusal.reason())
                                    + "</code></p><p>" + escape(refusal.detail()) + "</p>"));
        } else {
            HttpHandler.json(
                    exchange,
                    401,
                    JsonText.object("error", "unauthorized", "reason", refusal.reason(), "detail", refusal.detail()));
        }
    }

    private static void notCached(HttpExchange exchange) {
        exchange.setHeader("Cache-Control", "no-cache, no-store, must-revalidate, max-age=0");
    }

    private static String page(String title, String content) {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>" + escape(title)
                + "</title><style>" + STYLE + "</style></head><body><main><h1>" + escape(title) + "</h1>" + content
                + "</main></body></html>\n";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
