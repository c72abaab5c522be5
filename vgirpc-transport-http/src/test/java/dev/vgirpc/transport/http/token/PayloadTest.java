package dev.vgirpc.transport.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

    private static final int MOST = StreamTokens.MOST_BYTES;

    private static byte[] zstd(byte[]... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(1);
        Arrays.stream(frames).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @Test
    void aLargeContentIsCompressed() throws TokenException {
        byte[] content = "a state that repeats itself ".repeat(1000).getBytes();

        byte[] packed = Payload.pack(content);

        assertThat(packed[0]).isEqualTo((byte) 1);
        assertThat(packed.length).isLessThan(content.length / 50);
        assertThat(Payload.unpack(packed, MOST)).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 24, 1023})
    void aSmallContentIsNot(int length) throws TokenException {
        byte[] content = new byte[length];

        byte[] packed = Payload.pack(content);

        assertThat(packed).hasSize(length + 1).startsWith(0);
        assertThat(Payload.unpack(packed, MOST)).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 4096, 200_000})
    void whatCompressionDoesNotShrinkStaysAsItIs(int length) throws TokenException {
        byte[] content = random(length);

        byte[] packed = Payload.pack(content);

        assertThat(packed).hasSize(length + 1).startsWith(0);
        assertThat(Payload.unpack(packed, MOST)).isEqualTo(content);
    }

    @Test
    void unknownCodingsAndNothingAreRefused() {
        assertThatThrownBy(() -> Payload.unpack(new byte[0], MOST)).isInstanceOf(TokenException.class);
        for (int coding = 2; coding < 256; coding++) {
            byte[] packed = {(byte) coding, 1, 2, 3};
            assertThatThrownBy(() -> Payload.unpack(packed, MOST)).isInstanceOf(TokenException.class);
        }
    }

    @Test
    void theBoundHoldsForBothCodings() throws TokenException {
        byte[] raw = new byte[11];
        byte[] compressed = zstd(Zstd.compress(new byte[5000]));

        assertThat(Payload.unpack(raw, 10)).hasSize(10);
        assertThatThrownBy(() -> Payload.unpack(raw, 9)).isInstanceOf(TokenException.class);
        assertThat(Payload.unpack(compressed, 5000)).hasSize(5000);
        assertThatThrownBy(() -> Payload.unpack(compressed, 4999)).isInstanceOf(TokenException.class);
    }

    @Test
    void aBombIsRefused() throws TokenException {
        byte[] most = zstd(Zstd.compress(new byte[MOST]));
        byte[] over = zstd(Zstd.compress(new byte[MOST + 1]));

        assertThat(most.length).isLessThan(100_000);
        assertThat(Payload.unpack(most, MOST)).hasSize(MOST);
        assertThatThrownBy(() -> Payload.unpack(over, MOST)).isInstanceOf(TokenException.class);
    }

    @Test
    void aFrameThatDoesNotSayItsSizeIsRefused() throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(frame)) {
            out.write(new byte[1000]);
        }

        assertThatThrownBy(() -> Payload.unpack(zstd(frame.toByteArray()), MOST)).isInstanceOf(TokenException.class);
    }

    /** The size stands in the frame's head, after magic number and descriptor, in two bytes and less 256. */
    @ParameterizedTest
    @ValueSource(ints = {256, 999, 1001, 60_000})
    void aFrameThatLiesAboutItsSizeIsRefused(int claim) throws TokenException {
        byte[] frame = Zstd.compress(random(1000));
        assertThat(Payload.unpack(zstd(frame), MOST)).hasSize(1000);
        assertThat((frame[4] & 0xff) >>> 6).as("the size has two bytes").isEqualTo(1);
        frame[5] = (byte) (claim - 256);
        frame[6] = (byte) (claim - 256 >> 8);

        assertThatThrownBy(() -> Payload.unpack(zstd(frame), MOST)).isInstanceOf(TokenException.class);
    }

    @Test
    void whatFollowsTheFrameIsRefused() {
        byte[] frame = Zstd.compress(random(1000));

        assertThatThrownBy(() -> Payload.unpack(zstd(frame, new byte[] {0}), MOST)).isInstanceOf(TokenException.class);
        assertThatThrownBy(() -> Payload.unpack(zstd(frame, frame), MOST)).isInstanceOf(TokenException.class);
    }

    @Test
    void aFrameThatIsCutIsRefused() {
        byte[] packed = zstd(Zstd.compress("abc".repeat(300).getBytes()));

        for (int length = 1; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThatThrownBy(() -> Payload.unpack(cut, MOST)).isInstanceOf(TokenException.class);
        }
    }
}
