package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.Limits;
import dev.vgirpc.ValueException;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.WireType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Records whose sender knows columns of types that we do not read (protocol page 1.5). */
class ForeignColumnTest {

    record Known(long x) {}

    record Wanted(long x, String months) {}

    interface Service {
        void take(Known known);

        void want(Wanted wanted);
    }

    private static final WireField MONTHS = new WireField("months", true, new WireType.Interval(0));
    private static final WireField UNION = new WireField(
            "either",
            true,
            new WireType.Union(false, List.of(0, 1)),
            new WireField("a", true, new WireType.Int(64, true)),
            new WireField("b", true, new WireType.Utf8(false)));

    /** A stream of one row: an interval, a union of two, and x = 7. */
    private static byte[] stream() {
        WireSchema schema =
                new WireSchema(List.of(MONTHS, UNION, new WireField("x", false, new WireType.Int(64, true))));
        return oneRow(schema, out -> {
            WireBuffer buffer = out.out();
            out.node(1, 0);
            out.emptyBuffer();
            out.beginBuffer();
            buffer.putInt(5);
            out.endBuffer();
            out.node(1, 0);
            out.beginBuffer();
            buffer.putByte(0);
            out.endBuffer();
            out.node(1, 0);
            out.emptyBuffer();
            out.beginBuffer();
            buffer.putLong(1);
            out.endBuffer();
            out.node(1, 1);
            out.beginBuffer();
            buffer.putByte(0);
            out.endBuffer();
            out.beginBuffer();
            buffer.putLong(0);
            out.endBuffer();
            out.emptyBuffer();
            out.node(1, 0);
            out.emptyBuffer();
            out.beginBuffer();
            buffer.putLong(7);
            out.endBuffer();
        });
    }

    private static byte[] oneRow(WireSchema schema, Consumer<BatchWriter> columns) {
        try (WireBuffer buffer = new WireBuffer(1024)) {
            BatchWriter out = new BatchWriter(buffer);
            buffer.putCopy(SchemaMessage.encode(schema));
            out.begin(BatchHead.of(schema, Metadata.EMPTY));
            columns.accept(out);
            out.end(1);
            out.endStream();
            return buffer.toByteArray();
        }
    }

    /** A request whose only parameter is that stream. */
    private static Object[] arguments(String method, String parameter) throws IOException {
        WireSchema schema = new WireSchema(List.of(new WireField(parameter, false, new WireType.Binary(false))));
        byte[] record = stream();
        byte[] bytes = oneRow(schema, out -> {
            out.node(1, 0);
            out.emptyBuffer();
            out.beginBuffer();
            out.out().putInt(0);
            out.out().putInt(record.length);
            out.endBuffer();
            out.beginBuffer();
            out.out().putCopy(record);
            out.endBuffer();
        });
        try (IpcReader reader = new IpcReader(MemorySegment.ofArray(bytes), Limits.defaults(), new SchemaCache())) {
            reader.openStream();
            return ServicePlan.of(Service.class).methods().get(method).arguments(reader.next(), Readings.plain());
        }
    }

    @Test
    void columnsThatNobodyAskedForAreIgnored() throws IOException {
        assertThat(arguments("take", "known")).containsExactly(new Known(7));
    }

    @Test
    void columnsThatAreAskedForAreRefusedByNameAndType() {
        assertThatThrownBy(() -> arguments("want", "wanted"))
                .isInstanceOf(ValueException.class)
                .hasMessageContaining("months")
                .hasMessageContaining("month_interval");
    }
}
