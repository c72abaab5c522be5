package dev.vgirpc.examples.quickstart;

import dev.vgirpc.CallOptions;
import dev.vgirpc.DeadlineException;
import dev.vgirpc.Limits;
import dev.vgirpc.LogLevel;
import dev.vgirpc.RequiresAuthentication;
import dev.vgirpc.Rpc;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.TraceDetail;
import dev.vgirpc.transport.pipe.Tcp;
import dev.vgirpc.transport.pipe.TcpEndpoint;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** A client for many threads, and a server that other teams may call. */
final class Production {

// tag::client
    static RpcClient client(String address, LongAdder calls) {
        return RpcClient.builder(address)
                .maxConnections(4)                               // each carries one call or stream; more calls wait
                .defaults(CallOptions.none()
                        .timeout(Duration.ofSeconds(5))          // of a call, from asking to answer
                        .turnTimeout(Duration.ofSeconds(2))      // of each turn of a stream
                        .acquireTimeout(Duration.ofSeconds(1))   // for a free connection
                        .retries(2))                             // of calls that certainly did not arrive
                .interceptor(call -> {                           // around every call
                    calls.increment();
                    return call.proceed(call.options().metadata("team", "pricing"));
                })
                .connect();
    }

    static double lastOr(Prices prices, String symbol, double otherwise) {
        Prices hasty = Rpc.with(prices, CallOptions.none().timeout(Duration.ofMillis(300)));
        try {
            return hasty.last(symbol);
        } catch (DeadlineException e) {
            return otherwise;                                    // the next call opens another connection
        }
    }
// end::client

// tag::server
    static final class GuardedPrices implements Prices {
        private final Prices prices = new PricesService();

        @Override
        public double last(String symbol) {
            return prices.last(symbol);
        }

        @Override
        @RequiresAuthentication                                  // refused before the parameters are read
        public Quote quote(String symbol, int quantity) {
            return prices.quote(symbol, quantity);
        }
    }

    static RpcServer server() {
        TcpEndpoint endpoint = Tcp.on(0)
                .maxConnections(100)                             // more are told so, and closed
                .connectionIdleTimeout(Duration.ofMinutes(10))
                .minBytesPerSecond(1024);                        // slower clients are cut off
        return RpcServer.builder(Prices.class, new GuardedPrices())
                .maxConcurrentCalls(50)                          // more are answered with an error at once
                .limits(Limits.defaults().withMaxMessageBytes(64 << 20))
                .traceDetail(TraceDetail.MESSAGE)                // no stack trace leaves the server
                .interceptor((call, next) -> {
                    call.log(LogLevel.DEBUG, call.method() + " for " + call.metadata().get("team"));
                    next.proceed();
                })
                .start(endpoint);
    }

    static boolean end(RpcServer server) {
        return server.stop(Duration.ofSeconds(10));              // calls in progress may finish: true when all did
    }
// end::server

    private Production() {}
}
