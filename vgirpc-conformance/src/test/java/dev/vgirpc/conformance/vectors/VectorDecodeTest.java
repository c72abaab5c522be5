package dev.vgirpc.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reference wrote is read as its description says. */
class VectorDecodeTest {

    @Test
    void allVectorsAreThere() {
        Map<String, Long> counts =
                Vectors.all().collect(Collectors.groupingBy(Vector::group, Collectors.counting()));
        assertEquals(Map.of("unary-request", 62L, "unary-response", 62L, "errors", 106L, "logs", 24L), counts);
    }

    @ParameterizedTest
    @MethodSource("dev.vgirpc.conformance.vectors.Vectors#all")
    void decodes(Vector vector) throws IOException {
        StreamMatcher.recorded().match(vector.streams(), vector.bytes());
    }
}
