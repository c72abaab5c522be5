package dev.vgirpc.runtime;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The modules of the JDK that runs this, which are those that it can link. */
final class SystemModules {

    private final ModuleFinder finder = ModuleFinder.ofSystem();
    private final Set<String> names = new HashSet<>();
    private final Set<String> packages = new HashSet<>();
    private final Configuration configuration;

    SystemModules() {
        for (ModuleReference each : finder.findAll()) {
            names.add(each.descriptor().name());
            packages.addAll(each.descriptor().packages());
        }
        configuration = resolve(names);
    }

    private Configuration resolve(Set<String> roots) {
        return Configuration.resolve(finder, List.of(Configuration.empty()), ModuleFinder.of(), roots);
    }

    boolean has(String module) {
        return names.contains(module);
    }

    boolean definesTypesOf(String packageName) {
        return packages.contains(packageName);
    }

    /** The services that these modules use, and those that they require; names of other modules are passed over. */
    Set<String> services(Set<String> modules) {
        Set<String> roots = new HashSet<>(modules);
        roots.retainAll(names);
        roots.add("java.base");
        Set<String> services = new HashSet<>();
        resolve(roots).modules().forEach(each -> services.addAll(each.reference().descriptor().uses()));
        return services;
    }

    /** All of them, without services bound: the parent of an application's modules. */
    Configuration configuration() {
        return configuration;
    }
}
