package dev.vgirpc.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.ModuleRequireInfo;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules that keep the modules apart, checked on class files. */
class ArchitectureTest {

    /**
     * Cycles that are meant. The façades are the front of the engine SPI, whose methods return
     * the façades' own builders.
     */
    private static final Set<Set<String>> MEANT_CYCLES =
            Set.of(Set.of("dev.vgirpc", "dev.vgirpc.internal", "dev.vgirpc.spi"));

    /** JMH makes and runs benchmarks by reflection, and this module is not published. */
    private static final Set<String> MEANT_OPEN = Set.of("dev.vgirpc.benchmarks");

    private static final String LOG_LEVEL_KEY = "vgi_rpc.log_level";

    /** The one class that tells data from logs and errors. */
    private static final String CLASSIFIER = "dev.vgirpc.wire.WireBatch";

    /** Classes that name the log-level key to declare it, to write it, to read its level, or to look at bytes in tests. */
    private static final Set<String> OTHERS_WITH_LOG_LEVEL = Set.of(
            "dev.vgirpc.wire.WireKeys",
            "dev.vgirpc.wire.engine.ErrorFrame",
            "dev.vgirpc.wire.engine.OutgoingStream",
            "dev.vgirpc.wire.engine.Received",
            "dev.vgirpc.testkit.RawClient");

    private static List<Reactor.Folder> folders = List.of();

    /** The folders that have a module; one test says which have none. */
    private static List<Reactor.Folder> modules = List.of();

    @BeforeAll
    static void read() throws IOException {
        folders = Reactor.folders();
        modules = folders.stream().filter(f -> f.moduleInfo().isPresent()).toList();
    }

    private static void none(List<String> violations) {
        assertEquals("", String.join("\n", violations));
    }

    @Test
    void everyFolderWithSourcesIsANamedModule() {
        none(folders.stream().filter(f -> f.moduleInfo().isEmpty()).map(Reactor.Folder::name).toList());
    }

    @Test
    void moduleNameFollowsTheFolder() {
        List<String> wrong = new ArrayList<>();
        for (Reactor.Folder folder : modules) {
            String expected = folder.example()
                    ? "dev.vgirpc.examples." + folder.name()
                    : folder.name().replace("vgirpc-", "dev.vgirpc.").replace('-', '.')
                            .replace("dev.vgirpc.api", "dev.vgirpc").replace(".build.tests", ".build");
            if (!folder.moduleName().equals(expected)) {
                wrong.add(folder.name() + " is " + folder.moduleName());
            }
        }
        none(wrong);
    }

    @Test
    void noPackageCycles() {
        assertEquals(MEANT_CYCLES, Reactor.cycles(folders));
    }

    @Test
    void apiHoldsNoMetadataKey() {
        List<String> wrong = new ArrayList<>();
        for (ClassModel model : folder("vgirpc-api").classes()) {
            Reactor.texts(model).stream().filter(t -> t.startsWith("vgi_rpc."))
                    .forEach(t -> wrong.add(Reactor.name(model) + " holds " + t));
        }
        none(wrong);
    }

    @Test
    void noTransportRequiresAnother() {
        List<String> wrong = new ArrayList<>();
        for (Reactor.Folder folder : modules) {
            for (ModuleRequireInfo required : folder.module().requires()) {
                String name = required.requires().name().stringValue();
                boolean adapterOf = folder.moduleName().startsWith(name + ".");
                if (isTransport(folder.moduleName()) && isTransport(name) && !adapterOf) {
                    wrong.add(folder.moduleName() + " requires " + name);
                }
            }
        }
        none(wrong);
    }

    private static boolean isTransport(String module) {
        return module.startsWith("dev.vgirpc.transport.");
    }

    /** The key's constant is inlined by the compiler, so its text is what can be looked for. */
    @Test
    void oneClassClassifiesReceivedBatches() {
        Set<String> found = new TreeSet<>();
        for (Reactor.Folder folder : folders) {
            if (!folder.published()) {
                continue;
            }
            for (ClassModel model : folder.classes()) {
                if (Reactor.texts(model).contains(LOG_LEVEL_KEY)) {
                    found.add(Reactor.topLevel(model));
                }
            }
        }
        found.removeAll(OTHERS_WITH_LOG_LEVEL);
        assertEquals(Set.of(CLASSIFIER), found);
    }

    @Test
    void nothingIsOpened() {
        List<String> wrong = new ArrayList<>();
        for (Reactor.Folder folder : modules) {
            if (folder.example()) {
                continue;
            }
            if (folder.module().moduleFlagsMask() != 0 && !MEANT_OPEN.contains(folder.moduleName())) {
                wrong.add(folder.moduleName() + " is an open module");
            }
            folder.module().opens().forEach(o ->
                    wrong.add(folder.moduleName() + " opens " + o.openedPackage().name().stringValue()));
        }
        none(wrong);
    }

    @Test
    void everyPackageIsNullMarked() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Reactor.Folder folder : modules) {
            if (folder.example() || Reactor.isNullMarked(folder.moduleInfo().orElseThrow())) {
                continue;
            }
            Set<String> packages = new TreeSet<>();
            folder.classes().forEach(model -> packages.add(Reactor.packageOf(Reactor.name(model))));
            for (String name : packages) {
                var info = folder.path().resolve("target/classes/" + name.replace('.', '/') + "/package-info.class");
                if (!Files.exists(info) || !Reactor.isNullMarked(ClassFile.of().parse(info))) {
                    wrong.add(folder.name() + ": " + name);
                }
            }
        }
        none(wrong);
    }

    /** Without the jar at run time, reflection silently drops {@code @Nullable} and schemas change. */
    @Test
    void jspecifyIsNeverOptional() {
        List<String> wrong = new ArrayList<>();
        for (Reactor.Folder folder : modules) {
            folder.module().requires().stream()
                    .filter(r -> r.requires().name().equalsString("org.jspecify"))
                    .filter(r -> r.requiresFlags().contains(AccessFlag.STATIC_PHASE))
                    .forEach(r -> wrong.add(folder.moduleName()));
        }
        none(wrong);
    }

    /** On a class path only the service files count, on a module path only the descriptor. */
    @Test
    void serviceFilesSayWhatModuleInfoSays() throws IOException {
        for (Reactor.Folder folder : modules) {
            Map<String, List<String>> declared = new TreeMap<>();
            folder.module().provides().forEach(each -> declared.put(
                    dotted(each.provides().asInternalName()),
                    each.providesWith().stream().map(type -> dotted(type.asInternalName())).toList()));
            assertEquals(declared, Reactor.serviceFiles(folder), folder.name());
        }
    }

    private static String dotted(String internalName) {
        return internalName.replace('/', '.');
    }

    private static Reactor.Folder folder(String name) {
        return folders.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }
}
