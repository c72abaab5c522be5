package dev.vgirpc.wire.contract;

import dev.vgirpc.Default;
import dev.vgirpc.Precision;
import dev.vgirpc.Transient;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the plan of a record class: its columns, and what its components hold without one. */
final class RecordAnalyzer {

    private final ShapeFactory shapes;

    RecordAnalyzer(ShapeFactory shapes) {
        this.shapes = shapes;
    }

    RecordPlan analyze(Class<?> raw, TypeScope scope) {
        List<String> names = new ArrayList<>();
        List<Slot> slots = new ArrayList<>();
        List<MethodHandle> accessors = new ArrayList<>();
        Map<String, Fallback> fallbacks = new HashMap<>();
        Map<Integer, Fallback> unsent = new HashMap<>();
        RecordComponent[] components = raw.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            types[i] = component.getType();
            try {
                if (component.isAnnotationPresent(Transient.class)) {
                    unsent.put(i, new Fallback(unsent(component.getAnnotatedType(), scope, component)));
                    continue;
                }
                String name = WireNames.of(component, component.getName(), raw);
                checkName(name, names);
                names.add(name);
                Slot slot = shapes.slot(component.getAnnotatedType(), scope, component);
                slots.add(slot);
                if (fallback(component, slot) instanceof Fallback fallback) {
                    fallbacks.put(name, fallback);
                }
                accessors.add(Access.accessor(raw, component.getAccessor()));
            } catch (RefusedTypeException e) {
                throw new RefusedTypeException(
                        "component '" + component.getName() + "' of record " + raw.getName(),
                        String.valueOf(e.getMessage()));
            }
        }
        try {
            Constructor<?> canonical = raw.getDeclaredConstructor(types);
            return new RecordPlan(
                    raw,
                    List.copyOf(names),
                    List.copyOf(slots),
                    List.copyOf(accessors),
                    Map.copyOf(fallbacks),
                    Map.copyOf(unsent),
                    Access.constructor(raw, canonical));
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e); // every record has its canonical constructor
        }
    }

    private static void checkName(String name, List<String> others) {
        if (name.isEmpty()) {
            throw new RefusedTypeException("its wire name is empty", "give it a @WireName with characters");
        }
        if (others.contains(name)) {
            throw new RefusedTypeException(
                    "another component has the wire name '" + name + "', too", "give each its own @WireName");
        }
    }

    private static @Nullable Fallback fallback(RecordComponent component, Slot slot) {
        Default text = component.getAnnotation(Default.class);
        if (text != null) {
            return new Fallback(DefaultText.parse(text.value(), slot));
        }
        return slot.nullable() ? new Fallback(slot.absent()) : null;
    }

    /** The value of a transient component, whose type need not have an Arrow type. */
    private @Nullable Object unsent(AnnotatedType declaredType, TypeScope scope, AnnotatedElement declared) {
        TypeScope.Bound bound = scope.resolve(declaredType);
        AnnotatedType type = bound == null ? declaredType : bound.type();
        Class<?> raw = TypeScope.rawClass(type);
        boolean nullable = ShapeFactory.isNullable(declaredType)
                || ShapeFactory.isNullable(type)
                || ShapeFactory.isNullable(declared);
        if (nullable && raw != null && raw.isPrimitive()) {
            throw ShapeFactory.nullablePrimitive(raw);
        }
        Default text = declared.getAnnotation(Default.class);
        if (text != null) {
            return parseUnsent(text.value(), type, bound == null ? scope : bound.scope(), declared);
        }
        if (raw != null && raw.isPrimitive()) {
            return Array.get(Array.newInstance(raw, 1), 0);
        }
        if (raw == Optional.class) {
            return Optional.empty();
        }
        if (nullable) {
            return null;
        }
        throw new RefusedTypeException(
                "it is @Transient but has no value in a received record",
                "give it a @Default, make it @Nullable or an Optional");
    }

    private Object parseUnsent(String text, AnnotatedType type, TypeScope scope, AnnotatedElement declared) {
        Class<?> raw = TypeScope.rawClass(type);
        if (raw == Optional.class && scope.resolve(ShapeFactory.argument(type, 0)) instanceof TypeScope.Bound inner) {
            return Optional.of(parseUnsent(text, inner.type(), inner.scope(), ShapeFactory.NO_DECLARATION));
        }
        boolean precise = type.isAnnotationPresent(Precision.class) || declared.isAnnotationPresent(Precision.class);
        Object value = raw == null || precise ? null : DefaultText.parseUnsent(text, raw);
        return value == null ? DefaultText.parse(text, shapes.slot(type, scope, declared)) : value;
    }
}
