package dev.vgirpc.transport.http.server;

import org.jspecify.annotations.Nullable;

/** Where a path leads (protocol page 8.2). */
sealed interface Route {

    /** The first request of a unary call. */
    record Unary(String method) implements Route {}

    /** The request that opens a stream. */
    record Init(String method) implements Route {}

    /** A further turn of a stream. */
    record Exchange(String method) implements Route {}

    record Health() implements Route {}

    record Landing() implements Route {}

    record DescribePage() implements Route {}

    /** The route that resolves tokens, where a server does that; this one does not. */
    record TokenIntrospection() implements Route {}

    /** Documents about the whole host; there are none. */
    record WellKnown() implements Route {}

    /** Something else under the prefix, or outside of it. */
    record Unknown() implements Route {}

    /**
     * The route of a path.
     *
     * @param prefix empty, or with a slash at its start and none at its end
     * @param describing whether the methods have a page
     */
    static Route of(String prefix, boolean describing, String path) {
        if (path.startsWith("/.well-known/")) {
            return new WellKnown();
        }
        if (!path.startsWith(prefix)) {
            return new Unknown();
        }
        String rest = path.substring(prefix.length());
        if (rest.isEmpty() || rest.equals("/")) {
            return new Landing();
        }
        if (rest.charAt(0) != '/') {
            return new Unknown();
        }
        String[] parts = rest.substring(1).split("/", -1);
        return switch (parts.length) {
            case 1 -> switch (parts[0]) {
                case "" -> new Landing();
                case "health" -> new Health();
                case "__introspect_token__" -> new TokenIntrospection();
                default -> describing && parts[0].equals("describe") ? new DescribePage() : new Unary(parts[0]);
            };
            case 2 -> stream(parts[0], parts[1]);
            default -> new Unknown();
        };
    }

    private static Route stream(String method, @Nullable String step) {
        if (method.isEmpty()) {
            return new Unknown();
        }
        return "init".equals(step) ? new Init(method) : "exchange".equals(step) ? new Exchange(method) : new Unknown();
    }
}
