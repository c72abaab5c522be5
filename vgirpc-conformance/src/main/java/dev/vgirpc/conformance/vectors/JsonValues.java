package dev.vgirpc.conformance.vectors;

import dev.vgirpc.Batch;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Values of a vector's description as the Java values that a contract's methods take. */
final class JsonValues {

    private JsonValues() {}

    static @Nullable Object toJava(@Nullable Object json, Type type) {
        if (type instanceof ParameterizedType generic) {
            return container(json, generic);
        }
        if (json == null) {
            return null;
        }
        Class<?> raw = (Class<?>) type;
        if (raw == long.class || raw == Long.class) {
            return integer(json);
        } else if (raw == int.class) {
            return Math.toIntExact(integer(json));
        } else if (raw == short.class) {
            return (short) integer(json);
        } else if (raw == byte.class) {
            return (byte) integer(json);
        } else if (raw == double.class) {
            return number(json);
        } else if (raw == float.class) {
            return (float) number(json);
        } else if (raw == boolean.class || raw == String.class) {
            return json;
        } else if (raw == byte[].class) {
            return bytes(json);
        } else if (raw == Batch.class) {
            return BatchColumns.batch(bytes(json));
        } else if (raw == Schema.class) {
            return BatchColumns.schema(bytes(json));
        } else if (raw.isEnum()) {
            for (Object constant : raw.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(json)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException(json + " is no constant of " + raw);
        } else if (raw.isRecord()) {
            return record(Json.object(json), raw);
        }
        Object value = parsed((String) json, raw);
        if (value == null) {
            throw new IllegalArgumentException("no way to make a " + type);
        }
        return value;
    }

    /** A value that is described by its text. */
    private static @Nullable Object parsed(String text, Class<?> type) {
        if (type == LocalDate.class) {
            return LocalDate.parse(text);
        } else if (type == LocalTime.class) {
            return LocalTime.parse(text);
        } else if (type == LocalDateTime.class) {
            return LocalDateTime.parse(text);
        } else if (type == Instant.class) {
            return Instant.parse(text);
        } else if (type == Duration.class) {
            return Duration.parse(text);
        } else if (type == BigDecimal.class) {
            return new BigDecimal(text);
        }
        return null;
    }

    /** Beyond 2^63 the bits of the unsigned number. */
    private static long integer(Object json) {
        return json instanceof String text ? new BigInteger(text).longValue() : (Long) json;
    }

    static byte[] bytes(@Nullable Object json) {
        return Base64.getDecoder().decode((String) Json.object(json).get("b64"));
    }

    private static double number(Object json) {
        return json instanceof Number number ? number.doubleValue() : Double.parseDouble((String) json);
    }

    private static @Nullable Object container(@Nullable Object json, ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return Optional.ofNullable(toJava(json, arguments[0]));
        }
        if (json == null) {
            return null;
        }
        if (type.getRawType() == List.class) {
            List<@Nullable Object> list = new ArrayList<>();
            for (Object element : Json.array(json)) {
                list.add(toJava(element, arguments[0]));
            }
            return list;
        }
        if (type.getRawType() == Set.class) {
            Set<@Nullable Object> set = new LinkedHashSet<>();
            for (Object element : Json.array(json)) {
                set.add(toJava(element, arguments[0]));
            }
            return set;
        }
        if (type.getRawType() == Map.class) {
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            for (Object entry : Json.array(json)) {
                List<@Nullable Object> pair = Json.array(entry);
                map.put(toJava(pair.get(0), arguments[0]), toJava(pair.get(1), arguments[1]));
            }
            return map;
        }
        throw new IllegalArgumentException("no way to make a " + type);
    }

    /** A record is given by its members, or by the stream that it travels as. */
    private static Object record(Map<String, @Nullable Object> json, Class<?> type) {
        Map<String, @Nullable Object> row = json;
        if (json.get("ipc") instanceof List<?> streams) {
            Map<String, @Nullable Object> batch =
                    Json.object(Json.array(Json.object(streams.getFirst()).get("batches")).getFirst());
            row = Json.object(Json.array(batch.get("rows")).getFirst());
        }
        RecordComponent[] components = type.getRecordComponents();
        if (components.length != row.size()) {
            throw new IllegalArgumentException(type + " has other components than " + row.keySet());
        }
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            String name = Calls.snakeCase(components[i].getName());
            if (!row.containsKey(name)) {
                throw new IllegalArgumentException(type + " has a component that is not in " + row.keySet());
            }
            values[i] = toJava(row.get(name), components[i].getGenericType());
        }
        try {
            Constructor<?> constructor = type.getConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no " + type + " of " + row, e);
        }
    }
}
