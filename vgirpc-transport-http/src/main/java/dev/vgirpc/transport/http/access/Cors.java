package dev.vgirpc.transport.http.access;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Which web pages of other origins may call a service (protocol page 8.6). Immutable.
 *
 * @param origins the origins, such as {@code https://app.example.org}; {@code *} alone stands for all
 * @param maxAge how long browsers may keep what they are told, in whole seconds
 * @param resourcePolicy the value of {@code Cross-Origin-Resource-Policy}: {@code cross-origin}, {@code same-site} or
 *     {@code same-origin}
 */
public record Cors(List<String> origins, Duration maxAge, String resourcePolicy) {

    private static final Duration MAX_AGE = Duration.ofHours(2);
    private static final List<String> POLICIES = List.of("cross-origin", "same-site", "same-origin");

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException when there is no origin, one is not of the form {@code SCHEME://HOST[:PORT]}, the
     *     time is negative, or the policy is unknown
     */
    public Cors {
        origins = List.copyOf(origins);
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("CORS needs an origin: name one, or * for all");
        }
        for (String origin : origins) {
            if (!origin.matches("\\*|null|[a-z][a-z0-9+.-]*://[^/\\s,]+")) {
                throw new IllegalArgumentException(
                        "the origin '" + origin + "' is not of the form SCHEME://HOST[:PORT], and not *");
            }
        }
        if (origins.contains("*") && origins.size() > 1) {
            throw new IllegalArgumentException("the origin * stands for all: name it alone");
        }
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("the maxAge of CORS is negative: " + maxAge);
        }
        if (!POLICIES.contains(resourcePolicy)) {
            throw new IllegalArgumentException(
                    "the resource policy '" + resourcePolicy + "' is none of " + String.join(", ", POLICIES));
        }
    }

    /**
     * Pages of these origins, for two hours at a time.
     *
     * @param origins the origins, or {@code *}
     * @return new rules
     * @throws IllegalArgumentException when one is not valid
     */
    public static Cors of(String... origins) {
        return new Cors(List.of(origins), MAX_AGE, "cross-origin");
    }

    /**
     * These rules with a time.
     *
     * @param time how long browsers may keep what they are told, in whole seconds
     * @return the changed rules
     * @throws IllegalArgumentException when it is negative
     */
    public Cors maxAge(Duration time) {
        return new Cors(origins, Objects.requireNonNull(time), resourcePolicy);
    }

    /**
     * These rules with a policy for embedding.
     *
     * @param policy {@code cross-origin}, {@code same-site} or {@code same-origin}
     * @return the changed rules
     * @throws IllegalArgumentException when it is another one
     */
    public Cors resourcePolicy(String policy) {
        return new Cors(origins, maxAge, policy);
    }
}
