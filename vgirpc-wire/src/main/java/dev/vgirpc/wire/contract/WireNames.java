package dev.vgirpc.wire.contract;

import dev.vgirpc.SnakeCase;
import dev.vgirpc.WireName;
import java.lang.reflect.AnnotatedElement;
import org.jspecify.annotations.Nullable;

/** The names under which Java elements travel. */
final class WireNames {

    private WireNames() {}

    /** The name of a member whose Java name is known: its {@link WireName}, or its owner's habit. */
    static String of(AnnotatedElement member, String javaName, AnnotatedElement owner) {
        String explicit = explicit(member);
        if (explicit != null) {
            return explicit;
        }
        return owner.isAnnotationPresent(SnakeCase.class) ? snakeCase(javaName) : javaName;
    }

    static @Nullable String explicit(AnnotatedElement element) {
        WireName name = element.getAnnotation(WireName.class);
        return name == null ? null : name.value();
    }

    /** {@code lastPrice} to {@code last_price}, {@code httpURL2} to {@code http_url2}. */
    static String snakeCase(String name) {
        StringBuilder snake = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                boolean afterLower = i > 0 && !Character.isUpperCase(name.charAt(i - 1)) && name.charAt(i - 1) != '_';
                boolean endsRun = i > 0
                        && Character.isUpperCase(name.charAt(i - 1))
                        && i + 1 < name.length()
                        && Character.isLowerCase(name.charAt(i + 1));
                if (afterLower || endsRun) {
                    snake.append('_');
                }
                snake.append(Character.toLowerCase(c));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }
}
