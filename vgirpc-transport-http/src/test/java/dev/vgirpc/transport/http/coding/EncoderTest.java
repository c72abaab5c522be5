package dev.vgirpc.transport.http.coding;

import static dev.vgirpc.transport.http.coding.Bytes.decoded;
import static dev.vgirpc.transport.http.coding.Bytes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.vgirpc.testkit.LeakCheckExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheckExtension.class)
class EncoderTest {

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] encoded(Coding coding, byte[] content, long length, int piece, boolean direct)
            throws IOException {
        Bytes.Sink sink = new Bytes.Sink(1000);
        try (BodyEncoder out = coding.encoder(sink, length, 1)) {
            for (int at = 0; at < content.length; at += piece) {
                byte[] part = Arrays.copyOfRange(content, at, Math.min(content.length, at + piece));
                ByteBuffer source = direct ? ByteBuffer.allocateDirect(part.length).put(part).flip() : ByteBuffer.wrap(part);
                assertThat(out.write(source)).isEqualTo(part.length);
                assertThat(source.hasRemaining()).isFalse();
            }
        }
        assertThat(sink.closed).isEqualTo(1);
        return sink.taken.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void whatIsEncodedIsDecoded(Coding coding) throws IOException {
        for (int length : new int[] {0, 1, 1000, 65_536, 300_000}) {
            for (byte[] content : new byte[][] {text(length), random(length)}) {
                for (int piece : new int[] {10_000, 65_536, 1 << 20}) {
                    for (long known : new long[] {-1, length}) {
                        assertThat(decoded(coding, encoded(coding, content, known, piece, true))).isEqualTo(content);
                        assertThat(decoded(coding, encoded(coding, content, known, piece, false))).isEqualTo(content);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 70_000, 5_000_000})
    void aKnownLengthStandsInTheFramesHead(int length) throws IOException {
        byte[] frame = encoded(Coding.ZSTD, text(length), length, 1 << 20, true);

        assertThat(Zstd.getFrameContentSize(frame)).isEqualTo(length);
        assertThat(Zstd.decompress(frame, Math.max(1, length))).isEqualTo(text(length));
        assertThat(Zstd.findFrameCompressedSize(frame)).as("one frame").isEqualTo(frame.length);
    }

    @Test
    void anUnknownOneDoesNot() throws IOException {
        assertThat(Zstd.getFrameContentSize(encoded(Coding.ZSTD, text(100), -1, 10, true))).isEqualTo(-1);
    }

    @Test
    void gzipIsWhatOthersRead() throws IOException {
        byte[] body = encoded(Coding.GZIP, text(100_000), -1, 777, true);
        try (GZIPInputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(body))) {
            assertThat(in.readAllBytes()).isEqualTo(text(100_000));
        }
    }

    /** Rows that were flushed are seen though more will come. */
    @ParameterizedTest
    @EnumSource(Coding.class)
    void whatWasFlushedCanBeDecoded(Coding coding) throws IOException {
        Bytes.Sink sink = new Bytes.Sink(100);
        try (BodyEncoder out = coding.encoder(sink, -1, 1)) {
            int sent = 0;
            for (int turn = 1; turn < 5; turn++) {
                byte[] part = random(turn * 40_000);
                out.write(ByteBuffer.wrap(part));
                out.flush();
                sent += part.length;
                assertThat(readable(coding, sink.taken.toByteArray())).isEqualTo(sent);
                int size = sink.taken.size();
                out.flush();
                assertThat(sink.taken.size()).as("nothing new").isLessThanOrEqualTo(size + 10);
            }
        }
    }

    /** How many bytes can be read before the body ends too early. */
    private static int readable(Coding coding, byte[] begun) throws IOException {
        int count = 0;
        try (ReadableByteChannel body = coding.decoder(new Bytes.Source(begun, 4096))) {
            ByteBuffer target = ByteBuffer.allocateDirect(4096);
            while (true) {
                count += body.read(target.clear());
            }
        } catch (BodyCodingException e) {
            return count;
        }
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void closingTwiceDoesNothing(Coding coding) throws IOException {
        Bytes.Sink sink = new Bytes.Sink(100);
        BodyEncoder out = coding.encoder(sink, -1, 1);
        assertThat(out.isOpen()).isTrue();
        out.close();
        int size = sink.taken.size();
        out.close();
        out.abandon();
        assertThat(out.isOpen()).isFalse();
        assertThat(sink.taken.size()).isEqualTo(size);
        assertThat(sink.closed).isEqualTo(1);
        assertThatThrownBy(() -> out.write(ByteBuffer.allocate(1)))
                .isInstanceOf(java.nio.channels.ClosedChannelException.class);
    }

    /** Who reads it must not take what was sent for the whole. */
    @ParameterizedTest
    @EnumSource(Coding.class)
    void whatIsAbandonedDoesNotEnd(Coding coding) throws IOException {
        Bytes.Sink sink = new Bytes.Sink(100);
        BodyEncoder out = coding.encoder(sink, -1, 1);
        out.write(ByteBuffer.wrap(random(200_000)));
        out.flush();
        int size = sink.taken.size();
        out.abandon();
        out.abandon();
        out.close();

        assertThat(sink.closed).isZero();
        assertThat(sink.taken.size()).isEqualTo(size);
        assertThatThrownBy(() -> decoded(coding, sink.taken.toByteArray())).isInstanceOf(BodyCodingException.class);
    }

    @ParameterizedTest
    @EnumSource(Coding.class)
    void aBrokenSinksFailureComesThrough(Coding coding) throws IOException {
        Bytes.Sink sink = new Bytes.Sink(100);
        sink.broken = 5000;
        BodyEncoder out = coding.encoder(sink, -1, 1);
        assertThatThrownBy(() -> {
                    out.write(ByteBuffer.wrap(random(200_000)));
                    out.flush();
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken");
        assertThatThrownBy(out::close).isInstanceOf(IOException.class);
        assertThat(out.isOpen()).isFalse();
    }
}
