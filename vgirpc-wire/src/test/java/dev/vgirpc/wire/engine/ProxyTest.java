package dev.vgirpc.wire.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.CallOptions;
import dev.vgirpc.ContractException;
import dev.vgirpc.LogMessage;
import dev.vgirpc.Rpc;
import dev.vgirpc.TransportException;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.support.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class ProxyTest {

    private final Calls.Answering service = new Calls.Answering(() -> "text");
    private final Served<Calls> served = new Served<>(Calls.class, service);

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void proxiesOfOneClientAndContractAreEqual() {
        Calls second = served.client.proxy(Calls.class);
        Calls view = Rpc.with(served.proxy, CallOptions.none().metadata("k", "v"));
        try (Served<Calls> other = new Served<>(Calls.class, service)) {
            assertThat(second).isEqualTo(served.proxy).hasSameHashCodeAs(served.proxy);
            assertThat(view).isNotEqualTo(served.proxy).isEqualTo(view);
            assertThat(served.proxy)
                    .isNotEqualTo(other.proxy)
                    .isNotEqualTo(service)
                    .isNotEqualTo(null)
                    .isNotEqualTo("text");
        }
    }

    @Test
    void proxySaysWhatItIs() {
        assertThat(served.proxy).hasToString("Calls at memory:test");
    }

    @Test
    void viewsAddToOneAnother() {
        service.body = () -> dev.vgirpc.CallContext.current().metadata().toString();
        Calls view = Rpc.with(served.proxy, CallOptions.none().metadata("a", "1").metadata("b", "2"));

        assertThat(Rpc.with(view, CallOptions.none().metadata("b", "3").metadata("c", "4")).text())
                .isEqualTo("{a=1, b=3, c=4}");
        assertThat(view.text()).isEqualTo("{a=1, b=2}");
        assertThat(served.proxy.text()).isEqualTo("{}");
    }

    @Test
    void onlyOwnProxiesHaveViews() {
        assertThatThrownBy(() -> Rpc.with(service, CallOptions.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Answering");
        assertThatThrownBy(() -> Rpc.close("text")).isInstanceOf(IllegalArgumentException.class);
        Runnable foreign = (Runnable) java.lang.reflect.Proxy.newProxyInstance(
                ProxyTest.class.getClassLoader(), new Class<?>[] {Runnable.class}, (proxy, method, arguments) -> null);
        assertThatThrownBy(() -> Rpc.with(foreign, CallOptions.none())).isInstanceOf(IllegalArgumentException.class);
    }

    /** Calls is not public: its default methods need a handle. */
    @Test
    void defaultMethodsRunLocally() {
        assertThat(served.proxy.loud()).isEqualTo("TEXT");
    }

    public interface PublicParent {
        String text();

        default String twice(String separator) {
            return text() + separator + text();
        }

        default String fail() throws java.io.IOException {
            throw new java.io.IOException("local " + text());
        }
    }

    public interface PublicChild extends PublicParent {
        @Override
        default String twice(String separator) {
            return "child " + PublicParent.super.twice(separator);
        }
    }

    interface HiddenChild extends PublicParent {
        default String hidden(int a, String b, Object c) {
            return a + b + c + text();
        }

        @Override
        boolean equals(Object other);
    }

    @Test
    void inheritedDefaultMethodsRunLocally() {
        try (Served<PublicChild> child = new Served<>(PublicChild.class, () -> "x");
                Served<HiddenChild> hidden = new Served<>(HiddenChild.class, () -> "y")) {
            assertThat(child.proxy.twice("-")).isEqualTo("child x-x");
            assertThatThrownBy(child.proxy::fail).isInstanceOf(java.io.IOException.class).hasMessage("local x");
            assertThat(hidden.proxy.twice("+")).isEqualTo("y+y");
            assertThat(hidden.proxy.hidden(1, "b", List.of())).isEqualTo("1b[]y");
            assertThat(hidden.proxy).isEqualTo(hidden.proxy).isNotEqualTo(child.proxy);
        }
    }

    interface Left {
        String shared(long number);
    }

    interface Right {
        String shared(long number);
    }

    interface LeftFirst extends Left, Right {}

    interface RightFirst extends Right, Left {}

    @Test
    void methodOfTwoSuperInterfacesIsSentWhicheverOfThemIsCalled() {
        try (Served<LeftFirst> left = new Served<>(LeftFirst.class, number -> "l" + number);
                Served<RightFirst> right = new Served<>(RightFirst.class, number -> "r" + number)) {
            assertThat(left.proxy.shared(1)).isEqualTo("l1");
            assertThat(((Left) left.proxy).shared(2)).isEqualTo("l2");
            assertThat(((Right) left.proxy).shared(3)).isEqualTo("l3");
            assertThat(right.proxy.shared(1)).isEqualTo("r1");
            assertThat(((Left) right.proxy).shared(2)).isEqualTo("r2");
            assertThat(((Right) right.proxy).shared(3)).isEqualTo("r3");
        }
    }

    interface Wide {
        Object value();
    }

    interface Narrow {
        String value();
    }

    interface Both extends Wide, Narrow {
        @Override
        String value();
    }

    interface Generic<T> {
        T value();

        T echo(T value);
    }

    interface Concrete extends Generic<String> {
        @Override
        String value();
    }

    private static final class ConcreteService implements Concrete {
        @Override
        public String value() {
            return "v";
        }

        @Override
        public String echo(String value) {
            return value;
        }
    }

    @Test
    void bridgesLeadToTheMethod() {
        try (Served<Both> both = new Served<>(Both.class, () -> "b");
                Served<Concrete> concrete = new Served<>(Concrete.class, new ConcreteService())) {
            assertThat(both.proxy.value()).isEqualTo("b");
            assertThat(((Wide) both.proxy).value()).isEqualTo("b");
            assertThat(((Narrow) both.proxy).value()).isEqualTo("b");
            Generic<String> generic = concrete.proxy;
            assertThat(generic.value()).isEqualTo("v");
            assertThat(generic.echo("e")).isEqualTo("e");
            assertThat(concrete.proxy.echo("f")).isEqualTo("f");
        }
    }

    @Test
    void argumentsAreCheckedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> served.proxy.bytes(null))
                .isInstanceOfSatisfying(ValueException.class, e -> {
                    assertThat(e.reason()).isEqualTo(ValueException.Reason.NULL);
                    assertThat(e.path()).isEqualTo("bytes().bytes");
                });
        assertThat(served.proxy.text()).isEqualTo("text");
    }

    @Test
    void clientServesSeveralContracts() {
        assertThat(served.client.proxy(PublicChild.class).text()).isEqualTo("text");
        assertThatThrownBy(() -> served.client.proxy(String.class)).isInstanceOf(ContractException.class);
    }

    @Test
    void closedClientSaysSo() {
        served.client.close();
        served.client.close();

        assertThatThrownBy(served.proxy::text)
                .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.delivered()).isFalse())
                .hasMessageContainingAll("memory:test", "closed");
        assertThat(served.proxy).hasToString("Calls at memory:test");
    }

    @Test
    void proxyClosesItsClient() {
        Rpc.close(served.proxy);
        assertThatThrownBy(served.proxy::text).isInstanceOf(TransportException.class);
    }

    @Test
    void implementationOfAnotherTypeIsRefused() {
        List<LogMessage> none = new ArrayList<>();
        @SuppressWarnings({"unchecked", "rawtypes"})
        Class<Object> contract = (Class) Calls.class;

        assertThatThrownBy(() -> new WireEngine().server(contract, none))
                .isInstanceOf(ContractException.class)
                .hasMessageContainingAll("ArrayList", Calls.class.getName());
    }
}
