package dev.vgirpc.conformance.vectors;

import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads streams that another program wrote, and compares them with their descriptions. */
public final class ReadRecordings {

    /** The most bytes that one read of a channel gives; 0 is a segment that holds everything. */
    private static final List<Integer> AT_A_TIME = List.of(0, 1, 7, Integer.MAX_VALUE);

    private ReadRecordings() {}

    /**
     * Reads all files of a group. The status is 1 when one is not read as described.
     *
     * @param args the folder of the group, and the group, which is the folder inside it
     */
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("usage: read-recordings FOLDER GROUP");
            System.exit(2);
        }
        List<Vector> recordings = Vector.load(Path.of(args[0]), args[1]);
        int failed = 0;
        for (Vector recording : recordings) {
            try {
                read(recording);
                System.out.println("pass " + recording.name());
            } catch (IOException | RuntimeException | AssertionError e) {
                failed++;
                System.out.println("fail " + recording.name() + ": " + e);
            }
        }
        System.out.println("read " + recordings.size() + " recordings, " + failed + " failed");
        if (failed > 0 || recordings.isEmpty()) {
            System.exit(1);
        }
    }

    private static void read(Vector recording) throws IOException {
        Object refused = recording.json().get("refused");
        for (int atATime : AT_A_TIME) {
            try {
                if (recording.streams().isEmpty()) {
                    readAll(recording.bytes(), atATime);
                } else {
                    StreamMatcher.recorded().match(recording.streams(), recording.bytes(), atATime);
                }
            } catch (ProtocolException | LimitException e) {
                if (refused == null || !String.valueOf(e.getMessage()).contains((String) refused)) {
                    throw e;
                }
                continue;
            }
            if (refused != null) {
                throw new Mismatch("is read; it should be refused: " + refused);
            }
        }
    }

    /** For bytes that the other program does not describe. */
    private static void readAll(byte[] bytes, int atATime) throws IOException {
        try (IpcReader reader = StreamMatcher.reader(bytes, atATime)) {
            for (WireSchema schema = reader.openStream(); schema != null; schema = reader.openStream()) {
                for (WireBatch batch = reader.next(); batch != null; batch = reader.next()) {
                    BatchColumns.asValues(batch);
                    BatchColumns.asVectors(batch);
                }
            }
        }
    }
}
