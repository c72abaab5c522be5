package dev.vgirpc.examples.quickstart;

import dev.vgirpc.Batch;
import dev.vgirpc.Rpc;
import java.util.List;
import org.apache.arrow.vector.Float8Vector;

/** Batches as values: columns go in, columns come back. */
final class Ticks {

// tag::ticks
    record Tick(String symbol, double price) {}

    interface Smoothing {
        Batch smooth(Batch ticks);
    }

    static List<Tick> smoothed(Smoothing service, List<Tick> ticks) {
        try (Batch batch = Batch.ofRows(Tick.class, ticks);     // records to columns
                Batch answer = service.smooth(batch)) {          // what a proxy returns is the caller's to close
            return answer.rows(Tick.class);                      // and back
        }
    }

    static Batch halved(Batch ticks) {
        Float8Vector price = (Float8Vector) ticks.root().getVector("price"); // Arrow's own vectors
        for (int i = 0; i < ticks.rowCount(); i++) {
            price.set(i, price.get(i) / 2);
        }
        return ticks;                                            // the call closes what a service returns
    }
// end::ticks

    private Ticks() {}

    static List<Tick> run() {
        Smoothing service = Rpc.inProcess(Smoothing.class, Ticks::halved);
        try {
            return smoothed(service, List.of(new Tick("ACME", 12.5), new Tick("INIT", 80)));
        } finally {
            Rpc.close(service);
        }
    }
}
