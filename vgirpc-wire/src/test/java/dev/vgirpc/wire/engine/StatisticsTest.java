package dev.vgirpc.wire.engine;

import static dev.vgirpc.wire.engine.Served.head;
import static dev.vgirpc.wire.engine.Served.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RpcClient;
import dev.vgirpc.ServerStatistics;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.engine.RuledService.Row;
import dev.vgirpc.wire.support.LeakCheck;
import dev.vgirpc.wire.support.StreamBytes;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each request is counted once, and the numbers add up. */
@ExtendWith(LeakCheck.class)
class StatisticsTest {

    private final RuledService.Implementation service = new RuledService.Implementation();

    private static ServerStatistics calls(long started, long succeeded, long failed, long malformed, long streams) {
        return new ServerStatistics(0, 0, 0, 0, 0, started, succeeded, failed, 0, 0, malformed, streams, 0);
    }

    @Test
    void everyRequestIsCountedOnce() {
        try (Served<RuledService> served = new Served<>(RuledService.class, service, server -> server.describe(true))) {
            assertThat(served.server.statistics()).isEqualTo(calls(0, 0, 0, 0, 0));
            served.proxy.call(1);
            assertThat(served.server.statistics()).isEqualTo(calls(1, 1, 0, 0, 0));

            service.body = () -> {
                throw new IllegalStateException("x");
            };
            assertThatThrownBy(() -> served.proxy.call(1)).isNotNull();
            assertThatThrownBy(() -> served.proxy.headed(1)).isNotNull();
            assertThat(served.server.statistics()).isEqualTo(calls(3, 1, 2, 0, 0));

            service.body = () -> null;
            try (ProducerStream<Row> stream = served.proxy.rows(1)) {
                stream.iterator().next();
                assertThat(served.server.statistics()).isEqualTo(calls(4, 1, 2, 0, 1));
            }
            served.proxy.call(1); // after the cancel on the same connection
            assertThat(served.server.statistics()).isEqualTo(calls(5, 3, 2, 0, 0));

            try (ExchangeStream<Row, Row> stream = served.proxy.twice()) {
                stream.exchange(new Row(1));
                service.body = () -> {
                    throw new IllegalStateException("x");
                };
                assertThatThrownBy(() -> stream.exchange(new Row(1))).isNotNull();
            }
            assertThat(served.server.statistics()).isEqualTo(calls(6, 3, 3, 0, 0));

            served.ask(request(head("unknown"), WireSchema.EMPTY));
            served.ask(request(head("call"), WireSchema.EMPTY));
            served.ask(request(Map.of(), WireSchema.EMPTY));
            served.ask(new StreamBytes().schema(WireSchema.EMPTY).end().bytes());
            assertThat(served.server.statistics()).isEqualTo(calls(6, 3, 3, 4, 0));

            // Of the protocol itself:
            served.ask(request(head("__describe__"), WireSchema.EMPTY));
            served.ask(request(head("__transport_options__"), WireSchema.EMPTY));
            assertThat(served.server.statistics()).isEqualTo(calls(6, 3, 3, 4, 0));
        }
    }

    @Test
    void aStreamWhoseCallerWentAwayHasFailed() {
        Served<RuledService> served = new Served<>(RuledService.class, service);
        try (RpcClient client = new WireEngine().client(served.transport).connect()) {
            ProducerStream<Row> stream = client.proxy(RuledService.class).headed(1);
            assertThat(served.server.statistics()).isEqualTo(calls(1, 0, 0, 0, 1));
            served.close(); // ends all connections, and waits for their threads
            assertThat(served.server.statistics()).isEqualTo(calls(1, 0, 1, 0, 0));
            stream.close();
        }
    }
}
