package dev.vgirpc.transport.http.client;

import dev.vgirpc.Limits;
import dev.vgirpc.RpcServer;
import dev.vgirpc.Target;
import dev.vgirpc.TransportKind;
import dev.vgirpc.testkit.EchoService;
import dev.vgirpc.testkit.TransportHarness;
import dev.vgirpc.transport.http.coding.Coding;
import dev.vgirpc.transport.http.server.BodyOptions;
import dev.vgirpc.transport.http.server.ServiceOptions;
import dev.vgirpc.transport.http.token.TokenKeys;
import dev.vgirpc.transport.http.token.TokenOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A service behind the handler and in front of the client half, both in this process. */
final class HttpHarness extends TransportHarness {

    private static final ServiceOptions SERVICE = ServiceOptions.DEFAULTS.withTokens(
            TokenOptions.DEFAULTS.withKeys(TokenKeys.of(List.of(new byte[] {1, 2, 3}))));

    private static final ClientOptions PLAIN =
            ClientOptions.DEFAULTS.withRequestCoding(null).withResponseCodings(List.of());

    private final Supplier<HttpPlace> places;
    private final HttpPlace place;
    private final List<RpcServer> servers = new ArrayList<>();

    private HttpHarness(Supplier<HttpPlace> places, int count) {
        this.places = places;
        this.place = places.get();
        for (int at = 0; at < count; at++) {
            servers.add(serve(place, Limits.defaults()));
        }
    }

    /** Without a network. */
    private static HttpHarness inMemory(ServiceOptions service, ClientOptions client, int count) {
        return new HttpHarness(() -> new MemoryPlace(service, client), count);
    }

    private static RpcServer serve(HttpPlace place, Limits limits) {
        return RpcServer.builder(EchoService.class, EchoService.create())
                .limits(limits)
                .start(place);
    }

    /** Bodies as they are, below a prefix. */
    static HttpHarness plain() {
        return inMemory(SERVICE.withPrefix("/vgi/v1"), PLAIN, 1);
    }

    /** Requests and responses of one coding. */
    static HttpHarness coded(Coding coding) {
        return inMemory(
                SERVICE, ClientOptions.DEFAULTS.withRequestCoding(coding).withResponseCodings(List.of(coding)), 1);
    }

    /** Responses of producers are filled up to a bound with as many turns as it takes. */
    static HttpHarness filled(long bytes) {
        BodyOptions bodies = SERVICE.bodies().withMaxResponse(OptionalLong.of(bytes));
        return inMemory(SERVICE.withBodies(bodies), ClientOptions.DEFAULTS, 1);
    }

    /** As {@link #filled}, and each turn leaves at once. */
    static HttpHarness flushed(long bytes) {
        BodyOptions bodies =
                SERVICE.bodies().withMaxResponse(OptionalLong.of(bytes)).withFlushTurns(true);
        return inMemory(SERVICE.withBodies(bodies), ClientOptions.DEFAULTS, 1);
    }

    /** Each turn opens the call's token. */
    static HttpHarness withoutCallCache() {
        return inMemory(SERVICE.withTokens(SERVICE.tokens().withCached(0)), PLAIN, 1);
    }

    /** Over the network, with what client and server prefer. */
    static HttpHarness over(JettyPlace.Protocol protocol) {
        return new HttpHarness(() -> new JettyPlace(protocol, SERVICE, ClientOptions.DEFAULTS), 1);
    }

    /** Two servers of one key, which take turns request by request. */
    static HttpHarness twoServers() {
        return inMemory(SERVICE, PLAIN, 2);
    }

    @Override
    public Target target() {
        return place;
    }

    @Override
    public Target nobody() {
        return places.get();
    }

    @Override
    public TransportKind kind() {
        return TransportKind.HTTP;
    }

    @Override
    public Optional<String> missing(Feature feature) {
        return switch (feature) {
            case SERVER_CONTROL ->
                servers.size() == 1 ? Optional.empty() : Optional.of("there are several servers");
            case MANY_CLIENTS, PEER_KILL -> Optional.empty();
            case BYTE_STREAM -> Optional.of("each HTTP request says how long it is");
            case TURNS_ON_DEMAND -> Optional.of("the request that opens a producer runs its first turn (page 8.9)");
            case EARLY_LOGS -> Optional.of("an HTTP answer leaves when its status is known");
            case HELD_STREAMS -> Optional.of("between two requests a stream is at its client");
        };
    }

    @Override
    public RpcServer server() {
        return servers.getFirst();
    }

    @Override
    public void killPeer() {
        servers.forEach(each -> each.stop(Duration.ZERO));
    }

    @Override
    public Optional<Target> limited(Limits limits) {
        HttpPlace other = places.get();
        servers.add(serve(other, limits));
        return Optional.of(other);
    }

    @Override
    public void close() {
        servers.forEach(RpcServer::close);
    }
}
