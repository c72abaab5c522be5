package dev.vgirpc.runtime;

import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ResolvedModule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who implements which service among the modules of a configuration. */
final class Providers {

    private Providers() {}

    /** By each service that a module of the configuration uses and the JDK does not define. */
    static SortedMap<String, List<String>> of(Configuration modules, SystemModules system) {
        SortedMap<String, List<String>> providers = new TreeMap<>();
        for (ResolvedModule module : modules.modules()) {
            for (String service : module.reference().descriptor().uses()) {
                if (!system.definesTypesOf(packageOf(service))) {
                    providers.put(service, new ArrayList<>());
                }
            }
        }
        for (ResolvedModule module : modules.modules()) {
            for (ModuleDescriptor.Provides each : module.reference().descriptor().provides()) {
                List<String> known = providers.get(each.service());
                if (known != null) {
                    known.addAll(each.providers());
                }
            }
        }
        providers.values().forEach(Collections::sort);
        return providers;
    }

    private static String packageOf(String type) {
        int dot = type.lastIndexOf('.');
        return dot < 0 ? "" : type.substring(0, dot);
    }

    static Map<String, List<String>> copy(Map<String, List<String>> providers) {
        SortedMap<String, List<String>> copy = new TreeMap<>();
        providers.forEach((service, classes) -> copy.put(service, List.copyOf(classes)));
        return Collections.unmodifiableMap(copy);
    }
}
