package dev.vgirpc.examples.http;

import dev.vgirpc.AuthContext;
import dev.vgirpc.RpcServer;
import dev.vgirpc.Worker;
import dev.vgirpc.transport.http.HttpEndpoint;
import dev.vgirpc.transport.http.HttpOptions;
import dev.vgirpc.transport.http.JettyMount;
import dev.vgirpc.transport.http.access.AuthenticationException;
import dev.vgirpc.transport.http.access.AuthenticationException.Reason;
import dev.vgirpc.transport.http.access.Cors;
import dev.vgirpc.transport.http.access.HttpRequestHead;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;

/** A service over HTTP. */
final class Web {

// tag::web
    static RpcServer serve(int port, byte[] tokenKey, byte[] secret) {
        HttpOptions options = HttpOptions.defaults()
                .prefix("/rates")
                .tokenKeys(tokenKey)                       // the same on all servers: streams go on at any of them
                .tokenTimeToLive(Duration.ofMinutes(10))   // between two turns of a stream
                .maxRequestBytes(1 << 20)                  // status 413 above, as sent and as decoded
                .maxResponseBytes(16 << 20)                // an error above; producers fill responses up to here
                .cors(Cors.of("https://desk.example"))     // pages of this origin may call
                .authenticator(request -> caller(request, secret));
        return RpcServer.builder(Rates.class, new RatesService())
                .describe(true)
                .start(HttpEndpoint.on(port).options(options));
    }

    static AuthContext caller(HttpRequestHead request, byte[] secret) throws AuthenticationException {
        for (String field : request.header("Authorization")) {
            if (MessageDigest.isEqual(field.getBytes(StandardCharsets.ISO_8859_1), secret)) {
                return new AuthContext("bearer", true, "desk", Map.of());
            }
            throw new AuthenticationException(Reason.INVALID_CREDENTIAL, "the token is not known");
        }
        throw new AuthenticationException(Reason.MISSING_CREDENTIAL, "send Authorization: Bearer …");
    }
// end::web

// tag::mount
    static RpcServer mount(Server jetty) {
        JettyMount mount = JettyMount.of(HttpOptions.defaults().prefix("/rates"));
        jetty.setHandler(new ContextHandler(mount.handler(), "/api"));   // POST /api/rates/rate
        return RpcServer.builder(Rates.class, new RatesService()).start(mount);
    }
// end::mount

// tag::webcommand
    static Worker command(byte[] secret) {
        return Worker.of(Rates.class, RatesService::new)
                .name("rates")                             // rates --http 8080 --prefix /rates --token-key HEX
                .endpoint(HttpEndpoint.class, http -> http.options(
                        http.options().authenticator(request -> caller(request, secret))));
    }
// end::webcommand

    private Web() {}
}
