package dev.vgirpc.transport.http.server;

import dev.vgirpc.transport.http.access.Cors;
import dev.vgirpc.transport.http.access.HttpAuthenticator;
import dev.vgirpc.transport.http.access.HttpRequestHead;
import dev.vgirpc.transport.http.token.TokenOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a server does beside calling methods.
 *
 * @param prefix before each path: empty, or with a slash at its start and none at its end
 * @param cors which web pages may call, or null for none
 * @param pages whether people are told what this is
 * @param maxConcurrentRequests how many calls and turns are answered at a time
 */
public record ServiceOptions(
        String prefix,
        BodyOptions bodies,
        TokenOptions tokens,
        @Nullable Cors cors,
        HttpAuthenticator authenticator,
        boolean pages,
        int maxConcurrentRequests) {

    public static final ServiceOptions DEFAULTS = new ServiceOptions(
            "", BodyOptions.DEFAULTS, TokenOptions.DEFAULTS, null, HttpRequestHead::certificate, true, 1024);

    public ServiceOptions withPrefix(String path) {
        return new ServiceOptions(path, bodies, tokens, cors, authenticator, pages, maxConcurrentRequests);
    }

    public ServiceOptions withBodies(BodyOptions changed) {
        return new ServiceOptions(prefix, changed, tokens, cors, authenticator, pages, maxConcurrentRequests);
    }

    public ServiceOptions withTokens(TokenOptions changed) {
        return new ServiceOptions(prefix, bodies, changed, cors, authenticator, pages, maxConcurrentRequests);
    }

    public ServiceOptions withCors(Cors rules) {
        return new ServiceOptions(prefix, bodies, tokens, rules, authenticator, pages, maxConcurrentRequests);
    }

    public ServiceOptions withAuthenticator(HttpAuthenticator who) {
        return new ServiceOptions(prefix, bodies, tokens, cors, who, pages, maxConcurrentRequests);
    }

    public ServiceOptions withPages(boolean enabled) {
        return new ServiceOptions(prefix, bodies, tokens, cors, authenticator, enabled, maxConcurrentRequests);
    }

    public ServiceOptions withMaxConcurrentRequests(int count) {
        return new ServiceOptions(prefix, bodies, tokens, cors, authenticator, pages, count);
    }
}
