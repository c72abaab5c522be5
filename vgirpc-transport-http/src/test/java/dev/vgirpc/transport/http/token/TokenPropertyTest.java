package dev.vgirpc.transport.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class TokenPropertyTest {

    private final ManualClock clock = new ManualClock();
    private final StreamTokens tokens = tokens();

    private StreamTokens tokens() {
        return new StreamTokens(TokenKeys.of(List.of(new byte[32])), new byte[] {5}, Duration.ofHours(1), 0, clock);
    }

    @Property(tries = 300)
    void whatIsSealedComesBack(
            @ForAll @Size(16) byte[] id,
            @ForAll @StringLength(max = 40) String method,
            @ForAll @Size(max = 600) byte[] fixed,
            @ForAll @Size(max = 3000) byte[] state,
            @ForAll @Size(max = 50) byte[] identity)
            throws TokenException {
        // Names on the wire are UTF-8.
        String name = new String(method.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8);
        StreamCall call = new StreamCall(id, name, fixed, "00ff");

        StreamTokens.Position position =
                tokens().open(tokens.seal(call, state, identity), tokens.seal(call, identity), identity);

        assertThat(position.call()).isEqualTo(call);
        assertThat(position.state()).isEqualTo(state);
    }

    @Property(tries = 300)
    void noTextIsTakenThatWasNotSealed(@ForAll String text) {
        assertThatThrownBy(() -> tokens.open(text, text, new byte[0])).isInstanceOf(TokenException.class);
    }

    @Property(tries = 300)
    void contentsComeBack(@ForAll @Size(max = 4000) byte[] content, @ForAll byte filler) throws TokenException {
        byte[] packed = Payload.pack(content);
        assertThat(packed.length).isLessThanOrEqualTo(content.length + 1);
        assertThat(Payload.unpack(packed, content.length)).isEqualTo(content);

        byte[] even = new byte[content.length];
        java.util.Arrays.fill(even, filler);
        assertThat(Payload.unpack(Payload.pack(even), even.length)).isEqualTo(even);
    }

    @Property(tries = 500)
    void anyBytesAreAContentOrRefused(@ForAll @Size(max = 300) byte[] packed) {
        for (byte coding = 0; coding < 3; coding++) {
            byte[] changed = new byte[packed.length + 1];
            changed[0] = coding;
            System.arraycopy(packed, 0, changed, 1, packed.length);
            try {
                assertThat(Payload.unpack(changed, 1000).length).isLessThanOrEqualTo(1000);
            } catch (TokenException e) {
                assertThat(e).hasMessageContaining("payload");
            }
        }
    }
}
