package dev.vgirpc.wire.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vgirpc.ContractException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts compiled without and with {@code -parameters}. */
class ParameterNamesTest {

    private static final String SOURCE =
            """
            package app;
            public interface Greeter {
                String greet(String name, int times);
                void ping();
            }
            """;

    private static Class<?> compile(Path folder, String... options) throws IOException, ClassNotFoundException {
        Path source = Files.writeString(folder.resolve("Greeter.java"), SOURCE);
        String[] arguments = java.util.Arrays.copyOf(options, options.length + 3);
        arguments[options.length] = "-d";
        arguments[options.length + 1] = folder.toString();
        arguments[options.length + 2] = source.toString();
        StringWriter log = new StringWriter();
        PrintWriter out = new PrintWriter(log);
        int code = ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments);
        assertThat(code).as(log.toString()).isZero();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            return loader.loadClass("app.Greeter");
        }
    }

    @Test
    void missingNamesAreRefusedWithTheRemedy(@TempDir Path folder) throws Exception {
        Class<?> contract = compile(folder);

        ContractException refusal = catchThrowableOfType(ContractException.class, () -> ServicePlan.of(contract));

        assertThat(refusal.problems())
                .containsExactly(
                        "Greeter.greet() parameter 1: its name is not in the class file: compile with -parameters or give it a @WireName",
                        "Greeter.greet() parameter 2: its name is not in the class file: compile with -parameters or give it a @WireName");
    }

    @Test
    void namesInTheClassFileAreUsed(@TempDir Path folder) throws Exception {
        Class<?> contract = compile(folder, "-parameters");

        assertThat(ServicePlan.of(contract).methods().get("greet").request().schema().text())
                .isEqualTo("name: string not null, times: int32 not null");
    }
}
