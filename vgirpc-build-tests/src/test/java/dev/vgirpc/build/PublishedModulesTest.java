package dev.vgirpc.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published modules as users get them: jars on the module path. */
class PublishedModulesTest {

    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(vgirpc-[^<]+)</artifactId>");

    static Stream<Reactor.Folder> published() throws IOException {
        return Reactor.folders().stream().filter(Reactor.Folder::published);
    }

    @Test
    void bomListsThePublishedModules() throws IOException {
        Set<String> expected = published().map(Reactor.Folder::name).collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed = ARTIFACT.matcher(Files.readString(Reactor.root().resolve("vgirpc-bom/pom.xml")))
                .results().map(m -> m.group(1)).filter(a -> !a.equals("vgirpc-bom"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, listed);
    }

    @ParameterizedTest
    @MethodSource("published")
    void isANamedModuleInAJar(Reactor.Folder folder) {
        String name = folder.moduleName();
        Module module = ModuleLayer.boot().findModule(name).orElseThrow();
        assertTrue(module.isNamed() && !module.getDescriptor().isAutomatic(), name);
        assertTrue(jar(name).toString().endsWith(".jar"), () -> name + " is " + jar(name));
    }

    @Test
    void thisTestIsInANamedModuleToo() {
        assertEquals("dev.vgirpc.build", PublishedModulesTest.class.getModule().getName());
    }

    /** Arrow looks its allocator up by name, so only a {@code requires} of ours brings it into the graph. */
    @Test
    void arrowHasAnAllocatorWhereItIsResolved() {
        boolean arrow = ModuleLayer.boot().findModule("org.apache.arrow.memory.core").isPresent();
        assertEquals(arrow, ModuleLayer.boot().findModule("org.apache.arrow.memory.unsafe").isPresent());
    }

    /** After a wanted change: {@code mvn verify -Dvgirpc.golden.update=true}, then look at the diff. */
    @ParameterizedTest
    @MethodSource("published")
    void descriptorIsTheAgreedOne(Reactor.Folder folder) throws IOException {
        String text = describe(jar(folder.moduleName()));
        Path golden = Path.of("src/test/resources/modules/" + folder.moduleName() + ".txt");
        if (Boolean.getBoolean("vgirpc.golden.update")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, text);
        }
        assertTrue(Files.exists(golden), () -> "no " + golden);
        assertEquals(Files.readString(golden), text);
    }

    /** Without the first line's version and place, which change from build to build. */
    private static String describe(Path jar) {
        StringWriter out = new StringWriter();
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        int status = tool.run(new PrintWriter(out), new PrintWriter(out), "--describe-module", "--file", jar.toString());
        assertEquals(0, status, out::toString);
        return out.toString().replace("\r\n", "\n").replaceFirst("^([\\w.]+)@.*", "$1").strip() + "\n";
    }

    private static Path jar(String module) {
        URI place = ModuleLayer.boot().configuration().findModule(module)
                .map(ResolvedModule::reference)
                .flatMap(java.lang.module.ModuleReference::location)
                .orElseThrow();
        return Path.of(place);
    }
}
