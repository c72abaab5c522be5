package dev.vgirpc.transport.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of protocol page 8.2. */
class RouteTest {

    private static String text(Route route) {
        return switch (route) {
            case Route.Unary unary -> "unary " + unary.method();
            case Route.Init init -> "init " + init.method();
            case Route.Exchange exchange -> "exchange " + exchange.method();
            default -> route.getClass().getSimpleName();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "/add, unary add",
        "/__describe__, unary __describe__",
        "/__transport_options__, unary __transport_options__",
        "/items/init, init items",
        "/items/exchange, exchange items",
        "/health, Health",
        "/healthx, unary healthx",
        "/Health, unary Health",
        "/health/, Unknown",
        "/health/init, init health",
        "/, Landing",
        "'', Landing",
        "/describe, DescribePage",
        "/describe/init, init describe",
        "/__introspect_token__, TokenIntrospection",
        "/.well-known/oauth-protected-resource, WellKnown",
        "/.well-known/, WellKnown",
        "/.well-known, unary .well-known",
        "//, Unknown",
        "//init, Unknown",
        "/add/, Unknown",
        "/add/other, Unknown",
        "/add/init/, Unknown",
        "/a/b/init, Unknown",
        "/a b, unary a b",
        "/ä, unary ä"
    })
    void pathsWithoutPrefix(String path, String route) {
        assertThat(text(Route.of("", true, path))).isEqualTo(route);
    }

    @ParameterizedTest
    @CsvSource({
        "/vgi/x/add, unary add",
        "/vgi/x/items/init, init items",
        "/vgi/x/items/exchange, exchange items",
        "/vgi/x/health, Health",
        "/vgi/x, Landing",
        "/vgi/x/, Landing",
        "/vgi/x/describe, DescribePage",
        "/.well-known/a, WellKnown",
        "/vgi/x/.well-known/a, Unknown",
        "/vgi/xadd, Unknown",
        "/vgi/xx/add, Unknown",
        "/vgi, Unknown",
        "/add, Unknown",
        "/health, Unknown",
        "/, Unknown"
    })
    void pathsBelowAPrefix(String path, String route) {
        assertThat(text(Route.of("/vgi/x", true, path))).isEqualTo(route);
    }

    @ParameterizedTest
    @CsvSource({"'', /describe", "/vgi, /vgi/describe"})
    void withoutItsPageDescribeIsAMethod(String prefix, String path) {
        assertThat(text(Route.of(prefix, false, path))).isEqualTo("unary describe");
    }
}
