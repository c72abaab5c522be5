package dev.vgirpc.transport.http.coding;

import static dev.vgirpc.transport.http.coding.Bytes.decoded;
import static dev.vgirpc.transport.http.coding.Bytes.joined;
import static dev.vgirpc.transport.http.coding.Bytes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GzipBodyTest {

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static void assertBroken(byte[] body) {
        for (int atATime : new int[] {1, 4096}) {
            assertThatThrownBy(() -> decoded(Coding.GZIP, body, atATime, 4096, false))
                    .isInstanceOf(BodyCodingException.class)
                    .hasMessageContaining("gzip");
        }
    }

    /** A member whose head has all that a head may have. */
    private static byte[] withLongHead(byte[] content, int flags) throws IOException {
        byte[] plain = gzip(content);
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(plain, 0, 3);
        head.write(flags);
        head.write(plain, 4, 6);
        if ((flags & 4) != 0) {
            head.writeBytes(new byte[] {3, 0, 'x', 'y', 'z'});
        }
        if ((flags & 8) != 0) {
            head.writeBytes("name.arrow\0".getBytes());
        }
        if ((flags & 16) != 0) {
            head.writeBytes("a comment\0".getBytes());
        }
        if ((flags & 2) != 0) {
            CRC32 crc = new CRC32();
            crc.update(head.toByteArray());
            head.write((int) crc.getValue());
            head.write((int) crc.getValue() >> 8);
        }
        return joined(head.toByteArray(), Arrays.copyOfRange(plain, 10, plain.length));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, false", "1, 1, true", "1, 100000, true", "7, 13, true", "100000, 1, false", "100000, 100000, true",
        "65536, 65536, true", "65536, 65536, false"})
    void anySourceFillsAnyTarget(int atATime, int targetSize, boolean direct) throws IOException {
        byte[] content = joined(text(70_000), random(70_000));

        assertThat(decoded(Coding.GZIP, gzip(content), atATime, targetSize, direct)).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 1000, 65_536})
    void membersFollowOneAnother(int atATime) throws IOException {
        byte[] body =
                joined(gzip(text(1000)), gzip(new byte[0]), gzip(random(70_000)), gzip(text(5)), gzip(new byte[0]));

        assertThat(decoded(Coding.GZIP, body, atATime, 4096, true))
                .isEqualTo(joined(text(1000), random(70_000), text(5)));
    }

    /** Wherever the pieces of a body end. */
    @Test
    void aMemberMayEndWithAPiece() throws IOException {
        byte[] first = gzip(text(1000));
        byte[] body = joined(first, gzip(text(10)));
        for (int atATime = first.length - 10; atATime < first.length + 20; atATime++) {
            assertThat(decoded(Coding.GZIP, body, atATime, 4096, true)).isEqualTo(joined(text(1000), text(10)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 8, 16, 31})
    void headsMayHaveMore(int flags) throws IOException {
        byte[] body = withLongHead(text(100), flags);

        for (int atATime : new int[] {1, 3, 1000}) {
            assertThat(decoded(Coding.GZIP, joined(body, body), atATime, 64, false))
                    .isEqualTo(joined(text(100), text(100)));
        }
        for (int length = 0; length < body.length; length++) {
            assertBroken(Arrays.copyOf(body, length));
        }
    }

    @Test
    void aHeadThatIsWrongIsRefused() throws IOException {
        byte[] body = withLongHead(text(100), 2);
        for (int at = 0; at < 12; at++) {
            byte[] changed = body.clone();
            changed[at] ^= (byte) 0x80;
            assertBroken(changed);
        }
    }

    @Test
    void aTrailerThatIsWrongIsRefused() throws IOException {
        byte[] body = gzip(text(100));
        for (int at = body.length - 8; at < body.length; at++) {
            byte[] changed = body.clone();
            changed[at] ^= 1;
            assertBroken(changed);
        }
    }

    @Test
    void aBodyThatIsCutAnywhereIsRefused() throws IOException {
        byte[] first = gzip(text(3000));
        byte[] body = joined(first, gzip(random(100)));
        for (int length = 0; length < body.length; length++) {
            if (length != first.length) {
                assertBroken(Arrays.copyOf(body, length));
            }
        }
    }

    @Test
    void whatFollowsTheLastMemberMustBeOne() throws IOException {
        assertBroken(joined(gzip(text(100)), new byte[] {0}));
        assertBroken(joined(gzip(text(100)), "some text and more of it, longer than a trailer".getBytes()));
        assertBroken("some text and more of it".getBytes());
        assertBroken(new byte[0]);
    }

    @Test
    void changedBitsNeitherHangNorCrash() throws IOException {
        byte[] body = gzip(text(2000));
        for (int bit = 0; bit < 8 * body.length; bit++) {
            byte[] changed = body.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                // Some bits of the head mean nothing here, and those that fill the last byte of the content.
                assertThat(decoded(Coding.GZIP, changed, 64, 512, true)).isEqualTo(text(2000));
            } catch (BodyCodingException e) {
                assertThat(e).hasMessageContaining("gzip");
            }
        }
    }

    @Test
    void closingItClosesTheBodyOnce() throws IOException {
        for (int read = 0; read < 3; read++) {
            Bytes.Source source = new Bytes.Source(gzip(text(100_000)), 1000);
            ReadableByteChannel body = Coding.GZIP.decoder(source);
            for (int n = 0; n < read; n++) {
                body.read(ByteBuffer.allocate(10));
            }
            body.close();
            body.close();
            assertThat(body.isOpen()).isFalse();
            assertThat(source.closed).isEqualTo(1);
            assertThatThrownBy(() -> body.read(ByteBuffer.allocateDirect(10)))
                    .isInstanceOf(java.nio.channels.ClosedChannelException.class);
        }
    }

    @Test
    void aFullTargetGetsNothing() throws IOException {
        try (ReadableByteChannel body = Coding.GZIP.decoder(new Bytes.Source(gzip(text(10)), 10))) {
            assertThat(body.read(ByteBuffer.allocate(0))).isZero();
            assertThat(Bytes.readAll(body, 3, true)).isEqualTo(text(10));
            assertThat(body.read(ByteBuffer.allocate(5))).as("after the end").isEqualTo(-1);
        }
    }
}
