package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StderrLinesTest {

    private static List<String> lines(InputStream stream) {
        List<String> lines = new ArrayList<>();
        new StderrLines(stream, lines::add).run();
        return lines;
    }

    private static List<String> lines(String text) {
        return lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void emptyLinesAreLeftOut() {
        assertThat(lines("a\n\nb\r\n\r\n \nc")).containsExactly("a", "b", " ", "c");
        assertThat(lines("")).isEmpty();
    }

    @Test
    void aLineWithoutEndComesInParts() {
        int max = StderrLines.MAX_LINE_CHARS;
        assertThat(lines("x".repeat(2 * max + 5) + "\ny")).extracting(String::length).containsExactly(max, max, 5, 1);
    }

    @Test
    void brokenTextIsReplaced() {
        assertThat(lines(new ByteArrayInputStream(new byte[] {'a', (byte) 0xff, 'b', '\n'}))).containsExactly("a\uFFFDb");
    }

    @Test
    void whatCameBeforeAFailureIsDelivered() {
        InputStream failing = new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                if (at == 3) {
                    throw new IOException("stream closed");
                }
                return "a\nb".charAt(at++);
            }
        };
        assertThat(lines(failing)).containsExactly("a", "b");
    }
}
