package dev.vgirpc.examples.quickstart;

import dev.vgirpc.Worker;
import java.util.HashMap;
import java.util.Map;

/** A worker with a name and a flag of its own. */
final class Commands {

    /** One price that never changes. */
    record OnePrice(String symbol, double price) implements Prices {
        @Override
        public double last(String wanted) {
            if (!wanted.equals(symbol)) {
                throw new IllegalArgumentException("unknown symbol " + wanted);
            }
            return price;
        }

        @Override
        public Quote quote(String wanted, int quantity) {
            return new Quote(wanted, quantity, quantity * last(wanted));
        }
    }

// tag::command
    static Worker command() {
        Map<String, String> given = new HashMap<>();
        return Worker.of(Prices.class, () -> new OnePrice(given.getOrDefault("symbol", "ACME"), 12.5))
                .name("prices")
                .version("1.0")
                .flag("--symbol", "NAME", "the one symbol that has a price", name -> given.put("symbol", name))
                .orElse("--idle-timeout", "0")                             // for ever, unless told
                .server(server -> server.describe(true));                  // what no flag is needed for
    }
// end::command

    private Commands() {}
}
