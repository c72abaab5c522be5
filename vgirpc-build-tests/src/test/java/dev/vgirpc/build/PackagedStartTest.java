package dev.vgirpc.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program on nothing but the packaged jars: the quick start, in JVMs of its own. */
class PackagedStartTest {

    private static final Path MODULES = Reactor.root().resolve("examples/quickstart/target/modules");

    @TempDir
    Path folder = Path.of("");

    @Test
    void theLauncherPrintsNothingOfItsOwn() throws Exception {
        Command.run(folder, List.of(Reactor.root().resolve("bin/quickstart").toString())).quietOutput();
    }

    /** No JVM option is needed to run; options only silence warnings. */
    @Test
    void noOptionIsNeeded() throws Exception {
        Command.Result result = Command.run(folder, List.of(
                Command.java(),
                "--module-path", MODULES.toString(),
                "-m", "dev.vgirpc.examples.quickstart/dev.vgirpc.examples.quickstart.QuickStart"));
        assertEquals(0, result.status(), result.error());
    }
}
