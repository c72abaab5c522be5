package dev.vgirpc.transport.http.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedBodyTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void asManyBytesAsAreAllowedPass(int atATime) throws IOException {
        BoundedBody body = new BoundedBody(new Bytes.Source(Bytes.text(10), atATime), 10);

        assertThat(Bytes.readAll(body, 64, false)).isEqualTo(Bytes.text(10));
        assertThat(body.count()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void oneMoreDoesNot(int atATime) {
        BoundedBody body = new BoundedBody(new Bytes.Source(Bytes.text(11), atATime), 10);

        assertThatThrownBy(() -> Bytes.readAll(body, 64, false))
                .isInstanceOf(BodyTooLargeException.class)
                .hasMessageContaining("10 bytes");
    }

    @Test
    void closingItClosesTheBody() throws IOException {
        Bytes.Source source = new Bytes.Source(new byte[0], 1);
        BoundedBody body = new BoundedBody(source, 0);

        assertThat(Bytes.readAll(body, 8, true)).isEmpty();
        assertThat(body.isOpen()).isTrue();
        body.close();
        assertThat(body.isOpen()).isFalse();
        assertThat(source.closed).isEqualTo(1);
    }
}
