package dev.vgirpc.transport.http.coding;

import static dev.vgirpc.transport.http.coding.Bytes.decoded;
import static dev.vgirpc.transport.http.coding.Bytes.joined;
import static dev.vgirpc.transport.http.coding.Bytes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdOutputStream;
import dev.vgirpc.testkit.LeakCheckExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheckExtension.class)
class ZstdBodyTest {

    /** As the reference and most tools write them, without the content's size. */
    private static byte[] streamed(byte[] content, boolean checksum) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(frame)) {
            out.setChecksum(checksum);
            out.write(content);
        }
        if (content.length > 0) {
            assertThat(Zstd.getFrameContentSize(frame.toByteArray())).isNegative();
        }
        return frame.toByteArray();
    }

    private static byte[] window(byte[] content, int log) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(frame)) {
            out.setLong(log);
            out.write(content);
        }
        return frame.toByteArray();
    }

    private static byte[] skippable(int length) {
        return ByteBuffer.allocate(8 + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x184D2A53)
                .putInt(length)
                .array();
    }

    private static void assertBroken(byte[] body) {
        assertThatThrownBy(() -> decoded(Coding.ZSTD, body)).isInstanceOf(BodyCodingException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 65_535, 65_536, 65_537, 1_000_000})
    void framesWithAndWithoutSizeAreRead(int length) throws IOException {
        byte[] content = text(length);

        assertThat(decoded(Coding.ZSTD, Zstd.compress(content))).isEqualTo(content);
        assertThat(decoded(Coding.ZSTD, streamed(content, false))).isEqualTo(content);
        assertThat(decoded(Coding.ZSTD, streamed(content, true))).isEqualTo(content);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, false", "1, 1, true", "1, 100000, true", "7, 13, true", "100000, 1, false", "100000, 100000, true",
        "65536, 65536, true", "65536, 65536, false"})
    void anySourceFillsAnyTarget(int atATime, int targetSize, boolean direct) throws IOException {
        byte[] content = joined(text(70_000), random(70_000));

        assertThat(decoded(Coding.ZSTD, Zstd.compress(content), atATime, targetSize, direct)).isEqualTo(content);
        assertThat(decoded(Coding.ZSTD, streamed(content, true), atATime, targetSize, direct)).isEqualTo(content);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1000, 65_536})
    void framesFollowOneAnother(int atATime) throws IOException {
        byte[] body = joined(
                skippable(3),
                Zstd.compress(text(1000)),
                skippable(0),
                Zstd.compress(new byte[0]),
                streamed(text(70_000), true),
                Zstd.compress(text(5)),
                skippable(100_000));

        assertThat(decoded(Coding.ZSTD, body, atATime, 4096, true)).isEqualTo(joined(text(1000), text(70_000), text(5)));
        assertThat(decoded(Coding.ZSTD, body, atATime, 4096, false)).isEqualTo(joined(text(1000), text(70_000), text(5)));
    }

    @Test
    void aBodyWithoutAnyFrameIsNotZstd() {
        assertBroken(new byte[0]);
    }

    @Test
    void aBodyThatIsCutAnywhereIsRefused() throws IOException {
        byte[][] bodies = {
            Zstd.compress(text(5000)),
            streamed(text(5000), true),
            streamed(text(5000), false),
            streamed(new byte[0], false),
            skippable(20),
            Zstd.compress(random(300))
        };
        for (byte[] body : bodies) {
            for (int length = 0; length < body.length; length++) {
                assertBroken(Arrays.copyOf(body, length));
            }
        }
    }

    @Test
    void aSecondFrameThatIsCutIsRefused() throws IOException {
        byte[] first = Zstd.compress(text(5000));
        byte[] body = joined(first, streamed(text(300), true));
        for (int length = first.length + 1; length < body.length; length++) {
            assertBroken(Arrays.copyOf(body, length));
        }
    }

    @Test
    void whatFollowsTheLastFrameMustBeOne() {
        assertBroken(joined(Zstd.compress(text(100)), new byte[] {0}));
        assertBroken(joined(Zstd.compress(text(100)), "some text and more of it".getBytes()));
        assertBroken("some text and more of it".getBytes());
    }

    @Test
    void whatAWindowOver8MiBNeedsIsNotAllocated() throws IOException {
        byte[] content = text(100);

        assertThat(decoded(Coding.ZSTD, window(content, 23))).isEqualTo(content);
        assertBroken(window(content, 24));
        assertBroken(window(content, 27));
    }

    /** In a frame of one segment the content is the window; it is as large as the encoder's window allows. */
    @Test
    void aLargeContentIsReadIfItsWindowIsNot() throws IOException {
        byte[] content = new byte[20 << 20];
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            byte[] body = context.setLevel(1).compress(content);
            assertThat(decoded(Coding.ZSTD, body, 1000, 1 << 20, true)).isEqualTo(content);
            assertBroken(context.setWindowLog(25).compress(content));
        }
    }

    @Test
    void changedBitsNeitherHangNorCrash() throws IOException {
        byte[][] bodies = {Zstd.compress(text(2000)), streamed(text(2000), true), streamed(random(200), false)};
        for (byte[] body : bodies) {
            for (int bit = 0; bit < 8 * body.length; bit++) {
                byte[] changed = body.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                try {
                    decoded(Coding.ZSTD, changed, 64, 512, true);
                } catch (BodyCodingException e) {
                    assertThat(e).hasMessageContaining("zstd");
                }
            }
        }
    }

    @Test
    void aChecksumThatIsWrongIsRefused() throws IOException {
        byte[] body = streamed(text(5000), true);
        for (int at = body.length - 4; at < body.length; at++) {
            byte[] changed = body.clone();
            changed[at] ^= 1;
            assertBroken(changed);
        }
    }

    @Test
    void theSourcesFailureComesThrough() {
        ReadableByteChannel broken = new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer target) throws IOException {
                throw new BodyTooLargeException(5);
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        assertThatThrownBy(() -> {
                    try (ReadableByteChannel body = Coding.ZSTD.decoder(broken)) {
                        Bytes.readAll(body, 100, true);
                    }
                })
                .isInstanceOf(BodyTooLargeException.class);
    }

    @Test
    void closingItClosesTheBodyOnce() throws IOException {
        for (int read = 0; read < 3; read++) {
            Bytes.Source source = new Bytes.Source(Zstd.compress(text(100_000)), 1000);
            ReadableByteChannel body = Coding.ZSTD.decoder(source);
            for (int n = 0; n < read; n++) {
                body.read(ByteBuffer.allocate(10));
            }
            assertThat(body.isOpen()).isTrue();
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
        try (ReadableByteChannel body = Coding.ZSTD.decoder(new Bytes.Source(Zstd.compress(text(10)), 10))) {
            assertThat(body.read(ByteBuffer.allocate(0))).isZero();
            assertThat(body.read(ByteBuffer.allocateDirect(0))).isZero();
            assertThat(Bytes.readAll(body, 3, true)).isEqualTo(text(10));
            assertThat(body.read(ByteBuffer.allocate(5))).as("after the end").isEqualTo(-1);
        }
    }
}
