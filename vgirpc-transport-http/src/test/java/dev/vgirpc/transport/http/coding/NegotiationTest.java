package dev.vgirpc.transport.http.coding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of protocol page 8.5: values of several fields of one name are told apart by a bar. */
class NegotiationTest {

    private static List<String> fields(String text) {
        return text == null ? List.of() : Arrays.asList(text.split("\\|"));
    }

    private static Negotiation negotiated(String own, String general, List<Coding> offered) {
        return Negotiation.of(fields(own), fields(general), offered);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock = """
            # own; general; coding; in the own field
            ; ; ; false
            ; zstd; ZSTD; false
            ; gzip; GZIP; false
            ; zstd, gzip; ZSTD; false
            ; gzip, zstd; GZIP; false
            ; gzip|zstd; GZIP; false
            ; br, deflate, gzip; GZIP; false
            ; br; ; false
            ; *; ; false
            ; identity; ; false
            ; identity, zstd; ; false
            ; gzip, identity; GZIP; false
            ; br, identity, gzip; ; false
            ;  ZSTD ; ZSTD; false
            ; ,,zstd,; ZSTD; false
            ; x-gzip; ; false
            ; zstd2, zst; ; false
            zstd; ; ZSTD; true
            gzip; ; GZIP; true
            zstd; gzip; ZSTD; true
            zstd; gzip, zstd; ZSTD; false
            zstd; br|ZStd; ZSTD; false
            gzip; zstd; GZIP; true
            br; gzip; GZIP; false
            identity; zstd; ; false
            br, identity; zstd; ; false
            br|zstd; ; ZSTD; true
            """)
    void theFirstTokenThatCanBeProducedWins(String own, String general, Coding coding, boolean inOwnField) {
        assertThat(negotiated(own, general, List.of(Coding.values()))).isEqualTo(new Negotiation(coding, inOwnField));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '/',
            textBlock = """
            gzip;q=0.1, zstd;q=1.0 / GZIP
            zstd;q=0, gzip / ZSTD
            zstd ; q=0.5 / ZSTD
            identity;q=0, zstd /
            br;q=1.0, gzip;level=9;q=0.2 / GZIP
            """)
    void weightsDoNotCount(String general, Coding coding) {
        assertThat(negotiated(null, general, List.of(Coding.values())).coding()).isEqualTo(coding);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock = """
            ; zstd; ; false
            ; zstd, gzip; GZIP; false
            zstd; gzip; GZIP; false
            zstd, gzip; zstd; GZIP; true
            """)
    void whatIsNotOfferedIsPassedOver(String own, String general, Coding coding, boolean inOwnField) {
        assertThat(negotiated(own, general, List.of(Coding.GZIP))).isEqualTo(new Negotiation(coding, inOwnField));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"zstd; gzip", "; gzip", ";"})
    void whoOffersNothingSendsPlain(String own, String general) {
        assertThat(negotiated(own, general, List.of())).isEqualTo(Negotiation.PLAIN);
    }
}
