package dev.vgirpc.wire.contract;

import dev.vgirpc.wire.support.Compiled;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Random record types, as source that is compiled, with random values of them. Each type {@code R} has
 * a view {@code V}: the record as another program knows it, with some of the components in another
 * order and some that R does not have; and a contract {@code C} that takes and gives both.
 */
final class RandomRecords {

    private static final int MAX_DEPTH = 3;

    /**
     * A component.
     *
     * @param declaration annotations of the component itself
     * @param fallback what it is when it does not travel; null when it has to
     */
    private record Component(
            String name, String declaration, boolean isTransient, RandomType type, @Nullable Function<Compiled, @Nullable Object> fallback) {}

    private record Form(String name, boolean snakeCase, List<Component> components) {}

    private final Random random;
    private final RandomScalars scalars;
    private final List<RandomType> enums = new ArrayList<>();
    private final Map<String, Form> forms = new LinkedHashMap<>();
    private final StringBuilder source = new StringBuilder();
    private final Compiled compiled;

    RandomRecords(Random random, int count) {
        this.random = random;
        this.scalars = new RandomScalars(random);
        source.append(
                """
                import dev.vgirpc.*;
                import java.math.BigDecimal;
                import java.time.*;
                import java.util.*;
                import java.util.concurrent.TimeUnit;
                import org.jspecify.annotations.Nullable;

                final class Source {
                    record Pair<A, B>(A first, B second) {}
                """);
        for (int i = 0; i < 3; i++) {
            enums.add(constants("E" + i));
        }
        for (int i = 0; i < count; i++) {
            Form form = new Form("R" + i, random.nextBoolean(), components());
            declare(form);
            declare(new Form("V" + i, form.snakeCase, viewed(form.components)));
            source.append(
                    """
                        interface C%1$s {
                            R%1$s one(R%1$s value);
                            List<R%1$s> many(List<R%1$s> value);
                            V%1$s view(V%1$s value);
                            List<V%1$s> views(List<V%1$s> value);
                        }
                    """.formatted(i));
        }
        compiled = Compiled.of(source.append("}\n").toString());
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private void declare(Form form) {
        forms.put(form.name, form);
        source.append(form.snakeCase ? "    @SnakeCase\n" : "").append("    record ").append(form.name).append("(");
        for (int i = 0; i < form.components.size(); i++) {
            Component component = form.components.get(i);
            source.append(i == 0 ? "\n            " : ",\n            ")
                    .append(component.declaration)
                    .append(component.type.asComponent())
                    .append(' ')
                    .append(component.name);
        }
        source.append(") {}\n");
    }

    private RandomType constants(String name) {
        int number = 1 + random.nextInt(5);
        source.append("    enum ").append(name).append(" { ");
        List<String> wireNames = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            boolean named = oneIn(3);
            wireNames.add(named ? "name \u00e9 " + i : "K" + i);
            source.append(named ? "@WireName(\"name \\u00e9 " + i + "\") K" : "K").append(i).append(", ");
        }
        source.append("}\n");
        Function<Compiled, Object> any = types -> constant(types, name, random.nextInt(number));
        return RandomType.of(name, any::apply, () -> {
            int chosen = random.nextInt(number);
            return new RandomType.Text(wireNames.get(chosen), types -> constant(types, name, chosen));
        });
    }

    private static Object constant(Compiled types, String name, int index) {
        return types.type("Source$" + name).getEnumConstants()[index];
    }

    private List<Component> components() {
        List<Component> components = new ArrayList<>();
        for (int i = random.nextInt(9); i > 0; i--) {
            String wireName = oneIn(4) ? "@WireName(\"w." + i + " \\u00e9\") " : "";
            components.add(component("c" + i + "Part", wireName, oneIn(8)));
        }
        return components;
    }

