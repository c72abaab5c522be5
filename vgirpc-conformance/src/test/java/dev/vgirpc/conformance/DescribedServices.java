package dev.vgirpc.conformance;

import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RpcStream;
import dev.vgirpc.SnakeCase;
import dev.vgirpc.conformance.StreamRows.Counter;
import dev.vgirpc.conformance.StreamRows.Measure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The services whose descriptions were recorded, beside the conformance service. */
public final class DescribedServices {

    private DescribedServices() {}

    /** One method. */
    public interface Calc {
        double add(double a, double b);
    }

    /** A method of every kind. */
    @SnakeCase
    public interface Calculator {
        double add(double a, double b);

        ProducerStream<Counter> countdown(long start);

        RpcStream either();

        List<String> history(@Nullable Long limit);

        Point midpoint(Point a, Point b);

        long negate(long value);

        void reset();

        ExchangeStream.WithHeader<ConformanceHeader, Measure, Measure> runningTotal(String unit);

        Status state();
    }
}
