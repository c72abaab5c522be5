package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireNamesTest {

    @ParameterizedTest
    @CsvSource({
        "price, price",
        "lastPrice, last_price",
        "httpURL, http_url",
        "httpURL2, http_url2",
        "HTTPServer, http_server",
        "getHTTPServerURL, get_http_server_url",
        "x, x",
        "X, x",
        "aB, a_b",
        "ABC, abc",
        "already_snake, already_snake",
        "mixed_Case, mixed_case",
        "v2Beta, v2_beta",
        "utf8Text, utf8_text",
        "größeÄndern, größe_ändern",
    })
    void snakeCase(String name, String expected) {
        assertThat(WireNames.snakeCase(name)).isEqualTo(expected);
    }
}
