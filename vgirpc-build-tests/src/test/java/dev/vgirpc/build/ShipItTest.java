package dev.vgirpc.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows of the recipes for users is what they have; that they work is shown by .ci/run. */
class ShipItTest {

    private static final Pattern BLOCK = Pattern.compile("<!-- (examples/[\\w/.]+): (\\w+) -->\n```xml\n(.*?)```\n", Pattern.DOTALL);

    /** Of a plugin in a build. */
    private static final int INDENT = 6;

    @Test
    void theReadmeShowsTheRecipe() throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(Reactor.root().resolve("README.md")));
        int blocks = 0;
        while (block.find()) {
            String recipe = Files.readString(Reactor.root().resolve(block.group(1)));
            String begin = "<!-- tag::" + block.group(2) + " -->\n";
            int start = recipe.indexOf(begin) + begin.length();
            int end = recipe.indexOf("<!-- end::" + block.group(2) + " -->");
            assertEquals(recipe.substring(start, end).indent(-INDENT), block.group(3));
            blocks++;
        }
        assertTrue(blocks > 0, "the README shows no recipe");
    }

    /** Each of them names the version that this build makes. */
    @Test
    void theRecipesNameOurVersion() throws IOException {
        Pattern own = Pattern.compile("<artifactId>vgirpc-bom</artifactId>\\s*<version>([^<]+)</version>");
        Matcher version = own.matcher(Files.readString(Reactor.root().resolve("vgirpc-bom/pom.xml")));
        assertTrue(version.find());
        for (String recipe : new String[] {"image", "classpath", "fatjar"}) {
            String pom = Files.readString(Reactor.root().resolve("examples/" + recipe + "/pom.xml"));
            assertTrue(pom.contains("<vgirpc.version>" + version.group(1) + "</vgirpc.version>"), recipe);
        }
    }
}
