package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InvocationTest {

    interface Many {
        String none();

        long one(int a);

        String two(byte a, @Nullable String b);

        String three(short a, char b, boolean c);

        String four(int a, long b, float c, double d);

        String five(Object a, Object b, Object c, Object d, Object e);

        String six(int a, int b, int c, int d, int e, int f);

        String seven(int a, int b, int c, int d, int e, int f, String g);

        String rest(String... words);

        void nothing(int a) throws IOException;
    }

    private static final class Texts implements Many {
        @Override
        public String none() {
            return "none";
        }

        @Override
        public long one(int a) {
            return a;
        }

        @Override
        public String two(byte a, @Nullable String b) {
            return a + "," + b;
        }

        @Override
        public String three(short a, char b, boolean c) {
            return a + "," + b + "," + c;
        }

        @Override
        public String four(int a, long b, float c, double d) {
            return a + "," + b + "," + c + "," + d;
        }

        @Override
        public String five(Object a, Object b, Object c, Object d, Object e) {
            return "" + a + b + c + d + e;
        }

        @Override
        public String six(int a, int b, int c, int d, int e, int f) {
            return "" + a + b + c + d + e + f;
        }

        @Override
        public String seven(int a, int b, int c, int d, int e, int f, String g) {
            return "" + a + b + c + d + e + f + g;
        }

        @Override
        public String rest(String... words) {
            return String.join("+", words);
        }

        @Override
        public void nothing(int a) throws IOException {
            if (a < 0) {
                throw new IOException("negative");
            }
        }
    }

    private static @Nullable Object call(String name, @Nullable Object... arguments) throws Throwable {
        Method method = Arrays.stream(Many.class.getMethods())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return new Invocation(MethodHandles.lookup().unreflect(method), method.getParameterCount())
                .invoke(new Texts(), arguments);
    }

    @Test
    void everyNumberOfArguments() throws Throwable {
        assertThat(call("none")).isEqualTo("none");
        assertThat(call("one", 7)).isEqualTo(7L);
        assertThat(call("two", (byte) 1, null)).isEqualTo("1,null");
        assertThat(call("three", (short) 1, 'b', true)).isEqualTo("1,b,true");
        assertThat(call("four", 1, 2L, 3f, 4d)).isEqualTo("1,2,3.0,4.0");
        assertThat(call("five", 1, 2, 3, 4, List.of())).isEqualTo("1234[]");
        assertThat(call("six", 1, 2, 3, 4, 5, 6)).isEqualTo("123456");
        assertThat(call("seven", 1, 2, 3, 4, 5, 6, "g")).isEqualTo("123456g");
    }

    @Test
    void anArrayStaysOneArgument() throws Throwable {
        assertThat(call("rest", (Object) new String[] {"a", "b"})).isEqualTo("a+b");
    }

    @Test
    void whatIsThrownComesThrough() throws Throwable {
        assertThat(call("nothing", 1)).isNull();
        assertThatThrownBy(() -> call("nothing", -1)).isExactlyInstanceOf(IOException.class).hasMessage("negative");
    }
}
