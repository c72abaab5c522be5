package dev.vgirpc.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The README shows this example, word for word: each of its Java blocks is a region of a source file,
 * between the comments {@code tag::name} and {@code end::name}, and stands below the comment
 * {@code <!-- quickstart: name -->}.
 */
class ReadmeTest {

    private static final Path README = Path.of("../../README.md");
    /** Every example's sources; a block names the example that it is of. */
    private static final Map<String, Path> SOURCES =
            Map.of("quickstart", Path.of("src/main/java"), "http", Path.of("../http/src/main/java"));

    private static final Pattern REGION =
            Pattern.compile("// tag::(\\w+)\n(.*?)// end::\\1\n", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile(
            "(?:<!-- (\\w+: \\w+) -->\n)?^```(java|text)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void showsTheExampleAsItIs() throws IOException {
        Map<String, String> regions = regions();
        assertFalse(regions.isEmpty(), "no regions in " + SOURCES);
        Map<String, String> shown = new LinkedHashMap<>();
        List<String> unnamed = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(README));
        while (block.find()) {
            String name = block.group(1);
            if (name != null) {
                shown.put(name, block.group(3));
            } else if (block.group(2).equals("java")) {
                unnamed.add(block.group(3));
            }
        }
        assertEquals(List.of(), unnamed, "Java blocks of the README that no comment names");
        regions.forEach((name, text) -> assertEquals(text, shown.get(name), "the README's block '" + name + "'"));
        assertEquals(regions.keySet(), shown.keySet());
    }

    /** The regions of the sources, each by example and name, and what the quick start prints. */
    private static Map<String, String> regions() throws IOException {
        Map<String, String> regions = new LinkedHashMap<>();
        for (Map.Entry<String, Path> example : SOURCES.entrySet()) {
            try (Stream<Path> files = Files.walk(example.getValue())) {
                for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    Matcher region = REGION.matcher(Files.readString(file));
                    while (region.find()) {
                        regions.put(example.getKey() + ": " + region.group(1), region.group(2));
                    }
                }
            }
        }
        regions.put("quickstart: output", QuickStartTest.OUTPUT);
        return regions;
    }
}