    /** Some of the components in another order, and further ones that can do without a column. */
    private List<Component> viewed(List<Component> components) {
        List<Component> viewed = new ArrayList<>();
        for (Component each : components) {
            if (!oneIn(3)) {
                viewed.add(each);
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            Component more;
            do {
                more = component("x" + i, "", oneIn(4));
            } while (more.fallback == null);
            viewed.add(more);
        }
        Collections.shuffle(viewed, random);
        return viewed;
    }

    private Component component(String name, String declaration, boolean isTransient) {
        RandomType type = type(MAX_DEPTH);
        if (oneIn(5) && !type.mayBeAbsent()) {
            type = type.nullable(() -> oneIn(3));
        } else if (oneIn(6) && !type.mayBeAbsent()) {
            type = optional(type);
        }
        Supplier<RandomType.Text> texts = type.texts();
        if (texts != null && oneIn(2)) {
            RandomType.Text text = texts.get();
            String all = declaration + "@Default(\"" + escaped(text.text()) + "\") ";
            return new Component(name, (isTransient ? "@Transient " : "") + all, isTransient, type, text.value()::apply);
        }
        Object absent = type.boxed().startsWith("Optional<") && !type.annotations().contains("@Nullable") ? Optional.empty() : null;
        Function<Compiled, @Nullable Object> fallback = type.mayBeAbsent() ? types -> absent : null;
        return isTransient && fallback != null
                ? new Component(name, declaration + "@Transient ", true, type, fallback)
                : new Component(name, declaration, false, type, fallback);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (Character.isLetterOrDigit(c) && c < 0x80) {
                escaped.append(c);
            } else {
                // Octal below: a control character would be one of the source's own.
                escaped.append(c < 0x80 ? "\\%03o".formatted((int) c) : "\\u%04x".formatted((int) c));
            }
        }
        return escaped.toString();
    }

