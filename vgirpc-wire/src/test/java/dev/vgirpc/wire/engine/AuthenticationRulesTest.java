package dev.vgirpc.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.AuthContext;
import dev.vgirpc.ContractException;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RequiresAuthentication;
import dev.vgirpc.ServerStatistics;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.engine.RuledService.Row;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.MemoryTransport;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class AuthenticationRulesTest {

    private static final AuthContext KNOWN = new AuthContext("jwt", true, "ann", Map.of());

    interface Base<T> {
        T generic(T value);

        @RequiresAuthentication
        String inherited();
    }

    interface Mixed extends Base<String> {
        String open();

        @RequiresAuthentication
        String closed();

        @RequiresAuthentication(domain = "mtls")
        String byCertificate();

        String byImplementation();

        default String local() {
            return open();
        }
    }

    static class MixedImplementation implements Mixed {
        @Override
        @RequiresAuthentication
        public String generic(String value) {
            return value;
        }

        @Override
        public String inherited() {
            return "i";
        }

        @Override
        public String open() {
            return "o";
        }

        @Override
        public String closed() {
            return "c";
        }

        @Override
        @RequiresAuthentication // asks for no less than the contract
        public String byCertificate() {
            return "b";
        }

        @Override
        @RequiresAuthentication(domain = "jwt")
        public String byImplementation() {
            return "m";
        }
    }

    private static <T> Served<T> serve(Class<T> contract, T implementation, AuthContext caller) {
        return new Served<>(
                contract, implementation, UnaryOperator.identity(), log -> {}, new MemoryTransport().auth(caller));
    }

    private static void assertRefused(ThrowingCallable call, String text) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RemoteCallException.class, e -> {
            assertThat(e.type()).isEqualTo("PermissionError");
            assertThat(e.detail()).isEqualTo(text);
        });
    }

    @Test
    void methodsSayWhoMayCallThem() {
        try (Served<Mixed> served = serve(Mixed.class, new MixedImplementation(), AuthContext.anonymous())) {
            Mixed mixed = served.proxy;
            assertThat(mixed.open()).isEqualTo("o");
            assertThat(mixed.local()).isEqualTo("o");
            for (ThrowingCallable each : List.<ThrowingCallable>of(
                    mixed::closed,
                    mixed::inherited,
                    mixed::byCertificate,
                    mixed::byImplementation,
                    () -> mixed.generic("x"))) {
                assertRefused(each, "Authentication required");
            }
            assertThat(mixed.open()).isEqualTo("o");
            ServerStatistics end = served.server.statistics();
            assertThat(end.callsRefusedUnauthenticated()).isEqualTo(5);
            assertThat(end.callsStarted()).isEqualTo(3);
            assertThat(end.callsRefusedMalformed()).isZero();
        }
        try (Served<Mixed> served = serve(Mixed.class, new MixedImplementation(), KNOWN)) {
            Mixed mixed = served.proxy;
            assertThat(List.of(mixed.open(), mixed.closed(), mixed.inherited(), mixed.generic("g"), mixed.byImplementation()))
                    .containsExactly("o", "c", "i", "g", "m");
            assertRefused(mixed::byCertificate, "Authentication by 'mtls' required");
            assertThat(mixed.open()).isEqualTo("o");
        }
    }

    @Test
    void theRuleComesBeforeTheParameters() {
        try (Served<Mixed> served = serve(Mixed.class, new MixedImplementation(), AuthContext.anonymous())) {
            Map<String, String> answer =
                    served.askOne(Served.request(Served.head("generic"), dev.vgirpc.wire.WireSchema.EMPTY));
            assertThat(answer.get(WireKeys.LOG_MESSAGE)).isEqualTo("PermissionError: Authentication required");
            assertThat(served.proxy.open()).isEqualTo("o");
        }
    }

    @RequiresAuthentication
    static class ClosedService extends RuledService.Implementation {}

    @Test
    void aTypeStandsForItsMethodsAndStreamsStayInStep() {
        try (Served<RuledService> served = serve(RuledService.class, new ClosedService(), AuthContext.anonymous())) {
            RuledService proxy = served.proxy;
            for (int i = 0; i < 2; i++) {
                assertRefused(() -> first(proxy.rows(1)), "Authentication required");
                assertRefused(() -> first(proxy.headed(1)), "Authentication required");
                assertRefused(() -> proxy.call(1), "Authentication required");
                proxy.rows(1).close();
                assertRefused(() -> proxy.twice().exchange(new Row(1)), "Authentication required");
            }
        }
        try (Served<RuledService> served = serve(RuledService.class, new ClosedService(), KNOWN)) {
            assertThat(served.proxy.call(1)).isEqualTo(1);
            assertThat(first(served.proxy.rows(1))).isEqualTo(1);
        }
    }

    private static long first(ProducerStream<Row> stream) {
        try (stream) {
            return stream.iterator().next().n();
        }
    }

    @RequiresAuthentication(domain = "jwt")
    interface Closed {
        String text();
    }

    interface Extended extends Closed {
        String more();
    }

    static class ExtendedImplementation implements Extended {
        @Override
        public String text() {
            return "t";
        }

        @Override
        public String more() {
            return "m";
        }
    }

    @Test
    void anInheritedTypesRuleIsForItsOwnMethods() {
        try (Served<Extended> served = serve(Extended.class, new ExtendedImplementation(), AuthContext.anonymous())) {
            assertThat(served.proxy.more()).isEqualTo("m");
            assertRefused(served.proxy::text, "Authentication required");
        }
    }

    static class Contradicting implements Closed {
        @Override
        @RequiresAuthentication(domain = "mtls")
        public String text() {
            return "t";
        }
    }

    interface WithDefault {
        String text();

        @RequiresAuthentication
        default String loud() {
            return text();
        }
    }

    static class Useless implements Closed {
        @Override
        public String text() {
            return helper();
        }

        @RequiresAuthentication
        private String helper() {
            return "t";
        }
    }

    interface Other {
        String other();
    }

    static class OfTwoContracts implements Closed, Other {
        @Override
        public String text() {
            return "t";
        }

        @Override
        @RequiresAuthentication
        public String other() {
            return "o";
        }
    }

    private static <T> void assertNoServer(Class<T> contract, T implementation, String... texts) {
        assertThatThrownBy(() -> new WireEngine().server(contract, implementation))
                .isInstanceOf(ContractException.class)
                .hasMessageContainingAll(texts);
    }

    @Test
    void wrongUsesAreRefusedAtBuild() {
        assertNoServer(Closed.class, new Contradicting(), "text()", "jwt", "mtls");
        assertNoServer(WithDefault.class, () -> "t", "WithDefault.loud()", "it is no RPC method");
        assertNoServer(Closed.class, new Useless(), "Useless.helper()", "it is no RPC method");
        serve(Closed.class, new OfTwoContracts(), KNOWN).close();
    }
}
