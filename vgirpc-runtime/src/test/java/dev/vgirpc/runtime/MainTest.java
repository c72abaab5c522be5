package dev.vgirpc.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder = Path.of("");

    private int run(String... args) {
        return Main.run(
                List.of(args),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyFlagAtOnce() throws Exception {
        Path path = Files.createDirectory(folder.resolve("path"));
        new Jars(path).program("a", "if (System.getProperty(\"x\") == null) System.exit(3);");
        Path plugin = new Jars(Files.createDirectory(folder.resolve("plugins"))).program("b", "");
        Path home = folder.resolve("image");
        assertThat(run(
                        "--module-path", path.toString(), "--main=a/a.Main", "--launcher", "go", "--add-module", "java.logging",
                        "--describe", "none", "--native-access", "a", "--plugin", plugin.toString(), "--java-option=-Dx=y",
                        "--train", "a/a.Main", "--train-timeout", "60", "--compress", "zip-0", "--output", home.toString()))
                .as(err())
                .isZero();
        assertThat(err()).isEmpty();
        assertThat(out().lines())
                .hasSize(4)
                .contains("image " + home, "modules a", "start " + home.resolve("bin/go"))
                .anyMatch(line -> line.matches("size [\\d.]+ MiB, ahead-of-time cache [\\d.]+ MiB"));
    }

    @Test
    void noCacheIsMadeWhereNoneIsWanted() throws Exception {
        new Jars(folder).program("a", "");
        Path home = folder.resolve("image");
        assertThat(run("--module-path=" + folder, "--main=a/a.Main", "--no-archive", "--output=" + home)).isZero();
        assertThat(out()).contains("size ").doesNotContain("cache");
    }

    @Test
    void helpNamesEveryFlag() {
        assertThat(run("--help")).isZero();
        assertThat(out()).contains(
                "--module-path", "--main", "--output", "--launcher", "--add-module", "--describe", "--native-access",
                "--plugin", "--java-option", "--train", "--train-timeout", "--no-archive", "--compress", "--help");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --main a/a.B                          | --output is missing
            --mian a/a.B --output x               | unknown flag --mian
            word                                  | unknown flag word
            --output                              | --output needs a value
            --output=                             | --output needs a value
            --no-archive=1 --output x             | --no-archive takes no value
            --module-path /none/here --output x   | --module-path: there is no /none/here
            --plugin /none/a.jar --output x       | --plugin: there is no /none/a.jar
            --compress lots --output x            | --compress: not one of zip-0 to zip-9: lots
            --launcher a/b --output x             | --launcher: not a launcher's name: a/b
            --train-timeout 0 --output x          | --train-timeout takes whole seconds
            --train-timeout 1.5 --output x        | --train-timeout takes whole seconds
            """)
    void aWrongFlagIsNamed(String line, String message) {
        assertThat(run(line.strip().split(" "))).isEqualTo(2);
        assertThat(err()).startsWith("vgirpc-runtime: " + message).endsWith("; see --help\n").hasLineCount(1);
        assertThat(out()).isEmpty();
    }

    @Test
    void whatCannotBeLinkedIsAnotherStatus() {
        assertThat(run("--main", "none/none.Main", "--output", folder.resolve("image").toString())).isEqualTo(1);
        assertThat(err()).startsWith("vgirpc-runtime: ").contains("Module none not found").doesNotContain("--help");
    }
}
