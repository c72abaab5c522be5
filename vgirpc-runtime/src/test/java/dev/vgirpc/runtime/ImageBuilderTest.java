package dev.vgirpc.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageBuilderTest {

    @TempDir
    Path folder = Path.of("");

    private Path path = Path.of("");
    private Path home = Path.of("");
    private Jars jars = new Jars(Path.of(""));

    @BeforeEach
    void folders() throws IOException {
        path = Files.createDirectory(folder.resolve("path"));
        home = folder.resolve("deep/image");
        jars = new Jars(path);
    }

    private ImageBuilder builder() {
        return ImageBuilder.of(List.of(path)).compression("zip-0");
    }

    private void assertRefused(ThrowingCallable made, String... parts) {
        assertThatThrownBy(made).isInstanceOf(ImageException.class).hasMessageContainingAll(parts);
        assertThat(home).doesNotExist();
    }

    /** What a program printed, on both outputs. */
    private static String run(List<String> command, String... variable) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (variable.length > 0) {
            builder.environment().put(variable[0], variable[1]);
        }
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return printed + process.exitValue();
    }

    private static String launcher(Image image) {
        return Objects.requireNonNull(image.launcher()).toString();
    }

    @Test
    void aProgramStartsThroughLinksFromAnywhereWithOptions() throws Exception {
        jars.program("hello", "System.out.print(args.length + System.getProperty(\"a\", \"-\")"
                + " + System.getProperty(\"b\", \"-\") + System.getProperty(\"slf4j.internal.verbosity\"));");
        Image image = builder()
                .main("hello/hello.Main")
                .javaOptions("-Da=1")
                .launcher("hi")
                .build(home);
        assertThat(image.launcher()).isEqualTo(home.resolve("bin/hi"));
        assertThat(image.modules()).containsExactly("hello");
        assertThat(image.providers()).isEmpty();
        assertThat(image.archiveBytes()).isPositive();
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("deep/image/bin/hi"));
        assertThat(run(List.of(link.toString(), "x", "y z"), "VGIRPC_JAVA_OPTIONS", "-Db=2"))
                .isEqualTo("212ERROR0");
    }

    @Test
    void servicesOfThePathAreLinkedAndThoseOfTheJdkAreNot() throws IOException {
        jars.jar("api", Map.of(
                "module-info.java", "module api { exports api; uses api.Service; uses java.util.spi.ToolProvider; }",
                "api/Service.java", "package api; public interface Service {}",
                "api/Main.java", "package api; class Main { public static void main(String[] args) {} }"));
        jars.jar("impl", Map.of(
                "module-info.java", "module impl { requires api; provides api.Service with impl.Impl; }",
                "impl/Impl.java", "package impl; public class Impl implements api.Service {}"));
        jars.program("unrelated", "");
        Image image = builder().main("api/api.Main").archive(false).build(home);
        assertThat(image.modules()).containsExactly("api", "impl");
        assertThat(image.providers()).isEqualTo(Map.of("api.Service", List.of("impl.Impl")));
        assertThat(image.archive()).isNull();
    }

    /** A logger that the JDK finds, and a driver for a module of the JDK that nobody needs. */
    @Test
    void servicesThatTheJdkUsesAreBoundWhereTheirModuleIsLinked() throws IOException {
        jars.program("a", "");
        jars.jar("finder", Map.of(
                "module-info.java", "module finder { provides System.LoggerFinder with finder.Finder; }",
                "finder/Finder.java", "package finder; public class Finder extends System.LoggerFinder {"
                        + " public System.Logger getLogger(String name, Module module) { return null; } }"));
        jars.jar("driver", Map.of(
                "module-info.java", "module driver { requires transitive java.sql;"
                        + " provides java.sql.Driver with driver.Driver; }",
                "driver/Driver.java", "package driver; public abstract class Driver implements java.sql.Driver {"
                        + " public static java.sql.Driver provider() { return null; } }"));
        jars.jar("processor", Map.of(
                "module-info.java", "module processor { requires java.compiler;"
                        + " provides javax.annotation.processing.Processor with processor.Processor; }",
                "processor/Processor.java", "package processor; public class Processor"
                        + " extends javax.annotation.processing.AbstractProcessor {"
                        + " public boolean process(java.util.Set<? extends javax.lang.model.element.TypeElement> types,"
                        + " javax.annotation.processing.RoundEnvironment round) { return false; } }"));
        Image image = builder().main("a/a.Main").addModules("java.compiler").archive(false).build(home);
        assertThat(image.modules()).containsExactly("a", "finder");
        Image sql = builder().main("a/a.Main").addModules("java.sql").archive(false).build(folder.resolve("sql"));
        assertThat(sql.modules()).containsExactly("a", "driver", "finder");
    }

    @Test
    void theJarNamesTheProgram() throws Exception {
        jars.jar(
                "named",
                Map.of(
                        "module-info.java", "module named.program {}",
                        "named/Main.java", "package named; class Main { public static void main(String[] args) {"
                                + " System.out.print(1); } }"),
                "--main-class", "named.Main");
        Image image = builder().main("named.program").archive(false).build(home);
        assertThat(run(List.of(launcher(image)))).isEqualTo("10");
        assertThat(image.launcher()).isEqualTo(home.resolve("bin/program"));
    }

    /** An automatic module is needed by a named one. */
    private void automatic() throws IOException {
        jars.jar("helper", Map.of(
                "help/Helper.java", "package help; public class Helper { public static String help() {"
                        + " return java.util.logging.Level.INFO.getName(); } }"));
        jars.jar("user", Map.of(
                "module-info.java", "module user { requires helper; }",
                "user/Main.java", "package user; class Main { public static void main(String[] args) {"
                        + " System.out.print(help.Helper.help()); } }"));
    }

    @Test
    void anAutomaticModuleIsRefusedByNameAndByWhoNeedsIt() throws IOException {
        automatic();
        assertRefused(
                () -> builder().main("user/user.Main").build(home), "the module helper (", "helper.jar", "by user");
    }

    @Test
    void anAutomaticModuleCanBeDescribed() throws Exception {
        automatic();
        Image image = builder().main("user/user.Main").describe("helper").archive(false).build(home);
        assertThat(run(List.of(launcher(image)))).isEqualTo("INFO0");
    }

    /** Java resolves all modules without descriptor where it resolves one. */
    @Test
    void anAutomaticModuleThatNobodyNeedsIsLeftOut() throws Exception {
        automatic();
        jars.jar("other", Map.of("other/Other.java", "package other; public class Other {}"));
        Image image = builder().main("user/user.Main").describe("helper").archive(false).build(home);
        assertThat(image.modules()).containsExactly("helper", "user");
    }

    @Test
    void whatPluginsNeedOfTheJdkIsLinked() throws Exception {
        jars.jar("host", Map.of(
                "module-info.java", "module host { uses java.lang.Runnable; }",
                "host/Main.java", "package host; class Main { public static void main(String[] args) {"
                        + " java.util.ServiceLoader.load(Runnable.class).forEach(Runnable::run); } }"));
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Path plugin = new Jars(plugins).jar("plugin", Map.of(
                "plug/Plug.java", "package plug; public class Plug implements Runnable { public void run() {"
                        + " System.out.print(java.util.logging.Level.INFO); } }",
                "META-INF/services/java.lang.Runnable", "plug.Plug"));
        Image image = builder().main("host/host.Main").plugins(plugin).build(home);
        assertThat(home.resolve("plugins/plugin.jar")).exists();
        assertThat(run(List.of(launcher(image)))).isEqualTo("INFO0");
        Files.delete(home.resolve("plugins/plugin.jar"));
        // The cache was made with the plugin: it is not used now, and nobody hears of it.
        assertThat(run(List.of(launcher(image)))).isEqualTo("0");
    }

    @Test
    void aPluginIsAJar() throws IOException {
        jars.program("a", "");
        Path text = Files.writeString(folder.resolve("plugin.txt"), "");
        assertRefused(() -> builder().main("a/a.Main").plugins(text).build(home), "not a jar", "plugin.txt");
        assertRefused(() -> builder().main("a/a.Main").plugins(folder.resolve("b.jar")).build(home), "b.jar");
    }

    @Test
    void modulesAndClassesMustBeThere() throws IOException {
        jars.program("a", "");
        assertRefused(() -> builder().main("b/b.Main").build(home), "Module b not found");
        assertRefused(() -> builder().addModules("c").build(home), "Module c not found");
        assertRefused(() -> builder().main("a/a.Mian").build(home), "module a has no class a.Mian");
        assertRefused(() -> builder().main("a/a.Main").training("a/a.B").build(home), "no class a.B");
        assertRefused(() -> builder().main("a").build(home), "names no main class", "a/CLASS");
        assertRefused(() -> builder().build(home), "nothing to link");
    }

    @Test
    void aCommandOfTheJavaIsNotOverwritten() throws IOException {
        jars.program("a", "");
        assertRefused(() -> builder().main("a/a.Main").launcher("java").build(home), "cannot be called java");
    }

    @Test
    void anExistingFolderIsLeftAlone() throws IOException {
        jars.program("a", "");
        Path file = Files.writeString(folder.resolve("mine"), "text");
        assertThatThrownBy(() -> builder().main("a/a.Main").build(file)).hasMessageContaining("exists");
        assertThat(file).hasContent("text");
    }

    @Test
    void aFailedTrainingTellsWhatItPrinted() throws IOException {
        jars.program("a", "System.out.println(\"sorry\"); System.exit(7);");
        assertRefused(() -> builder().main("a/a.Main").build(home), "training run of a/a.Main", "status 7", "sorry");
    }

    @Test
    void aTrainingThatDoesNotEndIsEnded() throws IOException {
        jars.program("a", "Thread.sleep(600_000);");
        assertRefused(
                () -> builder().main("a/a.Main").trainingTimeout(Duration.ofSeconds(1)).build(home),
                "within 1 seconds", "main class for training");
    }

    @Test
    void theCacheIsUsed() throws Exception {
        jars.program("a", "");
        Image image = builder().main("a/a.Main").build(home);
        List<String> command = new ArrayList<>(List.of(
                image.java().toString(), "-XX:AOTMode=on", "-XX:AOTCache=" + image.archive(), "-m", "a/a.Main"));
        assertThat(run(command)).isEqualTo("0");
        command.set(2, "-XX:AOTCache=" + folder.resolve("none"));
        assertThat(run(command)).isNotEqualTo("0");
        Path moved = Files.move(home, folder.resolve("moved"));
        assertThat(run(List.of(
                        Image.java(moved).toString(), "-XX:AOTMode=on", "-XX:AOTCache=" + moved.resolve("lib/a.aot"),
                        "-m", "a/a.Main")))
                .isEqualTo("0");
    }

    @Test
    void workIsNotLeftInTheTemporaryFolder() throws IOException {
        jars.program("a", "");
        long before = works();
        builder().main("a/a.Main").archive(false).build(home);
        assertThatThrownBy(() -> builder().main("a/a.Mian").build(folder.resolve("b")));
        assertThat(works()).isEqualTo(before);
    }

    private static long works() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(each -> each.getFileName().toString().startsWith("vgirpc-image"))
                    .count();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", ".x", "-x"})
    void aLauncherHasAFileName(String name) {
        assertThatThrownBy(() -> builder().launcher(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-Da=b c", "-Da\n"})
    void optionsHaveNoWhiteSpace(String option) {
        assertThatThrownBy(() -> builder().javaOptions(option)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6", "zip", "zip-10", "none"})
    void compressionIsALevel(String level) {
        assertThatThrownBy(() -> builder().compression(level)).isInstanceOf(IllegalArgumentException.class);
    }
}
