package dev.vgirpc.build;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The project as it was built: its folders and their class files. */
final class Reactor {

    private static final Pattern NAME_IN_DESCRIPTOR = Pattern.compile("L(dev/vgirpc/[\\w/$]+)[;<]");

    private Reactor() {}

    /** A folder with main sources. */
    record Folder(Path path, boolean published, Optional<ClassModel> moduleInfo, List<ClassModel> classes) {

        String name() {
            return path.getFileName().toString();
        }

        /** An example is written as a user would: it may open its packages and need not be null-marked. */
        boolean example() {
            return path.getParent().endsWith("examples");
        }

        ModuleAttribute module() {
            return moduleInfo.orElseThrow().findAttribute(Attributes.module()).orElseThrow();
        }

        String moduleName() {
            return module().moduleName().name().stringValue();
        }
    }

    static Path root() {
        return Path.of("").toAbsolutePath().getParent();
    }

    static List<Folder> folders() throws IOException {
        List<Folder> folders = new ArrayList<>();
        try (Stream<Path> near = Files.list(root());
                Stream<Path> examples = Files.list(root().resolve("examples"))) {
            for (Path path : Stream.concat(near, examples).sorted().toList()) {
                if (Files.isDirectory(path.resolve("src/main/java")) && isOurs(path)) {
                    folders.add(folder(path));
                }
            }
        }
        return folders;
    }

    /** The recipes for users are builds of their own. */
    private static boolean isOurs(Path path) throws IOException {
        return Files.readString(path.resolve("pom.xml")).contains("<artifactId>vgirpc-parent</artifactId>");
    }

    private static Folder folder(Path path) throws IOException {
        boolean unpublished = Files.readString(path.resolve("pom.xml"))
                .contains("<vgirpc.unpublished>true</vgirpc.unpublished>");
        Path out = path.resolve("target/classes");
        List<ClassModel> classes = new ArrayList<>();
        ClassModel moduleInfo = null;
        if (Files.isDirectory(out)) {
            try (Stream<Path> files = Files.walk(out)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                    ClassModel model = ClassFile.of().parse(file);
                    if (file.endsWith("module-info.class")) {
                        moduleInfo = model;
                    } else if (!file.toString().contains("jmh_generated")) {
                        classes.add(model);
                    }
                }
            }
        }
        return new Folder(path, !unpublished, Optional.ofNullable(moduleInfo), classes);
    }

    static String name(ClassModel model) {
        return model.thisClass().asInternalName().replace('/', '.');
    }

    static String packageOf(String className) {
        return className.substring(0, className.lastIndexOf('.'));
    }

    /** The outermost class, under which a nested class is listed. */
    static String topLevel(ClassModel model) {
        return name(model).replaceFirst("\\$.*", "");
    }

    /** Every text in the constant pool: string constants, annotation values, names, descriptors. */
    static List<String> texts(ClassModel model) {
        List<String> texts = new ArrayList<>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof Utf8Entry text) {
                texts.add(text.stringValue());
            }
        }
        return texts;
    }

    /** Our packages that a class refers to, by code, descriptor, signature or annotation. */
    static Set<String> packagesUsed(ClassModel model) {
        Set<String> packages = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof ClassEntry type && type.asInternalName().startsWith("dev/vgirpc/")) {
                packages.add(packageOf(type.asInternalName().replace('/', '.')));
            } else if (entry instanceof Utf8Entry text) {
                NAME_IN_DESCRIPTOR.matcher(text.stringValue()).results()
                        .forEach(found -> packages.add(packageOf(found.group(1).replace('/', '.'))));
            }
        }
        return packages;
    }

    static boolean isNullMarked(ClassModel model) {
        return model.findAttribute(Attributes.runtimeVisibleAnnotations())
                .map(RuntimeVisibleAnnotationsAttribute::annotations)
                .orElse(List.of())
                .stream()
                .anyMatch(a -> a.className().equalsString("Lorg/jspecify/annotations/NullMarked;"));
    }

    /** Groups of packages each of which reaches every other one of its group. */
    static Set<Set<String>> cycles(List<Folder> folders) {
        TreeMap<String, Set<String>> reach = new TreeMap<>();
        for (Folder folder : folders) {
            for (ClassModel model : folder.classes()) {
                reach.computeIfAbsent(packageOf(name(model)), p -> new TreeSet<>()).addAll(packagesUsed(model));
            }
        }
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Set<String> targets : reach.values()) {
                for (String target : List.copyOf(targets)) {
                    grown |= targets.addAll(reach.getOrDefault(target, Set.of()));
                }
            }
        }
        Set<Set<String>> groups = new java.util.HashSet<>();
        for (String from : reach.keySet()) {
            Set<String> group = new TreeSet<>(Set.of(from));
            for (String to : reach.get(from)) {
                if (reach.getOrDefault(to, Set.of()).contains(from)) {
                    group.add(to);
                }
            }
            if (group.size() > 1) {
                groups.add(group);
            }
        }
        return groups;
    }

    /** What the service files of a folder's classes name, by service. */
    static Map<String, List<String>> serviceFiles(Folder folder) throws IOException {
        Path services = folder.path().resolve("target/classes/META-INF/services");
        Map<String, List<String>> found = new TreeMap<>();
        if (Files.isDirectory(services)) {
            try (Stream<Path> files = Files.list(services)) {
                for (Path file : files.toList()) {
                    found.put(file.getFileName().toString(), Files.readAllLines(file));
                }
            }
        }
        return found;
    }
}
