package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What SECURITY.md says of defaults is what the code has. */
class SecurityNotesTest {

    private static final Pattern ROW = Pattern.compile("\\| `([\\w.]+)` \\| ([^|]+) \\| [^|]+ \\| ([^|]+) \\|");

    @Test
    void theTableHasEveryLimitWithItsDefault() throws IOException {
        Map<String, String> defaults = new HashMap<>();
        Map<String, String> over = new HashMap<>();
        Matcher rows = ROW.matcher(Files.readString(notes()));
        while (rows.find()) {
            defaults.put(rows.group(1), rows.group(2).strip());
            over.put(rows.group(1), rows.group(3).strip());
        }
        Limits limits = Limits.defaults();
        ListenOptions options = ListenOptions.defaults();
        assertThat(defaults)
                .containsOnlyKeys(
                        "maxMessageBytes",
                        "maxMetadataBytes",
                        "maxColumns",
                        "maxNestingDepth",
                        "maxDrainBytes",
                        "maxCallBytes",
                        "vgirpc.maxProcessBytes",
                        "maxConcurrentCalls",
                        "maxConnections",
                        "excessConnections",
                        "connectionIdleTimeout",
                        "minBytesPerSecond")
                .containsEntry("maxMessageBytes", limits.maxMessageBytes() + " bytes")
                .containsEntry("maxMetadataBytes", limits.maxMetadataBytes() + " bytes")
                .containsEntry("maxColumns", "" + limits.maxColumns())
                .containsEntry("maxNestingDepth", "" + limits.maxNestingDepth())
                .containsEntry("maxDrainBytes", limits.maxDrainBytes() + " bytes")
                .containsEntry("maxCallBytes", limits.maxCallBytes() + " bytes")
                .containsEntry("maxConnections", "" + options.maxConnections())
                .containsEntry(
                        "minBytesPerSecond",
                        options.minBytesPerSecond() + " bytes per second, over "
                                + ConnectionWatch.WINDOW.toSeconds() + " seconds")
                .containsEntry("connectionIdleTimeout", "none")
                .containsEntry("excessConnections", "`WAIT` when `maxConnections` is 1, else `REFUSE`");
        assertThat(options.connectionIdleTimeout()).isNull();
        assertThat(options.refusesExcess()).isTrue();
        assertThat(options.withMaxConnections(1).refusesExcess()).isFalse();
        assertThat(over.get("excessConnections"))
                .contains("at most " + Binding.BACKLOG)
                .contains(Refusals.AT_A_TIME + " at a time")
                .contains("at most " + Refusals.TIMEOUT.toSeconds() + " seconds");
    }

    private static Path notes() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("SECURITY.md"))) {
            folder = folder.getParent();
        }
        assertThat(folder).as("a folder with SECURITY.md").isNotNull();
        return folder.resolve("SECURITY.md");
    }
}
