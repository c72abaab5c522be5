package dev.vgirpc.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vgirpc.runtime.Image;
import dev.vgirpc.runtime.ImageBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One program in every form that users run: module path, class path, linked image, image with a plugin. */
class ImageTest {

    private static final List<String> QUIET = List.of(
            "--sun-misc-unsafe-memory-access=allow", "-Dslf4j.internal.verbosity=ERROR");

    private static final String EVERY_TRANSPORT = """
            ok in-process
            ok unix
            ok tcp
            ok tls
            ok subprocess
            """;

    private static final String PLUGGED = "plug:{}";

    @TempDir
    static Path folder = Path.of("");

    private static SmokeProgram program = new SmokeProgram(Path.of(""), Path.of(""), Path.of(""));

    @BeforeAll
    static void compile() throws Exception {
        program = SmokeProgram.make(Files.createDirectory(folder.resolve("program")));
    }

    private static Command.Result smoke(List<String> command, String... addresses) throws Exception {
        List<String> all = new ArrayList<>(command);
        all.add(program.certificates().toString());
        return Command.run(folder, all, addresses);
    }

    private static List<String> java(String access, List<String> rest) {
        List<String> command = new ArrayList<>(List.of(Command.java(), "--enable-native-access=" + access));
        command.addAll(QUIET);
        command.addAll(rest);
        return command;
    }

    private static List<Path> withPlugin() throws IOException {
        List<Path> path = new ArrayList<>(program.path());
        path.add(program.plugin());
        return path;
    }

    @Test
    void onTheModulePath() throws Exception {
        List<String> command = java("dev.vgirpc.wire", List.of(
                "--module-path", SmokeProgram.joined(withPlugin()), "-m", "smoke/smoke.Smoke"));
        assertEquals(EVERY_TRANSPORT + "ok plug\n", smoke(command, PLUGGED).quietOutput());
    }

    @Test
    void onTheClassPath() throws Exception {
        List<String> command =
                java("ALL-UNNAMED", List.of("-cp", SmokeProgram.joined(withPlugin()), "smoke.Smoke"));
        assertEquals(EVERY_TRANSPORT + "ok plug\n", smoke(command, PLUGGED).quietOutput());
    }

    /** The core worker image: the byte transports and a service. It has what it needs and nothing else, twice the same. */
    @Test
    void inAnImage() throws Exception {
        Image image = core().build(folder.resolve("image"));
        assertEquals(EVERY_TRANSPORT, smoke(launcher(image)).quietOutput());
        golden("core", image);
        Image again = core().build(folder.resolve("again"));
        assertSameFiles(image.home(), again.home());
    }

    private static ImageBuilder core() throws IOException {
        return ImageBuilder.of(program.path()).main("smoke/smoke.Smoke").launcher("start").archive(false);
    }

    /** The cache is made and used with the plugin; the image can be moved, and goes without the cache then. */
    @Test
    void inAnImageWithAPluginAndACache() throws Exception {
        Image image = ImageBuilder.of(program.path())
                .main("smoke/smoke.Smoke")
                .training("smoke/smoke.SmokeWorker")
                .plugins(program.plugin())
                .build(folder.resolve("plugged"));
        assertEquals(EVERY_TRANSPORT + "ok plug\n", smoke(launcher(image), PLUGGED).quietOutput());
        assertTrue(image.archiveBytes() > 1 << 20, "the cache has " + image.archiveBytes() + " bytes");
        golden("plugged", image);
        assertEquals("", cacheWarnings(image.home()));
        Path moved = Files.move(image.home(), folder.resolve("moved"));
        assertEquals(
                EVERY_TRANSPORT + "ok plug\n",
                smoke(List.of(moved.resolve("bin/smoke").toString()), PLUGGED).quietOutput());
    }

    /** What the JVM says of a cache that must be used. */
    private static String cacheWarnings(Path home) throws Exception {
        Command.Result result = Command.run(folder, List.of(
                home.resolve("bin/java").toString(),
                "-XX:AOTMode=on",
                "-XX:AOTCache=" + home.resolve("lib/smoke.aot"),
                "--module-path", home.resolve("plugins").toString(),
                "-m", "smoke/smoke.SmokeWorker"));
        assertEquals(0, result.status(), result.output() + result.error());
        return result.error();
    }

    @Test
    void theConformanceWorkersImage() throws Exception {
        Path modules = Reactor.root().resolve("vgirpc-conformance/target/modules");
        Image image = ImageBuilder.of(List.of(modules))
                .main("dev.vgirpc.conformance/dev.vgirpc.conformance.ConformanceWorker")
                .addModules("org.apache.arrow.compression", "com.github.luben.zstd_jni")
                .archive(false)
                .build(folder.resolve("conformance"));
        golden("conformance", image);
        // Nothing to read is the end that was asked for.
        assertEquals("", Command.run(folder, launcher(image)).quietOutput());
    }

    private static List<String> launcher(Image image) {
        return List.of(Objects.requireNonNull(image.launcher()).toString());
    }

    /** After a wanted change: {@code mvn verify -Dvgirpc.golden.update=true}, then look at the diff. */
    private static void golden(String name, Image image) throws Exception {
        StringBuilder text = new StringBuilder();
        String linked = Command.run(folder, List.of(image.java().toString(), "--list-modules")).quietOutput();
        linked.lines().map(line -> line.replaceFirst("@.*", "")).sorted().forEach(each -> text.append(each).append('\n'));
        image.providers().forEach((service, classes) ->
                text.append(service).append(": ").append(String.join(" ", classes)).append('\n'));
        Path golden = Path.of("src/test/resources/images/" + name + ".txt");
        if (Boolean.getBoolean("vgirpc.golden.update")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, text);
        }
        assertTrue(Files.exists(golden), () -> "no " + golden);
        assertEquals(Files.readString(golden), text.toString());
    }

    private static void assertSameFiles(Path first, Path second) throws IOException {
        TreeMap<String, Path> files = files(first);
        TreeMap<String, Path> others = files(second);
        assertEquals(files.keySet(), others.keySet());
        for (String each : files.keySet()) {
            assertArrayEquals(
                    Files.readAllBytes(Objects.requireNonNull(files.get(each))),
                    Files.readAllBytes(Objects.requireNonNull(others.get(each))),
                    each);
        }
    }

    private static TreeMap<String, Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            each -> folder.relativize(each).toString(), each -> each, (one, _) -> one, TreeMap::new));
        }
    }
}
