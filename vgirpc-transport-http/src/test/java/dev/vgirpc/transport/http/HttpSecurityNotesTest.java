package dev.vgirpc.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.transport.http.jetty.EngineOptions;
import dev.vgirpc.transport.http.server.ServiceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What SECURITY.md says of the limits of HTTP is what they are. */
class HttpSecurityNotesTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(Http\\w+\\.\\w+)` \\| ([^|]+) \\| [^|]+ \\|$");

    @Test
    void theTableHasEveryLimitWithItsDefault() throws IOException {
        Map<String, String> defaults = new HashMap<>();
        Matcher rows = ROW.matcher(Files.readString(notes()));
        while (rows.find()) {
            defaults.put(rows.group(1), rows.group(2).strip());
        }
        ServiceOptions service = ServiceOptions.DEFAULTS;
        EngineOptions engine = EngineOptions.DEFAULTS;
        assertThat(service.bodies().maxRequest()).isEmpty();
        assertThat(service.bodies().maxResponse()).isEmpty();
        assertThat(defaults)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "HttpOptions.maxRequestBytes",
                        "none",
                        "HttpOptions.maxResponseBytes",
                        "none",
                        "HttpOptions.maxConcurrentRequests",
                        "" + service.maxConcurrentRequests(),
                        "HttpOptions.tokenTimeToLive",
                        service.tokens().timeToLive().toSeconds() + " seconds",
                        "HttpOptions.callCacheEntries",
                        "" + service.tokens().cached(),
                        "HttpEndpoint.maxConnections",
                        "" + engine.maxConnections(),
                        "HttpEndpoint.maxHeaderBytes",
                        engine.maxHeaderBytes() + " bytes",
                        "HttpEndpoint.idleTimeout",
                        engine.idleTimeout().toSeconds() + " seconds",
                        "HttpEndpoint.minBytesPerSecond",
                        engine.minBytesPerSecond() + " bytes per second, over 20 seconds"));
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
