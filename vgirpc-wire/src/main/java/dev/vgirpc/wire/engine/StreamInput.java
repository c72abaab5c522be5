package dev.vgirpc.wire.engine;

import dev.vgirpc.ServiceException;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.cast.CastPlan;
import dev.vgirpc.wire.contract.Reading;
import dev.vgirpc.wire.contract.RowBatches;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What comes in with the turns of a stream on the server, brought to the columns that the stream takes
 * (protocol page 3.4).
 */
final class StreamInput {

    private final WireSchema expected;
    private final @Nullable RowBatches rows;
    private final boolean ticks;
    private final Supplier<Reading> readings;

    private final LastCast casts = new LastCast(CastPlan::strict);

    private StreamInput(
            WireSchema expected, @Nullable RowBatches rows, boolean ticks, Supplier<Reading> readings) {
        this.expected = expected;
        this.rows = rows;
        this.ticks = ticks;
        this.readings = readings;
    }

    /** A producer's input: nothing but the sign to go on. */
    static StreamInput ticks(Supplier<Reading> readings) {
        return new StreamInput(WireSchema.EMPTY, null, true, readings);
    }

    static StreamInput batches(WireSchema columns, Supplier<Reading> readings) {
        return new StreamInput(columns, null, false, readings);
    }

    static StreamInput records(RowBatches rows, Supplier<Reading> readings) {
        return new StreamInput(rows.layout().schema(), rows, false, readings);
    }

    /** Whether it has no columns: over a transport whose requests are turns that is a producer (protocol page 8.9). */
    boolean isEmpty() {
        return expected.isEmpty();
    }

    /** Whether the input counts as such: ticks are none. */
    boolean counts() {
        return !ticks;
    }

    /**
     * The turn of an input.
     *
     * @throws ServiceException of type TypeError when its columns do not fit
     */
    ReceivedTurn<?> read(WireBatch batch) {
        if ((ticks || rows != null) && batch.schema().equals(expected)) {
            // Not planned: over HTTP each turn would plan anew.
            return new ReceivedTurn<>(batch, readings, rows, null, ReceivedTurn.Owner.TURN);
        }
        CastPlan cast = plan(batch.schema());
        ReceivedTurn<?> turn = new ReceivedTurn<>(
                batch, readings, rows, cast.changesNothing() ? null : cast, ReceivedTurn.Owner.TURN);
        if (!cast.changesNothing()) {
            try {
                turn.batch();
            } catch (ValueException e) {
                turn.close();
                throw mismatch(batch.schema(), e);
            } catch (RuntimeException | Error e) {
                turn.close();
                throw e;
            }
        }
        return turn;
    }

    private CastPlan plan(WireSchema received) {
        try {
            return casts.plan(received, expected);
        } catch (ValueException e) {
            throw mismatch(received, e);
        }
    }

    private ServiceException mismatch(WireSchema received, ValueException cause) {
        return new ServiceException(
                "TypeError",
                "Input schema mismatch: expected " + text(expected) + ", got " + text(received) + " ("
                        + cause.getMessage() + ")",
                null,
                cause);
    }

    private static String text(WireSchema schema) {
        return schema.isEmpty() ? "no columns" : schema.text();
    }
}
