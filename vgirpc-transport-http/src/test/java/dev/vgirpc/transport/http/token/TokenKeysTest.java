package dev.vgirpc.transport.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenKeysTest {

    @Test
    void aKeyOf32BytesIsTakenAsItIs() {
        byte[] key = new byte[32];
        key[31] = 7;

        assertThat(TokenKeys.of(List.of(key)).masters()).containsExactly(key);
    }

    @Test
    void anotherKeyIsHashed() {
        // The SHA-256 of "abc", FIPS 180-4.
        byte[] expected =
                HexFormat.of().parseHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

        assertThat(TokenKeys.of(List.of("abc".getBytes(StandardCharsets.US_ASCII))).masters())
                .containsExactly(expected);
        assertThat(TokenKeys.of(List.of(new byte[31], new byte[33], new byte[1])).masters())
                .allSatisfy(each -> assertThat(each).hasSize(32))
                .doesNotHaveDuplicates();
    }

    @Test
    void noKeyAndAnEmptyOneAreRefused() {
        assertThatThrownBy(() -> TokenKeys.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no token key");
        assertThatThrownBy(() -> TokenKeys.of(List.of(new byte[32], new byte[0])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void keysAreCopied() {
        byte[] key = new byte[32];
        TokenKeys keys = TokenKeys.of(List.of(key));
        key[0] = 1;

        assertThat(keys.masters().getFirst()[0]).isZero();
    }

    @Test
    void randomKeysDiffer() {
        assertThat(TokenKeys.random().masters().getFirst()).hasSize(32)
                .isNotEqualTo(TokenKeys.random().masters().getFirst());
    }
}
