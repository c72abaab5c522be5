package dev.vgirpc.transport.http.server;

/** Pages of one look: readable without scripts, in both colour schemes, at any width. */
final class Html {

    /** Text on its background has a contrast of at least 7 to 1 in both schemes (WCAG 2.2, AAA). */
    private static final String STYLE = """
            :root{color-scheme:light dark;font-family:system-ui,sans-serif;line-height:1.5}
            body{max-width:48rem;margin:0 auto;padding:1rem;background:#fff;color:#1a1a1a}
            a{color:#0842a0}a:focus-visible{outline:3px solid currentColor;outline-offset:2px}
            code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}
            section{border-top:1px solid #767676;padding:.5rem 0}
            h1,h2{line-height:1.2;overflow-wrap:anywhere}
            dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{font-weight:600}dd{margin:0;min-width:0}
            @media(max-width:30rem){dl{grid-template-columns:1fr}}
            @media(prefers-color-scheme:dark){body{background:#121212;color:#eee}a{color:#a8c7fa}}
            """.replace("\n", "");

    private Html() {}

    /** A whole page; the content is HTML, the title is text. */
    static String page(String title, String content) {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>" + escape(title)
                + "</title><style>" + STYLE + "</style></head><body><main><h1>" + escape(title) + "</h1>" + content
                + "</main></body></html>\n";
    }

    static String code(String text) {
        return "<code>" + escape(text) + "</code>";
    }

    static String link(String path, String text) {
        return "<a href=\"" + escape(path) + "\">" + escape(text) + "</a>";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
