package dev.vgirpc.wire.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.vgirpc.LimitException;
import dev.vgirpc.Batch;
import dev.vgirpc.Limits;
import dev.vgirpc.Validation;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.columnar.BatchDecoder;
import dev.vgirpc.wire.columnar.BatchStreams;
import org.jspecify.annotations.Nullable;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.flat.Flat;
import dev.vgirpc.wire.support.StreamBytes;
import dev.vgirpc.wire.support.Streams;
import dev.vgirpc.wire.support.Values;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Batches with changed bytes: every one is read or refused, and nothing else happens. */
class HostileBatchTest {

    private static final int INPUTS = 220_000;

    @Test
    void changedBytesAreReadOrRefused() {
        Random random = new Random(20_240_611);
        SchemaCache schemas = new SchemaCache();
        int read = 0;
        int refused = 0;
        while (read + refused < INPUTS) {
            Values values = new Values(random);
            WireSchema schema = values.schema(4, true);
            int rows = random.nextInt(10);
            byte[] start = new StreamBytes().schema(schema).bytes();
            byte[] batch = StreamBytes.batchBytes(
                    schema,
                    random.nextBoolean() ? Metadata.EMPTY : Metadata.of(Map.of("key", "value")),
                    rows,
                    schema.fields().stream().map(field -> values.column(field, rows)).toArray(Object[][]::new));
            for (int i = 0; i < 500; i++) {
                byte[] stream = Arrays.copyOf(start, start.length + batch.length + 8);
                System.arraycopy(batch, 0, stream, start.length, batch.length);
                MemorySegment.ofArray(stream).set(Flat.INT, stream.length - 8, -1);
                change(stream, start.length, batch.length, random);
                if (isRead(stream, schemas)) {
                    read++;
                } else {
                    refused++;
                }
            }
        }
        // Neither reads nothing nor refuses nothing: the changes hit what they should.
        assertThat(read).isGreaterThan(INPUTS / 10);
        assertThat(refused).isGreaterThan(INPUTS / 10);
    }

    private static void change(byte[] stream, int from, int length, Random random) {
        MemorySegment s = MemorySegment.ofArray(stream);
        for (int k = random.nextInt(3); k >= 0; k--) {
            int at = from + random.nextInt(length - 8);
            switch (random.nextInt(5)) {
                case 0 -> stream[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> stream[at] = (byte) random.nextInt();
                case 2 -> s.set(Flat.INT, at & ~3, random.nextInt(64) - 32);
                case 3 -> s.set(Flat.LONG, at & ~7, random.nextInt(200) - 40);
                default ->
                    s.set(Flat.LONG, at & ~7, switch (random.nextInt(4)) {
                        case 0 -> Long.MAX_VALUE;
                        case 1 -> Long.MIN_VALUE;
                        case 2 -> Integer.MAX_VALUE;
                        default -> 1L << random.nextInt(63);
                    });
            }
        }
    }

    /** Both readers accept or both refuse; their bounds on work may differ. */
    private static boolean agreed(WireBatch batch) {
        RuntimeException values = refusal(() -> Streams.columns(batch));
        RuntimeException vectors = refusal(() -> BatchValidator.validate(batch, Validation.FULL));
        if (values == null && vectors == null) {
            try (Batch whole = BatchDecoder.decode(batch, BatchMemory.allocator(), Validation.FULL)) {
                assertThat(Values.comparable(BatchStreams.read(whole, Streams::columns)))
                        .isEqualTo(Values.comparable(Streams.columns(batch)));
            } catch (ProtocolException e) {
                assertThat(e).hasMessageContaining("vectors have no type");
            }
            return true;
        }
        if (!(values instanceof LimitException) && !(vectors instanceof LimitException)) {
            assertThat(values == null).as(values + " and " + vectors).isEqualTo(vectors == null);
        }
        return false;
    }

    private static @Nullable RuntimeException refusal(Runnable reader) {
        try {
            reader.run();
            return null;
        } catch (ProtocolException | LimitException e) {
            return e;
        }
    }

    private static boolean isRead(byte[] stream, SchemaCache schemas) {
        try (IpcReader reader = new IpcReader(MemorySegment.ofArray(stream), Limits.defaults(), schemas)) {
            reader.openStream();
            WireBatch batch = reader.next();
            if (batch != null) {
                batch.metadata();
                batch.bufferBytes();
                return agreed(batch);
            }
            return true;
        } catch (ProtocolException | LimitException | ValueException e) {
            return false;
        } catch (AssertionError e) {
            throw new AssertionError("bytes " + java.util.HexFormat.of().formatHex(stream), e);
        } catch (IOException | RuntimeException | Error e) {
            return fail("bytes " + java.util.HexFormat.of().formatHex(stream), e);
        }
    }
}
