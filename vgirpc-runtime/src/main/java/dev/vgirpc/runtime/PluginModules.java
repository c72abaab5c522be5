package dev.vgirpc.runtime;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What plugins need of the JDK. */
final class PluginModules {

    private PluginModules() {}

    /**
     * The modules of the JDK that the jars' classes refer to.
     *
     * @throws ImageException when one is not a jar
     */
    static Set<String> required(List<Path> plugins, ModuleGraph graph, SystemModules system) {
        Set<String> required = new TreeSet<>();
        for (Path each : plugins) {
            if (!Files.isRegularFile(each) || !each.toString().endsWith(".jar")) {
                throw new ImageException("not a jar, so that it cannot be a plugin: " + each);
            }
        }
        for (Path each : plugins) {
            List<String> arguments = new ArrayList<>(List.of(
                    "--ignore-missing-deps",
                    "--multi-release", Integer.toString(Runtime.version().feature()),
                    "--print-module-deps"));
            String others = plugins.stream()
                    .filter(other -> !other.equals(each))
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
            String path = graph.files();
            arguments.add("--module-path");
            arguments.add(others.isEmpty() ? path : path + File.pathSeparator + others);
            arguments.add(each.toString());
            for (String name : Tools.run("jdeps", arguments).strip().split("[,\\s]+")) {
                if (system.has(name)) {
                    required.add(name);
                }
            }
        }
        return required;
    }
}
