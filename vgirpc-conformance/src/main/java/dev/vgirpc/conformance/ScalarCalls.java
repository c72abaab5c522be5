package dev.vgirpc.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Single values, boundary values among them. */
final class ScalarCalls {

    private static final String FAMILY = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";

    private ScalarCalls() {}

    static void run(ReferenceCalls.Session session) {
        ConformanceService service = session.service();
        Cases cases = session.cases();

        for (long value : new long[] {
            0, 1, -1, 42, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE
        }) {
            echo(cases, "echo_int " + value, value, service::echoInt);
            echo(cases, "echo_optional_int " + value, value, v -> service.echoOptionalInt(v).orElseThrow());
        }
        for (int value : new int[] {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            echo(cases, "echo_int32 " + value, value, service::echoInt32);
        }
        for (double value : new double[] {
            0.0, -0.0, 1.5, Math.PI, 0.1, 1e16, 1e300, Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE,
            -Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
        }) {
            echo(cases, "echo_float " + value, value, service::echoFloat);
        }
        for (float value : new float[] {
            0.0f, -0.0f, 0.5f, 0.1f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY
        }) {
            echo(cases, "echo_float32 " + value, value, service::echoFloat32);
        }
        echo(cases, "echo_bool true", true, service::echoBool);
        echo(cases, "echo_bool false", false, service::echoBool);

        texts().forEach((name, value) -> {
            echo(cases, "echo_string " + name, value, service::echoString);
            echo(cases, "echo_optional_string " + name, value, service::echoOptionalString);
            echo(cases, "echo_large_string " + name, value, service::echoLargeString);
        });
        cases.run("echo_optional_string null", () -> Cases.same(null, service.echoOptionalString(null), "result"));
        cases.run(
                "echo_optional_int null", () -> Cases.same(Optional.empty(), service.echoOptionalInt(null), "result"));

        arrays().forEach((name, value) -> {
            echo(cases, "echo_bytes " + name, value, service::echoBytes);
            echo(cases, "echo_large_binary " + name, value, service::echoLargeBinary);
        });
        for (int size : new int[] {0, 1, 100, 5_000_000}) {
            cases.run("oversized_unary " + size, () -> Cases.same(new byte[size], service.oversizedUnary(size), "result"));
        }

        cases.run("void_noop", service::voidNoop);
        cases.run("void_with_param", () -> service.voidWithParam(Long.MIN_VALUE));

        cases.run("add_floats", () -> Cases.same(0.1 + 0.2, service.addFloats(0.1, 0.2), "result"));
        cases.run("add_floats overflow", () -> Cases.same(
                Double.POSITIVE_INFINITY, service.addFloats(Double.MAX_VALUE, Double.MAX_VALUE), "result"));
        cases.run("concatenate", () -> Cases.same("a b", service.concatenate("a", "b", " "), "result"));
        cases.run("concatenate all empty", () -> Cases.same("", service.concatenate("", "", ""), "result"));
        cases.run("concatenate with the default", () -> Cases.same("a-b", service.concatenate("a", "b"), "result"));
        cases.run("with_defaults", () -> Cases.same(
                "required=-7, optional_str=é, optional_int=0", service.withDefaults(-7, "é", 0), "result"));
        cases.run("with_defaults with one default", () -> Cases.same(
                "required=1, optional_str=x, optional_int=42", service.withDefaults(1, "x"), "result"));
        cases.run("with_defaults with two defaults", () -> Cases.same(
                "required=1, optional_str=default, optional_int=42", service.withDefaults(1), "result"));

        cases.run("reset_cancel_probe", service::resetCancelProbe);
        cases.run("cancel_probe_counters", () -> Cases.same(
                List.of(0L, 0L, 0L), service.cancelProbeCounters(), "result"));
        inspectPoints(service, cases);
    }

    private static <T> void echo(Cases cases, String name, T value, Function<T, @Nullable T> call) {
        cases.run(name, () -> Cases.same(value, call.apply(value), "result"));
    }

    private static Map<String, String> texts() {
        StringBuilder allAscii = new StringBuilder();
        for (char c = 0; c < 128; c++) {
            allAscii.append(c);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("empty", "");
        texts.put("ascii", "hello");
        texts.put("NUL inside", "a\0b\0");
        texts.put("two and three bytes", "grüße 日本語");
        texts.put("astral", FAMILY + " 𝒳");
        texts.put("replacement character", "\uFFFD");
        texts.put("byte order mark", "\uFEFFx");
        texts.put("all ASCII", allAscii.toString());
        texts.put("quotes and newlines", "\"'\\\r\n\t");
        texts.put("a million characters", "é".repeat(1_000_000));
        return texts;
    }

    private static Map<String, byte[]> arrays() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        byte[] endMarker = {-1, -1, -1, -1, 0, 0, 0, 0};
        byte[] random = new byte[8 << 20];
        new Random(1).nextBytes(random);
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        arrays.put("empty", new byte[0]);
        arrays.put("one", new byte[] {-128});
        arrays.put("all values", all);
        arrays.put("an end marker", endMarker);
        arrays.put("end markers", Arrays.copyOf(endMarker, 24));
        arrays.put("an Arrow file's start", "ARROW1\0\0".getBytes(StandardCharsets.US_ASCII));
        for (int size : new int[] {63, 64, 65, (64 << 10) - 1, 64 << 10, (64 << 10) + 1}) {
            arrays.put(size + " bytes", Arrays.copyOf(random, size));
        }
        arrays.put("8 MiB", random);
        return arrays;
    }

    private static void inspectPoints(ConformanceService service, Cases cases) {
        double[] values = {
            1.0, 2.5, 0.0, -0.0, 0.1, 1e15, 1e16, 123456789012345680.0, 1e-4, 1e-5, 5e-324, 1e-322, 1e22, 1e23,
            Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
        };
        for (double value : values) {
            cases.run("inspect_point " + value, () -> inspect(service, value, -value));
        }
        cases.run("inspect_point with 500 random numbers", () -> {
            Random random = new Random(2);
            for (int i = 0; i < 500; i++) {
                inspect(service, Double.longBitsToDouble(random.nextLong()), random.nextGaussian() * 1e4);
            }
        });
    }

    /** What we would print must be what the worker prints. */
    private static void inspect(ConformanceService service, double x, double y) {
        Point point = new Point(x, y);
        Cases.same(new ConformanceServiceImpl().inspectPoint(point), service.inspectPoint(point), "result");
    }
}
