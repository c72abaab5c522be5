package dev.vgirpc.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each published artifact brings along: the table of docs/guide/artifacts.md, which the build prints. */
class ArtifactsTest {

    private static final Path TABLE = Reactor.root().resolve("docs/guide/artifacts.md");
    private static final String HEADING = "| Artifact | Jars | KiB | Its own | Beside our own |\n|---|---:|---:|---:|---|\n";
    private static final Pattern ROW = Pattern.compile("\\| `([\\w-]+)` \\| (\\d+) \\| ([\\d,]+) \\| ([\\d,]+) \\| (.*) \\|");

    /** Arrow's vectors and their closure, and JSpecify: nothing else is on the path of a worker on the byte transports. */
    private static final Set<String> CORE = Set.of(
            "arrow-format", "arrow-memory-core", "arrow-memory-unsafe", "arrow-vector", "commons-codec", "flatbuffers-java",
            "jackson-annotations", "jackson-core", "jackson-databind", "jackson-datatype-jsr310", "jspecify", "slf4j-api");

    /** One line of the table. */
    private record Artifact(String name, long ownBytes, TreeMap<String, Long> others) {

        static Artifact of(Path folder) throws IOException {
            Path target = folder.resolve("target");
            TreeMap<String, Long> jars = new TreeMap<>();
            String path = Files.readString(target.resolve("runtime-class-path.txt")).strip();
            for (String each : path.split(File.pathSeparator)) {
                Path jar = Path.of(each);
                jars.put(jar.getFileName().toString().replaceFirst("-\\d.*", ""), Files.size(jar));
            }
            String name = folder.getFileName().toString();
            return new Artifact(name, Files.size(own(target, name)), jars);
        }

        private static Path own(Path target, String name) throws IOException {
            List<Path> found = new ArrayList<>(SmokeProgram.jars(target));
            if (Files.isDirectory(target.resolve("modules"))) {
                found.addAll(SmokeProgram.jars(target.resolve("modules")));
            }
            return found.stream()
                    .filter(each -> each.getFileName().toString().matches(name + "-\\d[\\w.-]*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no jar of " + name));
        }

        long bytes() {
            return ownBytes + others.values().stream().mapToLong(Long::longValue).sum();
        }

        String foreign() {
            return others.keySet().stream()
                    .filter(each -> !each.startsWith("vgirpc-"))
                    .collect(Collectors.joining(", "));
        }

        String row() {
            return String.format(
                    Locale.ROOT,
                    "| `%s` | %d | %,d | %,d | %s |",
                    name,
                    1 + others.size(),
                    bytes() / 1024,
                    ownBytes / 1024,
                    foreign());
        }
    }

    private static List<Artifact> published() throws IOException {
        List<Artifact> artifacts = new ArrayList<>();
        for (Reactor.Folder each : Reactor.folders()) {
            if (each.published()) {
                artifacts.add(Artifact.of(each.path()));
            }
        }
        return artifacts;
    }

    /** Sizes may differ by a tenth: our own change with every line. After a wanted change: -Dvgirpc.golden.update=true. */
    @Test
    void theTableIsTheDocumentedOne() throws IOException {
        List<Artifact> artifacts = published();
        String table = HEADING + artifacts.stream().map(Artifact::row).collect(Collectors.joining("\n")) + "\n";
        System.out.println("What each artifact brings along\n" + table);
        String page = Files.readString(TABLE);
        if (Boolean.getBoolean("vgirpc.golden.update")) {
            int start = page.indexOf(HEADING);
            int end = page.indexOf("\n\n", start);
            Files.writeString(TABLE, page.substring(0, start) + table.strip() + page.substring(end));
            page = Files.readString(TABLE);
        }
        TreeMap<String, Matcher> rows = new TreeMap<>();
        Matcher row = ROW.matcher(page);
        while (row.find()) {
            Matcher one = ROW.matcher(row.group());
            assertTrue(one.matches());
            rows.put(one.group(1), one);
        }
        assertEquals(artifacts.stream().map(Artifact::name).collect(Collectors.toCollection(TreeSet::new)), rows.keySet());
        for (Artifact each : artifacts) {
            Matcher documented = rows.get(each.name());
            assertEquals(documented.group(2), Integer.toString(1 + each.others().size()), each.name());
            assertEquals(documented.group(5), each.foreign(), each.name());
            assertNear(documented.group(3), each.bytes(), each.name());
            assertNear(documented.group(4), each.ownBytes(), each.name());
        }
    }

    private static void assertNear(String documentedKib, long bytes, String name) {
        double documented = Double.parseDouble(documentedKib.replace(",", ""));
        assertEquals(documented, bytes / 1024.0, documented / 10, name);
    }

    @Test
    void aWorkerOnTheByteTransportsBringsArrowsClosureAndJSpecify() throws IOException {
        Artifact pipe = Artifact.of(Reactor.root().resolve("vgirpc-transport-pipe"));
        TreeSet<String> expected = new TreeSet<>(CORE);
        expected.addAll(Set.of("vgirpc-api", "vgirpc-wire"));
        assertEquals(expected, pipe.others().keySet());
    }
}
