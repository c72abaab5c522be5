package dev.vgirpc.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A user's program and a third party's transport, compiled and packaged as users would, with certificates for TLS. */
record SmokeProgram(Path jar, Path plugin, Path certificates) {

    private static final Path SOURCES = Path.of("src/smoke").toAbsolutePath();
    private static final String PASSWORD = "secret-of-tests";

    static SmokeProgram make(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Path program = jar(folder, "program", "--module-path", joined(libraries()));
        Path plugin = jar(folder, "plugin", "--class-path", joined(libraries()));
        return new SmokeProgram(program, plugin, certificates(Files.createDirectory(folder.resolve("certificates"))));
    }

    /** The jars of what a program on the byte transports depends on. */
    static List<Path> libraries() throws IOException {
        return jars(Reactor.root().resolve("examples/quickstart/target/modules")).stream()
                .filter(each -> !each.getFileName().toString().startsWith("vgirpc-example"))
                .toList();
    }

    static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /** The program's jar and its dependencies. */
    List<Path> path() throws IOException {
        List<Path> path = new ArrayList<>(libraries());
        path.add(jar);
        return path;
    }

    static String joined(List<Path> path) {
        return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Path jar(Path folder, String name, String... compilerOptions) throws IOException {
        Path sources = SOURCES.resolve(name);
        Path classes = folder.resolve(name + "-classes");
        List<String> compiler = new ArrayList<>(List.of(compilerOptions));
        compiler.addAll(List.of("-parameters", "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(each -> each.endsWith(".java")).sorted().forEach(compiler::add);
        }
        tool("javac", compiler);
        Path jar = folder.resolve(name + ".jar");
        List<String> archiver = new ArrayList<>(
                List.of("--create", "--file", jar.toString(), "-C", classes.toString(), "."));
        if (Files.isDirectory(sources.resolve("META-INF"))) {
            archiver.addAll(List.of("-C", sources.toString(), "META-INF"));
        }
        tool("jar", archiver);
        return jar;
    }

    private static void tool(String name, List<String> arguments) {
        StringWriter out = new StringWriter();
        int status = ToolProvider.findFirst(name)
                .orElseThrow()
                .run(new PrintWriter(out), new PrintWriter(out), arguments.toArray(String[]::new));
        assertEquals(0, status, out::toString);
    }

    private static Path certificates(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("all.p12");
        generate(store, "ca", "bc:c=ca:true");
        generate(store, "server", "san=ip:127.0.0.1", "-signer", "ca");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        StringBuilder chain = new StringBuilder();
        for (Certificate each : keys.getCertificateChain("server")) {
            chain.append(pem("CERTIFICATE", each.getEncoded()));
        }
        Files.writeString(folder.resolve("server.pem"), chain);
        Files.writeString(
                folder.resolve("server.key"),
                pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
        Files.writeString(
                folder.resolve("ca.pem"), pem("CERTIFICATE", keys.getCertificate("ca").getEncoded()));
        return folder;
    }

    private static void generate(Path store, String name, String extension, String... more)
            throws IOException, InterruptedException {
        List<String> command = List.of(
                Command.tool("keytool"), "-genkeypair", "-keystore", store.toString(), "-storetype", "PKCS12",
                "-storepass", PASSWORD, "-alias", name, "-keyalg", "EC", "-groupname", "secp256r1",
                "-dname", "CN=" + name, "-validity", "30", "-ext", extension);
        Command.Result result = Command.run(store.getParent(), command, more);
        assertEquals(0, result.status(), result.error());
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + type + "-----\n";
    }
}
