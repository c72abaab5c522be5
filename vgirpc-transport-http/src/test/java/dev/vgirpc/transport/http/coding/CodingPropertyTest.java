package dev.vgirpc.transport.http.coding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CodingPropertyTest {

    @Property(tries = 200)
    void anyBytesInAnyPiecesComeBack(
            @ForAll Coding coding,
            @ForAll @Size(max = 6) List<byte @Size(max = 2000) []> parts,
            @ForAll @IntRange(min = 1, max = 300) int atATime,
            @ForAll @IntRange(min = 1, max = 300) int targetSize,
            @ForAll boolean direct,
            @ForAll boolean known,
            @ForAll boolean flushed,
            @ForAll @IntRange(min = 1, max = 5) int repeats)
            throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (int n = 0; n < repeats; n++) {
            all.addAll(parts);
        }
        byte[] content = Bytes.joined(all.toArray(byte[][]::new));
        Bytes.Sink sink = new Bytes.Sink(atATime);
        try (BodyEncoder out = coding.encoder(sink, known ? content.length : -1, 1)) {
            for (byte[] part : all) {
                out.write(direct ? ByteBuffer.allocateDirect(part.length).put(part).flip() : ByteBuffer.wrap(part));
                if (flushed) {
                    out.flush();
                }
            }
        }

        assertThat(Bytes.decoded(coding, sink.taken.toByteArray(), atATime, targetSize, direct)).isEqualTo(content);
    }

    @Property(tries = 500)
    void anyBytesAreABodyOrRefused(
            @ForAll Coding coding,
            @ForAll @Size(max = 200) byte[] tail,
            @ForAll @IntRange(min = 0, max = 40) int kept,
            @ForAll @IntRange(min = 1, max = 50) int atATime)
            throws IOException {
        Bytes.Sink sink = new Bytes.Sink(1000);
        try (BodyEncoder out = coding.encoder(sink, -1, 1)) {
            out.write(ByteBuffer.wrap(Bytes.text(300)));
        }
        byte[] body = sink.taken.toByteArray();
        byte[] changed = Bytes.joined(java.util.Arrays.copyOf(body, Math.min(kept, body.length)), tail);
        try {
            Bytes.decoded(coding, changed, atATime, 100, true);
        } catch (BodyCodingException e) {
            assertThat(e).hasMessageContaining(coding.token());
        }
    }
}
