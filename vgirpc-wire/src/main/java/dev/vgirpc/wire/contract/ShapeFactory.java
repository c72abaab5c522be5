package dev.vgirpc.wire.contract;

import dev.vgirpc.Batch;
import dev.vgirpc.Default;
import dev.vgirpc.wire.WireType;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/**
 * Infers how Java types travel (protocol page 1.4). Unannotated references are non-null; a type
 * annotation named {@code Nullable} or an {@link Optional} allows null.
 */
final class ShapeFactory {

    private static final Map<Class<?>, ScalarShape> SCALARS = Map.ofEntries(
            Map.entry(boolean.class, ScalarShape.BOOLEAN),
            Map.entry(Boolean.class, ScalarShape.BOOLEAN),
            Map.entry(byte.class, ScalarShape.BYTE),
            Map.entry(Byte.class, ScalarShape.BYTE),
            Map.entry(short.class, ScalarShape.SHORT),
            Map.entry(Short.class, ScalarShape.SHORT),
            Map.entry(int.class, ScalarShape.INT),
            Map.entry(Integer.class, ScalarShape.INT),
            Map.entry(long.class, ScalarShape.LONG),
            Map.entry(Long.class, ScalarShape.LONG),
            Map.entry(float.class, ScalarShape.FLOAT),
            Map.entry(Float.class, ScalarShape.FLOAT),
            Map.entry(double.class, ScalarShape.DOUBLE),
            Map.entry(Double.class, ScalarShape.DOUBLE),
            Map.entry(String.class, ScalarShape.STRING),
            Map.entry(byte[].class, ScalarShape.BYTES));

    /** Named, not loaded: most contracts need none of Arrow's classes. */
    private static final String SCHEMA_CLASS = "org.apache.arrow.vector.types.pojo.Schema";

    /** A generic record may hold itself, with other type arguments, this many times. */
    private static final int MAX_GENERIC_NESTING = 8;

    /** Elements have no declaration of their own beside their type. */
    static final AnnotatedElement NO_DECLARATION = Object.class;

    /** Records without type parameters, so that a type used often is analysed once. */
    private final Map<Class<?>, RecordPlan> records = new HashMap<>();

    private final Map<Class<?>, EnumShape> enums = new HashMap<>();
    private final TypeOverrides overrides = new TypeOverrides(SCALARS);
    private final RecordAnalyzer recordAnalyzer = new RecordAnalyzer(this);

    private final BatchShape batches = new BatchShape();

    /** The records being analysed, outermost first, to find a record inside itself. */
    private final List<Class<?>> open = new ArrayList<>();

    /**
     * The slot of a parameter or result: a record there travels in a stream of its own.
     *
     * @param declared the parameter or method, for annotations that stand on it instead of the type
     */
    Slot topLevel(AnnotatedType type, TypeScope scope, AnnotatedElement declared) {
        Slot slot = slot(type, scope, declared);
        if (declared.getAnnotation(Default.class) instanceof Default text) {
            // It is for readers of the contract, so that all it needs is to be right.
            DefaultText.parse(text.value(), slot);
        }
        return slot.shape() instanceof RecordShape record
                ? new Slot(new RecordStreamShape(record.plan()), slot.nullable(), slot.optional())
                : slot;
    }

    /** The slot of a component, or of anything inside another type. */
    Slot slot(AnnotatedType declaredType, TypeScope declaredScope, AnnotatedElement declared) {
        TypeScope.Bound bound = declaredScope.resolve(declaredType);
        if (bound == null) {
            throw new RefusedTypeException(
                    "type variable " + declaredType.getType().getTypeName() + " stands for no type",
                    "let the contract extend the generic interface with real type arguments");
        }
        AnnotatedType type = bound.type();
        Class<?> raw = raw(type);
        boolean nullable = isNullable(declaredType) || isNullable(type) || isNullable(declared);
        if (raw == Optional.class) {
            Slot inner = slot(argument(type, 0), bound.scope(), NO_DECLARATION);
            overrides.refuse(type, declared, "Optional");
            if (inner.optional() || nullable) {
                throw new RefusedTypeException(
                        type.getType().getTypeName() + " can be absent in two ways", "use one Optional and no @Nullable");
            }
            return new Slot(inner.shape(), true, true);
        }
        if (nullable && raw.isPrimitive()) {
            throw nullablePrimitive(raw);
        }
        Shape override = overrides.shape(type, raw, declared);
        return new Slot(override == null ? shape(type, raw, bound.scope()) : override, nullable, false);
    }

    static RefusedTypeException nullablePrimitive(Class<?> raw) {
        return new RefusedTypeException("a primitive " + raw + " is never null", "use its box");
    }

    static boolean isNullable(AnnotatedElement element) {
        for (Annotation annotation : element.getAnnotations()) {
            // By name, so that contracts annotated for other checkers mean the same.
            if (annotation.annotationType().getSimpleName().equals("Nullable")) {
                return true;
            }
        }
        return false;
    }

