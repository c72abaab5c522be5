package dev.vgirpc.wire.support;

import dev.vgirpc.Batch;
import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.Validation;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.BatchMemory;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireType;
import dev.vgirpc.wire.column.BatchValidator;
import dev.vgirpc.wire.columnar.BatchDecoder;
import dev.vgirpc.wire.columnar.BatchStreams;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** The columns of a batch as values and as vectors, which have to agree. */
final class BothWays {

    /** What vectors may take for each byte of the input, and at least. */
    private static final long MAX_BYTES_PER_BYTE = 64;

    private static final long MAX_BYTES = 1 << 20;

    private BothWays() {}

    /** How far the columns are looked at; each costs more than the one before. */
    enum Depth {
        /** Whether both ways accept them. */
        ACCEPTED,
        /** Also what the values are. */
        VALUES,
        /** Also what they are as vectors. */
        VECTORS
    }

    /** Levels at which vectors are made. */
    private static final List<Validation> LEVELS = List.of(Validation.values());

    /**
     * Reads the columns as values, and validates them.
     *
     * @param inputBytes how large the input is, for the bound on memory
     * @return the values, comparable, as far as they are looked at, or the class of the refusal
     * @throws AssertionError when one way accepts what the other refuses, or the values differ
     */
    static Object columns(WireBatch batch, int inputBytes, Depth depth) {
        Object values = values(batch, depth);
        Class<?> refusal = refusal(() -> BatchValidator.validate(batch, Validation.FULL));
        boolean accepted = values instanceof List<?>;
        // Bounds on work may differ.
        if (values != LimitException.class && refusal != LimitException.class) {
            ReadOracle.verify(
                    accepted || refusal != null, "the values are refused with " + values + ", the vectors are not");
            ReadOracle.verify(
                    !accepted || refusal == null || batch.schema().fields().stream().anyMatch(BothWays::isLazy),
                    "the vectors are refused with " + refusal + ", the values are not");
        }
        if (depth == Depth.VECTORS) {
            for (Validation level : LEVELS) {
                if (level != Validation.FULL || refusal == null) {
                    vectors(batch, level, inputBytes, accepted ? values : null);
                }
            }
        }
        return values;
    }

    private static Object values(WireBatch batch, Depth depth) {
        try {
            if (depth == Depth.ACCEPTED) {
                Streams.columns(batch);
                return List.of();
            }
            return comparable(batch);
        } catch (ProtocolException | LimitException | ValueException e) {
            return e.getClass();
        }
    }

    private static List<Object> comparable(WireBatch batch) {
        return Arrays.stream(Streams.columns(batch)).map(BothWays::comparable).toList();
    }

    /** As of {@link Values}; of what is passed over only that it is, for vectors rename some children. */
    private static Object comparable(Object natural) {
        return switch (natural) {
            case Object[] array -> Arrays.stream(array).map(BothWays::comparable).toList();
            case Record passedOver -> "passed over";
            case null, default -> Values.comparable(natural);
        };
    }

    private static Class<?> refusal(Runnable reader) {
        try {
            reader.run();
            return null;
        } catch (ProtocolException | LimitException | ValueException e) {
            return e.getClass();
        }
    }

    /** Columns of which values look at no more than they need, and vectors at everything. */
    private static boolean isLazy(WireField field) {
        return field.dictionary() != null
                || field.type() instanceof WireType.Interval
                || field.type() instanceof WireType.Union
                || field.type() instanceof WireType.RunEndEncoded
                || field.children().stream().anyMatch(BothWays::isLazy);
    }

    /** Decodes at a level; only after full validation are the vectors safe to read. */
    private static void vectors(WireBatch batch, Validation level, int inputBytes, Object expected) {
        try (BufferAllocator allocator = BatchMemory.allocator().newChildAllocator("oracle", 0, level == Validation.NONE ? 8 << 20 : 1L << 30)) {
            try (Batch whole = BatchDecoder.decode(batch, allocator, level)) {
                if (level == Validation.FULL && expected != null) {
                    Object found = BatchStreams.read(whole, BothWays::comparable);
                    ReadOracle.verify(found.equals(expected), "the values are " + expected + ", the vectors " + found);
                }
            } catch (ProtocolException e) {
                boolean known = level != Validation.FULL || String.valueOf(e.getMessage()).contains("vectors have no type");
                if (!known) {
                    throw e;
                }
            } catch (LimitException e) {
                // Allowed at any level.
            }
            ReadOracle.verify(allocator.getAllocatedMemory() == 0, "vectors at level " + level + " left memory");
            long most = MAX_BYTES + MAX_BYTES_PER_BYTE * inputBytes;
            ReadOracle.verify(
                    // Lengths that lie are believed where nothing is checked; the allocator holds them.
                    level == Validation.NONE || allocator.getPeakMemoryAllocation() <= most,
                    "vectors at level " + level + " took " + allocator.getPeakMemoryAllocation() + " bytes");
        }
    }
}
