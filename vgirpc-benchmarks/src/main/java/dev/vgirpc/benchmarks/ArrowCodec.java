package dev.vgirpc.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** The same columns by Arrow's own writer and reader, vectors reused; without metadata, which they cannot write. */
final class ArrowCodec extends Codec {

    private static final ArrowType DOUBLE = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

    private final BufferAllocator allocator = new RootAllocator();
    private final Request request;
    private final VectorSchemaRoot root;

    ArrowCodec(Request request) {
        this.request = request;
        this.root = VectorSchemaRoot.create(schema(request), allocator);
        root.getFieldVectors().forEach(vector -> vector.allocateNew());
    }

    private static Schema schema(Request request) {
        return new Schema(switch (request) {
            case ADD -> List.of(column("a", DOUBLE), column("b", DOUBLE));
            case ORDER ->
                List.of(
                        column("symbol", ArrowType.Utf8.INSTANCE),
                        column("quantity", new ArrowType.Int(32, true)),
                        column("prices", ArrowType.List.INSTANCE, new Field("item", FieldType.nullable(DOUBLE), null)));
        });
    }

    private static Field column(String name, ArrowType type, Field... children) {
        return new Field(name, FieldType.notNullable(type), List.of(children));
    }

    @Override
    void encode(Object[] arguments) throws IOException {
        switch (request) {
            case ADD -> {
                for (int i = 0; i < 2; i++) {
                    ((Float8Vector) root.getVector(i)).set(0, (double) arguments[i]);
                }
            }
            case ORDER -> {
                ((VarCharVector) root.getVector(0))
                        .setSafe(0, ((String) arguments[0]).getBytes(StandardCharsets.UTF_8));
                ((IntVector) root.getVector(1)).set(0, (int) arguments[1]);
                UnionListWriter prices = ((ListVector) root.getVector(2)).getWriter();
                prices.setPosition(0);
                prices.startList();
                for (Object price : (List<?>) arguments[2]) {
                    prices.writeFloat8((double) price);
                }
                prices.endList();
            }
        }
        root.setRowCount(1);
        sink.clear();
        try (ArrowStreamWriter writer = new ArrowStreamWriter(root, null, sink)) {
            writer.start();
            writer.writeBatch();
            writer.end();
        }
    }

    @Override
    Object[] decode(Source from) throws IOException {
        try (ArrowStreamReader reader = new ArrowStreamReader(from, allocator)) {
            reader.loadNextBatch();
            VectorSchemaRoot read = reader.getVectorSchemaRoot();
            Object[] arguments = new Object[read.getFieldVectors().size()];
            for (int i = 0; i < arguments.length; i++) {
                Object value = Objects.requireNonNull(read.getVector(i).getObject(0));
                arguments[i] = i == 0 && request == Request.ORDER ? value.toString() : value;
            }
            if (reader.loadNextBatch()) {
                throw new IllegalStateException("more than one batch");
            }
            return arguments;
        }
    }
}
