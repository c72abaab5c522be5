package dev.vgirpc.transport.http.server;

import dev.vgirpc.transport.http.access.AuthenticationException;
import dev.vgirpc.transport.http.spi.HttpExchange;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.spi.ServiceFacts;
import java.io.IOException;

/** What people see who open an address of the service in a browser (protocol page 8.13). Made once. */
final class Pages {

    private final boolean describing;
    private final byte[] health;
    private final String landingPage;
    private final String describePage;
    private final String notFoundPage;
    private final boolean enabled;

    Pages(ServiceFacts service, String prefix, boolean enabled) {
        this.enabled = enabled;
        this.describing = describing(service, enabled);
        this.health = JsonText.object("status", "ok", "server_id", service.serverId(), "protocol", service.name());
        this.landingPage = enabled ? landingPage(service, prefix, describing) : "";
        this.describePage = describing ? describePage(service) : "";
        this.notFoundPage = enabled ? notFoundPage(service, prefix) : "";
    }

    /** Whether the methods are shown, whose page takes the name {@code describe}. */
    static boolean describing(ServiceFacts service, boolean enabled) {
        return enabled && service.described();
    }

    private static String landingPage(ServiceFacts service, String prefix, boolean described) {
        StringBuilder content = new StringBuilder("<p>Programs call this service by vgi-rpc.</p><dl><dt>Server</dt><dd>")
                .append(Html.code(service.serverId()))
                .append("</dd>");
        String version = service.version();
        if (version != null) {
            content.append("<dt>Version</dt><dd>").append(Html.code(version)).append("</dd>");
        }
        content.append("</dl><nav aria-label=\"Service\"><ul><li>").append(Html.link(prefix + "/health", "Health"));
        if (described) {
            content.append("</li><li>").append(Html.link(prefix + "/describe", "Methods"));
        }
        return Html.page(service.name(), content.append("</li></ul></nav>").toString());
    }

    private static String describePage(ServiceFacts service) {
        StringBuilder content = new StringBuilder();
        for (ServiceFacts.MethodFacts method : service.methods()) {
            content.append("<section><h2>").append(Html.code(method.name())).append("</h2><p>").append(switch (method.form()) {
                case UNARY -> "One result";
                case PRODUCER -> "Stream, pushed by the server";
                case EXCHANGE -> "Stream, one answer for each input";
                case STREAM -> "Stream";
            });
            content.append("</p><dl>");
            columns(content, "Parameters", method.parameters());
            columns(content, "Result", method.result());
            columns(content, "Header", method.header());
            content.append("</dl></section>");
        }
        return Html.page(service.name() + ": methods", content.toString());
    }

    private static void columns(StringBuilder content, String term, WireSchema columns) {
        if (columns.isEmpty()) {
            return;
        }
        content.append("<dt>").append(term).append("</dt>");
        for (WireField field : columns.fields()) {
            content.append("<dd>").append(Html.code(field.name() + ": " + field.typeText())).append("</dd>");
        }
    }

    private static String notFoundPage(ServiceFacts service, String prefix) {
        return Html.page(
                "Not found",
                "<p>Nothing is here. Methods of " + Html.escape(service.name()) + " are called at "
                        + Html.code(prefix + "/METHOD") + ".</p>");
    }

    byte[] health() {
        return health;
    }

    void landing(HttpExchange exchange) throws IOException {
        page(exchange, enabled, landingPage);
    }

    void describe(HttpExchange exchange) throws IOException {
        page(exchange, describing, describePage);
    }

    private void page(HttpExchange exchange, boolean present, String page) throws IOException {
        if (present) {
            exchange.setHeader("Cache-Control", "no-cache, no-store, must-revalidate, max-age=0");
            Responses.html(exchange, 200, page);
        } else {
            notFound(exchange);
        }
    }

    void notFound(HttpExchange exchange) throws IOException {
        if (enabled) {
            Responses.html(exchange, 404, notFoundPage);
        } else {
            Responses.json(exchange, 404, JsonText.object("title", "404 Not Found"));
        }
    }

    void unauthorized(HttpExchange exchange, AuthenticationException refusal) throws IOException {
        String reason = refusal.reason().code();
        exchange.setHeader("VGI-Auth-Reason", reason);
        exchange.setHeader("Cache-Control", "no-store");
        if (exchange.header("Accept").stream().anyMatch(accept -> accept.contains("text/html"))) {
            Responses.html(
                    exchange,
                    401,
                    Html.page(
                            "Unauthorized",
                            "<p>This service wants to know who calls.</p><dl><dt>Reason</dt><dd>" + Html.code(reason)
                                    + "</dd><dt>Detail</dt><dd>" + Html.escape(refusal.detail()) + "</dd></dl>"));
        } else {
            Responses.json(
                    exchange,
                    401,
                    JsonText.object("error", "unauthorized", "reason", reason, "detail", refusal.detail()));
        }
    }
}
