package dev.vgirpc.examples.quickstart;

import dev.vgirpc.CallContext;
import dev.vgirpc.LogLevel;
import java.util.Map;

// tag::service
final class PricesService implements Prices {

    private final Map<String, Double> prices = Map.of("ACME", 12.5, "INIT", 80.0);

    @Override
    public double last(String symbol) {
        Double price = prices.get(symbol);
        if (price == null) {
            throw new IllegalArgumentException("unknown symbol " + symbol);
        }
        return price;
    }

    @Override
    public Quote quote(String symbol, int quantity) {
        CallContext call = CallContext.current();
        call.log(LogLevel.INFO, "quoting for " + call.metadata().get("desk"));
        return new Quote(symbol, quantity, quantity * last(symbol));
    }
}
// end::service