    private RandomType type(int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 12)) {
            case 0, 1, 2, 3, 4 -> scalars.any();
            case 5 -> enums.get(random.nextInt(enums.size()));
            case 6, 7 -> list(element(depth));
            case 8 -> set(element(depth));
            case 9 -> map(type(depth - 1), element(depth));
            case 10 -> pair(element(depth), element(depth));
            default -> record();
        };
    }

    /** Inside another type there may be nulls, too. */
    private RandomType element(int depth) {
        RandomType type = type(depth - 1);
        return oneIn(4) ? type.nullable(() -> oneIn(3)) : oneIn(8) ? optional(type) : type;
    }

    private RandomType list(RandomType element) {
        String name = (oneIn(4) ? "Collection<" : "List<") + element.asArgument() + ">";
        return RandomType.of(
                name,
                types -> {
                    List<@Nullable Object> list = new ArrayList<>();
                    for (int i = random.nextInt(4); i > 0; i--) {
                        list.add(element.values().apply(types));
                    }
                    return list;
                },
                () -> new RandomType.Text("[]", types -> List.of()));
    }

    private RandomType set(RandomType element) {
        return RandomType.of(
                "Set<" + element.asArgument() + ">",
                types -> {
                    Set<@Nullable Object> set = new LinkedHashSet<>();
                    distinct(element, types).forEach(set::add);
                    return set;
                },
                () -> new RandomType.Text("[]", types -> Set.of()));
    }

    private RandomType map(RandomType key, RandomType value) {
        return RandomType.of(
                "Map<" + key.asArgument() + ", " + value.asArgument() + ">",
                types -> {
                    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
                    distinct(key, types).forEach(each -> map.put(each, value.values().apply(types)));
                    return map;
                },
                () -> new RandomType.Text("{}", types -> Map.of()));
    }

    /** Records that differ in what does not travel are the same where they arrive, and would be one element less. */
    private List<@Nullable Object> distinct(RandomType type, Compiled types) {
        List<@Nullable Object> values = new ArrayList<>();
        Set<@Nullable Object> seen = new HashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Object value = type.values().apply(types);
            if (seen.add(withoutOrder(comparable(value, true)))) {
                values.add(value);
            }
        }
        return values;
    }

    /** Of sets and maps, at any depth, the order does not make them different. */
    private static @Nullable Object withoutOrder(@Nullable Object comparable) {
        return switch (comparable) {
            case Map.Entry<?, ?> entry when entry.getKey().equals("set") ->
                new HashSet<@Nullable Object>(each((List<?>) entry.getValue()));
            case Map.Entry<?, ?> entry when entry.getKey().equals("map") -> {
                List<?> both = (List<?>) entry.getValue();
                List<@Nullable Object> keys = each((List<?>) both.get(0));
                List<@Nullable Object> values = each((List<?>) both.get(1));
                Map<@Nullable Object, @Nullable Object> map = new HashMap<>();
                for (int i = 0; i < keys.size(); i++) {
                    map.put(keys.get(i), values.get(i));
                }
                yield map;
            }
            case Map.Entry<?, ?> entry -> List.of(entry.getKey(), each((List<?>) entry.getValue()));
            case List<?> list -> each(list);
            case Optional<?> option -> option.map(RandomRecords::withoutOrder);
            case null, default -> comparable;
        };
    }

    private static List<@Nullable Object> each(List<?> comparables) {
        List<@Nullable Object> all = new ArrayList<>();
        comparables.forEach(each -> all.add(withoutOrder(each)));
        return all;
    }

    private RandomType pair(RandomType first, RandomType second) {
        return RandomType.of(
                "Pair<" + first.asArgument() + ", " + second.asArgument() + ">",
                types -> make(
                        types.type("Source$Pair"), first.values().apply(types), second.values().apply(types)),
                null);
    }

    private RandomType optional(RandomType type) {
        Supplier<RandomType.Text> texts = type.texts();
        return new RandomType(
                "",
                "",
                "Optional<" + type.asArgument() + ">",
                "Optional<" + type.asArgument() + ">",
                true,
                types -> oneIn(3) ? Optional.empty() : Optional.ofNullable(type.values().apply(types)),
                texts == null ? null : () -> {
                    RandomType.Text text = texts.get();
                    return new RandomType.Text(text.text(), types -> Optional.of(text.value().apply(types)));
                });
    }

    /** One of the records before. */
    private RandomType record() {
        List<Form> known = forms.values().stream().filter(each -> each.name.startsWith("R")).toList();
        if (known.isEmpty()) {
            return scalars.any();
        }
        Form form = known.get(random.nextInt(known.size()));
        return RandomType.of(form.name, types -> value(form, types), null);
    }

    private static Object value(Form form, Compiled types) {
        return make(
                types.type("Source$" + form.name),
                form.components.stream().map(each -> each.type.values().apply(types)).toArray());
    }

    private static Object make(Class<?> type, @Nullable Object... values) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    String source() {
        return source.toString();
    }

    Class<? extends Record> recordType(int index) {
        return compiled.type("Source$R" + index).asSubclass(Record.class);
    }

    Class<? extends Record> view(int index) {
        return compiled.type("Source$V" + index).asSubclass(Record.class);
    }

    Class<?> contract(int index) {
        return compiled.type("Source$C" + index);
    }

    Record value(int index) {
        return (Record) value(forms.get("R" + index), compiled);
    }

    /** What a record must be, in a form that has equality, when it was sent and received. */
    @Nullable Object expected(Record sent) {
        return comparable(sent, true);
    }

    /** What a record must be when it was sent and received as its view. */
    Object expectedView(Record sent, int index) {
        List<Component> own = forms.get("R" + index).components;
        List<@Nullable Object> parts = new ArrayList<>();
        for (Component component : forms.get("V" + index).components) {
            parts.add(component.isTransient || !own.contains(component)
                    ? comparable(component.fallback.apply(compiled), false)
                    : comparable(get(sent, component.name), true));
        }
        return Map.entry("V" + index, parts);
    }

    @Nullable Object received(@Nullable Object value) {
        return comparable(value, false);
    }

    private @Nullable Object comparable(@Nullable Object value, boolean sent) {
        return switch (value) {
            case null -> null;
            case byte[] bytes -> "0x" + HexFormat.of().formatHex(bytes);
            case Optional<?> option -> option.map(each -> comparable(each, sent));
            case List<?> list -> all(list, sent);
            case Set<?> set -> Map.entry("set", all(new ArrayList<>(set), sent));
            case Map<?, ?> map ->
                Map.entry(
                        "map",
                        List.of(all(new ArrayList<>(map.keySet()), sent), all(new ArrayList<>(map.values()), sent)));
            case Record each -> Map.entry(each.getClass().getSimpleName(), parts(each, sent));
            default -> value;
        };
    }

    private List<@Nullable Object> all(List<?> list, boolean sent) {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(each -> all.add(comparable(each, sent)));
        return all;
    }

    private List<@Nullable Object> parts(Record value, boolean sent) {
        List<@Nullable Object> parts = new ArrayList<>();
        Form form = forms.get(value.getClass().getSimpleName());
        RecordComponent[] components = value.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            boolean isFallback = sent && form != null && form.components.get(i).isTransient;
            parts.add(isFallback
                    ? comparable(form.components.get(i).fallback.apply(compiled), false)
                    : comparable(get(value, components[i].getName()), sent));
        }
        return parts;
    }

    private static @Nullable Object get(Record value, String name) {
        try {
            Method accessor = value.getClass().getDeclaredMethod(name);
            accessor.setAccessible(true);
            return accessor.invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
