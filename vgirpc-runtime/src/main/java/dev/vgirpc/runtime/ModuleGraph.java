package dev.vgirpc.runtime;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.lang.module.ResolvedModule;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What of a module path a program needs: the modules that its roots require, and those that implement their services. */
final class ModuleGraph {

    /** Arrow requires the module of annotation processors, which only a compiler uses. */
    private static final Set<String> NOT_AT_RUN_TIME = Set.of("javax.annotation.processing.Processor");

    private final Configuration modules;

    private ModuleGraph(Configuration modules) {
        this.modules = modules;
    }

    /**
     * Resolves the roots, and binds services among the modules of the path: those of the JDK would bring most of it
     * along.
     *
     * @throws ImageException when a module is missing or the path is not valid
     */
    static ModuleGraph resolve(SystemModules system, List<Path> path, Collection<String> roots) {
        ModuleFinder finder = ModuleFinder.of(path.toArray(Path[]::new));
        Set<String> own = roots.stream().filter(each -> !system.has(each)).collect(Collectors.toCollection(TreeSet::new));
        Set<String> ofJdk = roots.stream().filter(system::has).collect(Collectors.toSet());
        try {
            while (true) {
                Configuration modules = Configuration.resolve(
                        new Reachable(finder, own), List.of(system.configuration()), ModuleFinder.of(), own);
                Set<String> used = services(modules);
                Set<String> required = new TreeSet<>(ofJdk);
                modules.modules().forEach(each -> required.addAll(Reachable.required(each.reference())));
                used.addAll(system.services(required));
                used.removeAll(NOT_AT_RUN_TIME);
                boolean complete = true;
                for (ModuleReference each : finder.findAll()) {
                    boolean provides = each.descriptor().provides().stream()
                            .anyMatch(provided -> used.contains(provided.service()));
                    if (provides && own.add(each.descriptor().name())) {
                        complete = false;
                    }
                }
                if (complete) {
                    return new ModuleGraph(modules);
                }
            }
        } catch (FindException | ResolutionException e) {
            throw new ImageException("the module path cannot be resolved: " + e.getMessage(), e);
        }
    }

    private static Set<String> services(Configuration modules) {
        Set<String> services = new TreeSet<>();
        modules.modules().forEach(each -> services.addAll(each.reference().descriptor().uses()));
        return services;
    }

    Configuration configuration() {
        return modules;
    }

    /** The names of the resolved modules in alphabetical order, without those of the JDK. */
    List<String> names() {
        return modules.modules().stream().map(ResolvedModule::name).sorted().toList();
    }

    /** The resolved modules without a descriptor, which cannot be linked. */
    List<ModuleReference> automatic() {
        return modules.modules().stream()
                .map(ResolvedModule::reference)
                .filter(each -> each.descriptor().isAutomatic())
                .toList();
    }

    /** Which resolved modules require this one. */
    Set<String> dependents(String module) {
        return modules.modules().stream()
                .filter(each -> Reachable.required(each.reference()).contains(module))
                .map(ResolvedModule::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The main class that the module's jar names. */
    Optional<String> mainClass(String module) {
        return modules.findModule(module).flatMap(each -> each.reference().descriptor().mainClass());
    }

    /** Whether the resolved module has the class. */
    boolean hasClass(String module, String type) {
        ResolvedModule resolved = modules.findModule(module).orElseThrow();
        try (var reader = resolved.reference().open()) {
            return reader.find(type.replace('.', '/') + ".class").isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of the resolved modules, as the tools of the JDK take them. */
    String files() {
        return modules.modules().stream()
                .map(each -> file(each.reference()).toString())
                .sorted()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Where the module lies. */
    static Path file(ModuleReference module) {
        return Path.of(module.location().orElseThrow());
    }
}
