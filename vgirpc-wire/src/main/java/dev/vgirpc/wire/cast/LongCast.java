package dev.vgirpc.wire.cast;

import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;

/** Times to times: whole numbers of 32 or 64 bits, each changed by one step. */
record LongCast(Num from, Num to, Step step) implements Cast {

    private static final int PART = 1024;

    /** Changes a value; what does not fit 64 bits or the type's meaning is refused. */
    @FunctionalInterface
    interface Step {
        long apply(long value);

        /** This step, then another. */
        default Step then(Step next) {
            return value -> next.apply(apply(value));
        }
    }

    @Override
    public Column cast(Column in, Casting run) {
        ArrowBuf buffer = run.allocate(to.bytes(in.rows));
        if (in.rows > 0) {
            MemorySegment data = in.buffer(1);
            MemorySegment out = Casting.segment(buffer);
            long[] part = new long[Math.min(PART, in.rows)];
            for (int at = 0; at < in.rows; at += PART) {
                int count = Math.min(PART, in.rows - at);
                from.read(data, at, part, count);
                apply(in, at, part, count);
                to.write(part, count, out, at);
            }
        }
        return in.with(buffer);
    }

    private void apply(Column in, int at, long[] part, int count) {
        for (int i = 0; i < count; i++) {
            if (in.isNull(at + i)) {
                part[i] = 0;
                continue;
            }
            try {
                long value = step.apply(part[i]);
                if (value < to.min || value > to.max) {
                    throw Misfit.range(value + " is outside the " + 8 * to.width + " bits of the other type");
                }
                part[i] = value;
            } catch (Misfit e) {
                throw e.at(at + i);
            }
        }
    }
}
