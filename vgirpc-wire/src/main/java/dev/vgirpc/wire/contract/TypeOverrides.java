package dev.vgirpc.wire.contract;

import dev.vgirpc.DictionaryEncoded;
import dev.vgirpc.FixedSize;
import dev.vgirpc.Large;
import dev.vgirpc.Precision;
import dev.vgirpc.Resolution;
import dev.vgirpc.Unsigned;
import dev.vgirpc.wire.WireType;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Annotations that choose another Arrow type than the Java type alone would. */
final class TypeOverrides {

    private static final List<Class<? extends Annotation>> ALL = List.of(
            Unsigned.class, Large.class, FixedSize.class, Precision.class, DictionaryEncoded.class, Resolution.class);

    private final Map<Class<?>, ScalarShape> scalars;

    TypeOverrides(Map<Class<?>, ScalarShape> scalars) {
        this.scalars = scalars;
    }

    static TimeShape.@Nullable Kind timeKind(Class<?> raw) {
        if (raw == LocalDate.class) {
            return TimeShape.Kind.DATE;
        } else if (raw == LocalTime.class) {
            return TimeShape.Kind.TIME;
        } else if (raw == LocalDateTime.class) {
            return TimeShape.Kind.LOCAL_DATE_TIME;
        } else if (raw == Instant.class) {
            return TimeShape.Kind.INSTANT;
        } else if (raw == Duration.class) {
            return TimeShape.Kind.DURATION;
        }
        return null;
    }

    /** Refuses annotations where only the type inside can have them. */
    void refuse(AnnotatedType type, AnnotatedElement declared, String outer) {
        for (Annotation annotation : find(type, declared)) {
            throw new RefusedTypeException(
                    "@" + annotation.annotationType().getSimpleName() + " does not fit " + type.getType().getTypeName(),
                    "only String and byte[] and the like can have it: put it inside, as in " + outer + "<@"
                            + annotation.annotationType().getSimpleName() + " …>");
        }
    }

    /** The shape that an annotation asks for, or null when there is none. */
    @Nullable Shape shape(AnnotatedType type, Class<?> raw, AnnotatedElement declared) {
        List<Annotation> found = find(type, declared);
        if (found.size() > 1) {
            throw new RefusedTypeException("two annotations choose the Arrow type: " + found, "keep one");
        }
        return found.isEmpty() ? null : shape(found.getFirst(), raw);
    }

    private static List<Annotation> find(AnnotatedType type, AnnotatedElement declared) {
        List<Annotation> found = new ArrayList<>(1);
        for (Class<? extends Annotation> each : ALL) {
            Annotation annotation = type.getAnnotation(each);
            if (annotation == null) {
                annotation = declared.getAnnotation(each);
            }
            if (annotation == null && type instanceof AnnotatedArrayType array) {
                // Inside another type, Java attaches what stands before an array to the array's elements.
                annotation = array.getAnnotatedGenericComponentType().getAnnotation(each);
            }
            if (annotation != null) {
                found.add(annotation);
            }
        }
        return found;
    }

    private Shape shape(Annotation annotation, Class<?> raw) {
        ScalarShape scalar = scalars.get(raw);
        return switch (annotation) {
            case Unsigned unsigned -> unsigned(unsigned, raw, scalar);
            case Large large -> {
                if (scalar != ScalarShape.STRING && scalar != ScalarShape.BYTES) {
                    throw misfit(annotation, raw, "String and byte[]");
                }
                yield scalar.large();
            }
            case FixedSize size -> {
                if (scalar != ScalarShape.BYTES || size.value() < 1) {
                    throw misfit(annotation, raw, "byte[], with a size of at least 1");
                }
                yield new FixedBytesShape(size.value(), false);
            }
            case Precision precision -> {
                if (raw != BigDecimal.class
                        || precision.value() < 1
                        || precision.value() > 76
                        || precision.scale() < 0
                        || precision.scale() > precision.value()) {
                    throw misfit(annotation, raw, "BigDecimal, with 1 to 76 digits and no more of them after the point");
                }
                yield new DecimalShape(precision.value(), precision.scale());
            }
            case DictionaryEncoded encoded -> {
                int bits = encoded.value();
                if (scalar != ScalarShape.STRING || bits != 8 && bits != 16 && bits != 32) {
                    throw misfit(annotation, raw, "String, with indices of 8, 16 or 32 bits");
                }
                yield new WordShape(bits);
            }
            case Resolution resolution -> {
                TimeShape.Kind kind = timeKind(raw);
                if (kind == null || kind == TimeShape.Kind.DATE) {
                    throw misfit(annotation, raw, "LocalTime, LocalDateTime, Instant and Duration");
                }
                yield new TimeShape(kind, switch (resolution.value()) {
                    case SECONDS -> WireType.Unit.SECOND;
                    case MILLISECONDS -> WireType.Unit.MILLISECOND;
                    case MICROSECONDS -> WireType.Unit.MICROSECOND;
                    case NANOSECONDS -> WireType.Unit.NANOSECOND;
                    default -> throw misfit(annotation, raw, "units from seconds to nanoseconds");
                });
            }
            default -> throw new AssertionError(annotation);
        };
    }

    private static Shape unsigned(Unsigned unsigned, Class<?> raw, @Nullable ScalarShape scalar) {
        int width = scalar == null ? 0 : UnsignedShape.width(scalar);
        int bits = unsigned.value() == 0 ? width : unsigned.value();
        if (scalar == null || width == 0 || bits > width || bits != 8 && bits != 16 && bits != 32 && bits != 64) {
            throw misfit(unsigned, raw, "byte, short, int and long, with 8, 16, 32 or 64 bits and no more than the type has");
        }
        return new UnsignedShape(bits, scalar);
    }

    private static RefusedTypeException misfit(Annotation annotation, Class<?> raw, String what) {
        return new RefusedTypeException(
                "@" + annotation.annotationType().getSimpleName() + " does not fit " + raw.getTypeName(),
                "only " + what + " can have it");
    }
}
