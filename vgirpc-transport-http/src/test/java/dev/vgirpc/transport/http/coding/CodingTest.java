package dev.vgirpc.transport.http.coding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodingTest {

    @ParameterizedTest
    @CsvSource({"zstd, ZSTD", "ZSTD, ZSTD", "' gzip ', GZIP", "GZip, GZIP"})
    void namesAreTakenInAnyCase(String name, Coding coding) {
        assertThat(Coding.of(name)).isEqualTo(coding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "br", "x-gzip", "zstd,gzip", "zstd;q=1", "gzıp", "*"})
    void othersAreUnknown(String name) {
        assertThat(Coding.of(name)).isNull();
    }
}
