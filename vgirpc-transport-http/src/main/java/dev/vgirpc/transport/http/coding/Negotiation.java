package dev.vgirpc.transport.http.coding;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which coding a response gets, and in which header field that is said (protocol page 8.5): the first token that the
 * server can produce, of the protocol's own field and then of the general one; weights do not count, their order does.
 */
public record Negotiation(@Nullable Coding coding, boolean inOwnField) {

    /** A response as it is. */
    public static final Negotiation PLAIN = new Negotiation(null, false);

    /**
     * Negotiates.
     *
     * @param own values of {@code X-VGI-Accept-Encoding}
     * @param general values of {@code Accept-Encoding}
     * @param offered what the server can produce
     */
    public static Negotiation of(List<String> own, List<String> general, List<Coding> offered) {
        for (boolean inOwn : new boolean[] {true, false}) {
            for (String field : inOwn ? own : general) {
                for (String part : field.split(",")) {
                    String token = part.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
                    if (token.equals("identity")) {
                        return PLAIN;
                    }
                    Coding coding = Coding.of(token);
                    if (coding != null && offered.contains(coding)) {
                        // A browser undoes what it knows by the general field, and nothing else.
                        return new Negotiation(coding, inOwn && !names(general, token));
                    }
                }
            }
        }
        return PLAIN;
    }

    private static boolean names(List<String> fields, String token) {
        return fields.stream()
                .flatMap(field -> List.of(field.split(",")).stream())
                .anyMatch(part -> part.split(";", 2)[0].strip().equalsIgnoreCase(token));
    }
}
