package dev.vgirpc.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Links modules into a run-time image with the JDK that runs this, which must be of version 25 or newer.
 *
 * <p>Linked are the roots, what they require, and the modules of the path that implement a service which one of these
 * uses: a transport on the module path is in the image, one that is not there is not. Of the JDK come the modules that
 * are required. The JVM's options that keep a program on the library silent are baked in, and warnings of the JVM go to
 * standard error, for standard output belongs to the program.
 *
 * <p>With the same JDK and the same jars the linked image is the same, byte by byte, but for its ahead-of-time cache.
 *
 * <p>Builders are not safe for use by several threads, and can make several images.
 */
public final class ImageBuilder {

    /** Modules that use native access, when they are linked. */
    private static final List<String> NATIVE_ACCESS = List.of("dev.vgirpc.wire", "com.github.luben.zstd_jni");

    /** Jars of the library's own dependencies that lack a descriptor. */
    private static final Set<String> ALWAYS_DESCRIBED = Set.of("flatbuffers.java");

    private final List<Path> modulePath;
    private final Set<String> addedModules = new TreeSet<>();
    private final Set<String> described = new TreeSet<>(ALWAYS_DESCRIBED);
    private final List<String> nativeAccess = new ArrayList<>(NATIVE_ACCESS);
    private final List<Path> plugins = new ArrayList<>();
    private final List<String> javaOptions = new ArrayList<>();
    private @Nullable String main;
    private @Nullable String launcher;
    private @Nullable String training;
    private boolean archive = true;
    private Duration trainingTimeout = Duration.ofMinutes(2);
    private String compression = "zip-6";

    private ImageBuilder(List<Path> modulePath) {
        this.modulePath = modulePath;
    }

    /**
     * A builder.
     *
     * @param modulePath jars, and folders with jars or with classes, as in {@code java --module-path}. What is not
     *     needed is not linked
     * @return a builder without modules
     */
    public static ImageBuilder of(List<Path> modulePath) {
        return new ImageBuilder(
                modulePath.stream().map(Path::toAbsolutePath).map(Path::normalize).toList());
    }

    /**
     * The program that the launcher starts.
     *
     * @param mainClass {@code module/class}, or {@code module} when its jar names the class
     * @return this builder
     */
    public ImageBuilder main(String mainClass) {
        this.main = Objects.requireNonNull(mainClass);
        return this;
    }

    /**
     * The name of the launcher in the image's {@code bin}.
     *
     * @param name a file name; by default the last part of the main class's module
     * @return this builder
     * @throws IllegalArgumentException when it is not one of letters, digits, dots, dashes and underlines
     */
    public ImageBuilder launcher(String name) {
        if (!name.matches("[\\w][\\w.-]*")) {
            throw new IllegalArgumentException("not a launcher's name: " + name);
        }
        this.launcher = name;
        return this;
    }

    /**
     * Links more modules, with what they require: of the path such as a logging provider that nothing uses by
     * name, or of the JDK such as {@code jdk.jfr}.
     *
     * @param names the modules
     * @return this builder
     */
    public ImageBuilder addModules(String... names) {
        addedModules.addAll(List.of(names));
        return this;
    }

    /**
     * Gives jars without a module descriptor the one that {@code jdeps} derives, so that they can be linked. For
     * {@code flatbuffers.java}, the only one that the library brings along, this happens without being asked for.
     *
     * @param names names of automatic modules
     * @return this builder
     */
    public ImageBuilder describe(String... names) {
        described.addAll(List.of(names));
        return this;
    }

    /**
     * Lets modules use native access, as {@code --enable-native-access}. The library's own need not be named.
     *
     * @param names the modules; those that are not linked are passed over
     * @return this builder
     */
    public ImageBuilder nativeAccess(String... names) {
        nativeAccess.addAll(List.of(names));
        return this;
    }

    /**
     * Jars that are copied to the image's {@code plugins} folder, which is on the program's module path: for automatic
     * modules, which cannot be linked, and for what is chosen where the program is installed. What they need of the JDK
     * is linked. More can be put there later: they may need no further modules of the JDK, and the ahead-of-time cache,
     * made for another path, is then not used.
     *
     * @param jars the jars
     * @return this builder
     */
    public ImageBuilder plugins(Path... jars) {
        plugins.addAll(List.of(jars));
        return this;
    }

    /**
     * Bakes options of the JVM in, after the library's own.
     *
     * @param options such as {@code -XX:+UseSerialGC}; none can contain white space
     * @return this builder
     * @throws IllegalArgumentException when one contains white space
     */
    public ImageBuilder javaOptions(String... options) {
        for (String each : options) {
            if (each.isBlank() || each.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalArgumentException("an option of the JVM cannot contain white space: '" + each + "'");
            }
            javaOptions.add(each);
        }
        return this;
    }

    /**
     * The program that is run once to make the ahead-of-time cache, which holds the classes that it loads. It should
     * do what the program does at its start: start it, call it, end. By default the program itself is run, with
     * an empty standard input and no arguments.
     *
     * @param mainClass {@code module/class} of a linked module
     * @return this builder
     */
    public ImageBuilder training(String mainClass) {
        this.training = Objects.requireNonNull(mainClass);
        return this;
    }

    /**
     * How long the training may take.
     *
     * @param timeout 2 minutes by default
     * @return this builder
     */
    public ImageBuilder trainingTimeout(Duration timeout) {
        this.trainingTimeout = Objects.requireNonNull(timeout);
        return this;
    }