    private static Class<?> raw(AnnotatedType type) {
        Class<?> raw = TypeScope.rawClass(type);
        if (raw == null) {
            throw unsupported(type);
        }
        return raw;
    }

    static AnnotatedType argument(AnnotatedType type, int index) {
        if (type instanceof AnnotatedParameterizedType parameterized) {
            return parameterized.getAnnotatedActualTypeArguments()[index];
        }
        throw new RefusedTypeException(
                "raw type " + type.getType().getTypeName() + " does not say what it holds",
                "give it type arguments");
    }

    private Shape shape(AnnotatedType type, Class<?> raw, TypeScope scope) {
        ScalarShape scalar = SCALARS.get(raw);
        if (scalar != null) {
            return scalar;
        }
        TimeShape.Kind time = TypeOverrides.timeKind(raw);
        if (time != null) {
            return new TimeShape(time, WireType.Unit.MICROSECOND);
        }
        if (raw == Batch.class) {
            return batches;
        }
        if (raw.getName().equals(SCHEMA_CLASS)) {
            return new SchemaShape();
        }
        if (raw == UUID.class) {
            return FixedBytesShape.UUID_SHAPE;
        }
        if (raw == BigDecimal.class) {
            throw new RefusedTypeException(
                    "a BigDecimal has no fixed number of digits", "add @Precision(digits, scale = digits after the point)");
        }
        if (raw == List.class || raw == Collection.class) {
            return new ListShape(slot(argument(type, 0), scope, NO_DECLARATION), false);
        }
        if (raw == Set.class) {
            return new ListShape(slot(argument(type, 0), scope, NO_DECLARATION), true);
        }
        if (raw == Map.class) {
            Slot key = slot(argument(type, 0), scope, NO_DECLARATION);
            if (key.nullable()) {
                throw new RefusedTypeException(
                        type.getType().getTypeName() + " has nullable keys", "Arrow maps have no null keys");
            }
            return new MapShape(key, slot(argument(type, 1), scope, NO_DECLARATION));
        }
        if (raw.isEnum()) {
            return enums.computeIfAbsent(raw, EnumShape::new);
        }
        if (raw.isRecord()) {
            return new RecordShape(record(type, raw, scope));
        }
        throw unsupported(type);
    }

    /** The plan of a record class that stands by itself. */
    RecordPlan record(Class<?> type) {
        if (type.getTypeParameters().length > 0) {
            throw new RefusedTypeException(
                    "record " + type.getName() + " has type parameters", "use a record without any");
        }
        return record(type, TypeScope.EMPTY);
    }

    /** The plan of a record type as it stands in a contract. */
    RecordPlan record(AnnotatedType type, Class<?> raw, TypeScope scope) {
        if (raw.getTypeParameters().length == 0) {
            return record(raw, TypeScope.EMPTY);
        }
        argument(type, 0); // a raw type is refused
        return record(raw, scope.inside(type));
    }

    private RecordPlan record(Class<?> raw, TypeScope scope) {
        RecordPlan known = records.get(raw);
        if (known != null) {
            return known;
        }
        boolean generic = raw.getTypeParameters().length > 0;
        // A box of a box is finite; how far it goes on, its type arguments alone do not tell.
        if (Collections.frequency(open, raw) >= (generic ? MAX_GENERIC_NESTING : 1)) {
            throw new RefusedTypeException(
                    "record " + raw.getName() + " contains itself", "Arrow schemas are finite: hold an id instead");
        }
        open.add(raw);
        try {
            RecordPlan plan = recordAnalyzer.analyze(raw, scope);
            if (!generic) {
                records.put(raw, plan);
            }
            return plan;
        } finally {
            open.removeLast();
        }
    }

    private static RefusedTypeException unsupported(AnnotatedType type) {
        String name = type.getType().getTypeName();
        if (TypeScope.rawClass(type) instanceof Class<?> raw) {
            if (Future.class.isAssignableFrom(raw)
                    || CompletionStage.class.isAssignableFrom(raw)
                    || raw.getName().startsWith("java.util.concurrent.Flow$")
                    || raw.getName().startsWith("org.reactivestreams.")
                    || raw.getName().startsWith("kotlin.coroutines.")) {
                return new RefusedTypeException(
                        name + " is asynchronous and calls are blocking",
                        "return the value itself, and call on a thread of your own");
            }
            if (Map.class.isAssignableFrom(raw) || Collection.class.isAssignableFrom(raw)) {
                return new RefusedTypeException(name + " is an implementation", "declare List, Set or Map");
            }
        }
        return new RefusedTypeException(
                "type " + name + " has no Arrow type",
                "use boolean, byte, short, int, long, float, double, String, byte[], BigDecimal, UUID, a date or "
                        + "time of java.time, List, Set, Map, an enum, a record, or Optional of these");
    }
}
