package dev.vgirpc.runtime;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The modules of a path that some of them require. Plain resolution takes all modules without descriptor once it takes
 * one, whether anybody needs them or not.
 */
final class Reachable implements ModuleFinder {

    private final Map<String, ModuleReference> modules = new TreeMap<>();

    Reachable(ModuleFinder path, Collection<String> roots) {
        Deque<String> names = new ArrayDeque<>(roots);
        while (!names.isEmpty()) {
            String name = names.remove();
            if (!modules.containsKey(name)) {
                path.find(name).ifPresent(found -> {
                    modules.put(name, found);
                    names.addAll(required(found));
                });
            }
        }
    }

    /** The names of what the module requires at run time. */
    static Set<String> required(ModuleReference module) {
        return module.descriptor().requires().stream()
                .filter(each -> !each.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .map(ModuleDescriptor.Requires::name)
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<ModuleReference> find(String name) {
        return Optional.ofNullable(modules.get(name));
    }

    @Override
    public Set<ModuleReference> findAll() {
        return Set.copyOf(modules.values());
    }
}
