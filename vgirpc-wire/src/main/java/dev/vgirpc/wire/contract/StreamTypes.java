package dev.vgirpc.wire.contract;

import dev.vgirpc.Batch;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.RpcStream;
import dev.vgirpc.wire.contract.StreamPlan.Kind;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a contract's stream types say. */
final class StreamTypes {

    /** Which type arguments a stream type has, by position; -1 where there is none. */
    private record Form(Kind kind, int header, int input, int output) {}

    private static final Map<Class<?>, Form> FORMS = Map.of(
            RpcStream.class, new Form(Kind.UNDETERMINED, -1, -1, -1),
            RpcStream.WithHeader.class, new Form(Kind.UNDETERMINED, 0, -1, -1),
            ProducerStream.class, new Form(Kind.PRODUCER, -1, -1, 0),
            ProducerStream.WithHeader.class, new Form(Kind.PRODUCER, 0, -1, 1),
            ExchangeStream.class, new Form(Kind.EXCHANGE, -1, 0, 1),
            ExchangeStream.WithHeader.class, new Form(Kind.EXCHANGE, 0, 1, 2));

    private final ShapeFactory shapes;

    StreamTypes(ShapeFactory shapes) {
        this.shapes = shapes;
    }

    /**
     * The plan of a method's stream, or null when its result is no stream.
     *
     * @throws RefusedTypeException when the type says too little or too much
     */
    @Nullable StreamPlan plan(AnnotatedType result, TypeScope scope) {
        TypeScope.Bound bound = scope.resolve(result);
        Class<?> raw = bound == null ? null : TypeScope.rawClass(bound.type());
        if (bound == null || raw == null || !RpcStream.class.isAssignableFrom(raw)) {
            return null;
        }
        Form form = FORMS.get(raw);
        if (form == null) {
            throw notDeclarable(raw);
        }
        if (ShapeFactory.isNullable(result) || ShapeFactory.isNullable(bound.type())) {
            throw new RefusedTypeException("a stream is never null", "remove @Nullable");
        }
        return new StreamPlan(
                form.kind,
                form.header < 0 ? null : header(argument(bound, form.header)),
                form.input < 0 ? null : input(argument(bound, form.input)),
                form.output < 0 ? null : rows(argument(bound, form.output)));
    }

    private static RefusedTypeException notDeclarable(Class<?> raw) {
        String name = raw.getName().substring(raw.getPackageName().length() + 1).replace('$', '.');
        Class<?> outer = raw.getDeclaringClass();
        return outer != null && FORMS.containsKey(outer)
                ? new RefusedTypeException(
                        name + " names the state, which is the implementation's business",
                        "declare " + outer.getSimpleName() + ", or " + outer.getSimpleName()
                                + ".WithHeader, in the contract, and return " + name + " from the implementation")
                : new RefusedTypeException(
                        name + " is a stream type of its own",
                        "declare RpcStream, ProducerStream or ExchangeStream, or the WithHeader of one of them");
    }

    /** A type argument, resolved. */
    private static TypeScope.Bound argument(TypeScope.Bound stream, int index) {
        if (!(stream.type() instanceof AnnotatedParameterizedType parameterized)) {
            throw new RefusedTypeException(
                    "raw type " + stream.type().getType().getTypeName() + " does not say what it holds",
                    "give it type arguments");
        }
        AnnotatedType argument = parameterized.getAnnotatedActualTypeArguments()[index];
        if (argument instanceof AnnotatedWildcardType) {
            throw new RefusedTypeException(
                    "wildcard " + argument.getType().getTypeName() + " does not say what the stream holds",
                    "name a record class");
        }
        TypeScope.Bound bound = stream.scope().resolve(argument);
        if (bound == null) {
            throw new RefusedTypeException(
                    "type variable " + argument.getType().getTypeName() + " stands for no type",
                    "let the contract extend the generic interface with real type arguments");
        }
        if (ShapeFactory.isNullable(argument) || ShapeFactory.isNullable(bound.type())) {
            throw new RefusedTypeException(
                    argument.getType().getTypeName() + " is never null in a stream", "remove @Nullable");
        }
        return bound;
    }

    private StreamRows.Records header(TypeScope.Bound type) {
        StreamRows.Records record = record(type);
        if (record == null) {
            throw new RefusedTypeException(
                    "header type " + type.type().getType().getTypeName() + " is no record",
                    "declare a record with a component for each fact");
        }
        return record;
    }

    private StreamRows input(TypeScope.Bound type) {
        StreamRows rows = rows(type);
        if (rows instanceof StreamRows.Records records && records.schema().isEmpty()) {
            throw new RefusedTypeException(
                    "record " + records.type().getName()
                            + " has no columns, which the protocol takes for the tick of a producer",
                    "add a component, or declare RpcStream");
        }
        return rows;
    }

    private StreamRows rows(TypeScope.Bound type) {
        if (TypeScope.rawClass(type.type()) == Batch.class) {
            return StreamRows.Batches.INSTANCE;
        }
        StreamRows.Records record = record(type);
        if (record == null) {
            throw new RefusedTypeException(
                    "row type " + type.type().getType().getTypeName() + " is neither a record nor Batch",
                    "declare a record with a component for each column");
        }
        return record;
    }

    private StreamRows.@Nullable Records record(TypeScope.Bound type) {
        Class<?> raw = TypeScope.rawClass(type.type());
        return raw == null || !raw.isRecord()
                ? null
                : new StreamRows.Records(new RowBatches(shapes.record(type.type(), raw, type.scope())));
    }
}
