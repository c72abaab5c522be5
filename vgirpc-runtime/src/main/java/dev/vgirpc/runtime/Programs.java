package dev.vgirpc.runtime;

/** Names of programs: {@code module/class}. */
final class Programs {

    private Programs() {}

    static String module(String main) {
        int slash = main.indexOf('/');
        return slash < 0 ? main : main.substring(0, slash);
    }

    /**
     * The full name of a program of the graph.
     *
     * @throws ImageException when there is no such class
     */
    static String resolve(ModuleGraph graph, String main) {
        String module = module(main);
        if (module.length() == main.length()) {
            return graph.mainClass(module)
                    .map(type -> module + "/" + type)
                    .orElseThrow(() -> new ImageException("the jar of the module " + module
                            + " names no main class: say " + module + "/CLASS"));
        }
        String type = main.substring(module.length() + 1);
        if (!graph.hasClass(module, type)) {
            throw new ImageException("the module " + module + " has no class " + type);
        }
        return main;
    }
}
