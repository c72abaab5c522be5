package dev.vgirpc.conformance;

import dev.vgirpc.RpcServer;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Serves {@link Soak} on standard input and output. */
public final class SoakWorker {

    private SoakWorker() {}

    public static void main(String[] args) throws InterruptedException {
        try (RpcServer server = RpcServer.builder(Soak.class, new Soak.Service()).start("stdio:")) {
            server.join();
        }
    }

    /** Starts this class: the modules of the running tests, with the test classes in their place. */
    static List<String> command() throws URISyntaxException {
        return command(SoakWorker.class, List.of());
    }

    /** Starts a class of the tests. */
    static List<String> command(Class<?> main, List<String> options, String... arguments) throws URISyntaxException {
        String module = "dev.vgirpc.conformance";
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=dev.vgirpc.wire",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        command.addAll(List.of(
                "--module-path",
                System.getProperty("jdk.module.path"),
                "--patch-module",
                module + "=" + testClasses(),
                "-m",
                module + "/" + main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Path testClasses() throws URISyntaxException {
        String name = SoakWorker.class.getName().replace('.', '/') + ".class";
        URL url = Objects.requireNonNull(SoakWorker.class.getResource("SoakWorker.class"));
        String location = url.toURI().toString();
        Path folder = Path.of(URI.create(location.substring(0, location.length() - name.length())));
        if (folder.toString().contains(File.pathSeparator)) {
            throw new IllegalStateException("a module path cannot hold " + folder);
        }
        return folder;
    }
}
