package dev.vgirpc.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a first unary call loads on both sides: a start is as slow as its classes are many. */
class StartClassesTest {

    private static final Pattern LOADED = Pattern.compile("^([\\w.$]+)(/0x\\w+)? source: ", Pattern.MULTILINE);

    private static final Pattern UNWANTED = Pattern.compile("org\\.apache\\.arrow\\.vector\\.|com\\.fasterxml\\.|org\\.slf4j\\.");

    @TempDir
    Path folder = Path.of("");

    @Test
    void aUnaryCallLoadsNoVectorAndNoJackson() throws Exception {
        SmokeProgram program = SmokeProgram.make(Files.createDirectory(folder.resolve("program")));
        Path client = folder.resolve("client.txt");
        Path server = folder.resolve("server.txt");
        List<String> command = new ArrayList<>(java(program, client, "smoke.OneCall"));
        command.addAll(java(program, server, "smoke.SmokeWorker"));
        assertEquals("42\n", Command.run(folder, command).quietOutput());
        assertLoaded(client, "smoke.OneCall");
        assertLoaded(server, "smoke.ServiceImpl");
    }

    private static List<String> java(SmokeProgram program, Path log, String main) throws IOException {
        return List.of(
                Command.java(),
                "-Xlog:class+load:file=" + log + ":none",
                "--enable-native-access=dev.vgirpc.wire",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dslf4j.internal.verbosity=ERROR",
                "--module-path", SmokeProgram.joined(program.path()),
                "-m", "smoke/" + main);
    }

    private static void assertLoaded(Path log, String own) throws IOException {
        List<String> loaded = LOADED.matcher(Files.readString(log)).results().map(each -> each.group(1)).toList();
        assertTrue(loaded.contains(own), () -> own + " is not in " + log);
        List<String> unwanted =
                loaded.stream().filter(each -> UNWANTED.matcher(each).lookingAt()).toList();
        assertEquals(List.of(), unwanted);
    }
}