    /**
     * Whether an ahead-of-time cache is made. It starts the program faster and is larger than the linked modules.
     *
     * @param wanted true by default; without main class there is none
     * @return this builder
     */
    public ImageBuilder archive(boolean wanted) {
        this.archive = wanted;
        return this;
    }

    /**
     * How the linked modules are compressed.
     *
     * @param level {@code zip-0} (not) to {@code zip-9}; {@code zip-6} by default
     * @return this builder
     * @throws IllegalArgumentException when it is none of these
     */
    public ImageBuilder compression(String level) {
        if (!level.matches("zip-[0-9]")) {
            throw new IllegalArgumentException("not one of zip-0 to zip-9: " + level);
        }
        this.compression = level;
        return this;
    }

    /**
     * Makes the image.
     *
     * @param home its folder, which must not exist; its parent need not
     * @return the image
     * @throws ImageException when it cannot be made; nothing is left behind then
     */
    public Image build(Path home) {
        if (Runtime.version().feature() < 25) {
            throw new ImageException("a JDK of version 25 or newer is needed, this is " + Runtime.version());
        }
        if (Files.exists(home)) {
            throw new ImageException(home + " exists: delete it, or choose another folder");
        }
        Path absolute = home.toAbsolutePath().normalize();
        Path work = null;
        boolean done = false;
        try {
            Files.createDirectories(absolute.getParent());
            work = Files.createTempDirectory("vgirpc-image");
            Image image = build(absolute, work);
            done = true;
            return image;
        } catch (IOException e) {
            throw new ImageException("the image cannot be written: " + e, e);
        } catch (UncheckedIOException e) {
            throw new ImageException("the image cannot be written: " + e.getCause(), e);
        } finally {
            Folders.delete(work);
            if (!done) {
                Folders.delete(absolute);
            }
        }
    }

    private Image build(Path home, Path work) throws IOException {
        SystemModules system = new SystemModules();
        Set<String> roots = roots();
        ModuleGraph graph = described(system, roots, work);
        String program = main == null ? null : Programs.resolve(graph, main);
        String trained = training == null ? program : Programs.resolve(graph, training);
        List<String> modules = graph.names();
        Set<String> linked = new TreeSet<>(modules);
        roots.stream().filter(system::has).forEach(linked::add);
        linked.addAll(PluginModules.required(plugins, graph, system));
        if (linked.isEmpty()) {
            throw new ImageException("there is nothing to link: name a main class or a module");
        }
        List<String> jlink = new ArrayList<>(List.of(
                "--add-modules", String.join(",", linked),
                "--no-header-files",
                "--no-man-pages",
                "--compress", compression,
                "--add-options=" + String.join(" ", options(modules)),
                "--output", home.toString()));
        if (!modules.isEmpty()) {
            jlink.addAll(List.of("--module-path", graph.files()));
        }
        Tools.run("jlink", jlink);
        Path folder = Files.createDirectory(home.resolve(Launcher.PLUGINS));
        for (Path each : plugins) {
            Files.copy(each, folder.resolve(each.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Path script = null;
        Path cache = null;
        if (program != null) {
            Launcher start = new Launcher(home, launcherName(program), program);
            script = start.write();
            if (archive && trained != null) {
                cache = start.archive();
                new TrainingRun(home, trainingTimeout).run(trained, cache);
            }
        }
        return new Image(home, modules, Providers.of(graph.configuration(), system), script, cache);
    }

    private Set<String> roots() {
        Set<String> roots = new TreeSet<>(addedModules);
        if (main != null) {
            roots.add(Programs.module(main));
        }
        if (training != null) {
            roots.add(Programs.module(training));
        }
        return roots;
    }

    /** The modules to link, with descriptors for those that lack one and are known or named. */
    private ModuleGraph described(SystemModules system, Set<String> roots, Path work) {
        ModuleGraph graph = ModuleGraph.resolve(system, modulePath, roots);
        List<Path> path = new ArrayList<>();
        Descriptors descriptors = new Descriptors(graph, work);
        for (var automatic : graph.automatic()) {
            String name = automatic.descriptor().name();
            if (!described.contains(name)) {
                throw new ImageException("the module " + name + " (" + ModuleGraph.file(automatic) + ") has no"
                        + " descriptor, so that it cannot be linked, and is needed"
                        + reason(graph, name) + ": make it a plugin, or let a descriptor be derived for it");
            }
            path.add(descriptors.describe(automatic));
        }
        path.addAll(modulePath);
        return path.size() == modulePath.size() ? graph : ModuleGraph.resolve(system, path, roots);
    }

    private static String reason(ModuleGraph graph, String module) {
        Set<String> dependents = graph.dependents(module);
        return dependents.isEmpty() ? " for a service" : " by " + String.join(", ", dependents);
    }

    private List<String> options(List<String> modules) {
        List<String> options = new ArrayList<>();
        List<String> natives = nativeAccess.stream().filter(modules::contains).distinct().toList();
        if (!natives.isEmpty()) {
            options.add("--enable-native-access=" + String.join(",", natives));
        }
        // Arrow's memory uses Unsafe, and SLF4J, to which it logs, complains when nobody provides for it.
        options.add("--sun-misc-unsafe-memory-access=allow");
        options.add("-Dslf4j.internal.verbosity=ERROR");
        // A JVM's warnings go to standard output, which on pipes is the wire. A cache that cannot be used is no fault.
        options.add("-Xlog:disable");
        options.add("-Xlog:all=warning,aot*=off,cds*=off:stderr");
        options.addAll(javaOptions);
        return options;
    }

    private String launcherName(String program) {
        if (launcher != null) {
            return launcher;
        }
        String module = Programs.module(program);
        return module.substring(module.lastIndexOf('.') + 1);
    }
}
