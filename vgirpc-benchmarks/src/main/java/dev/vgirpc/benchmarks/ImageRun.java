package dev.vgirpc.benchmarks;

import dev.vgirpc.RpcClient;
import dev.vgirpc.runtime.Image;
import dev.vgirpc.runtime.ImageBuilder;
import dev.vgirpc.transport.pipe.Subprocess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Size, start and memory of a linked worker beside bare images of the same JDK. */
final class ImageRun {

    /** The worker's image as a multiple of an image of java.base, both without archives. */
    private static final double MOST_SIZE = 1.3;

    /** The worker's start to its first answer as a multiple of a bare main, both with an archive. */
    private static final double MOST_START = 3;

    private static final String COLLECTOR = "-XX:+UseSerialGC";

    private final Image base;
    private final Image bare;
    private final Image worker;
    private final double[] bareMillis;
    private final double[] workerMillis;
    private final double[] plainBareMillis;
    private final double[] plainWorkerMillis;
    private final double idleMebibytes;

    private ImageRun(Image base, Image bare, Image worker, int rounds) throws IOException, InterruptedException {
        this.base = base;
        this.bare = bare;
        this.worker = worker;
        bareMillis = new double[rounds];
        workerMillis = new double[rounds];
        plainBareMillis = new double[rounds];
        plainWorkerMillis = new double[rounds];
        List<String> bareCommand = launcher(bare);
        List<String> workerCommand = launcher(worker);
        List<String> plainBare = List.of(bare.java().toString(), "-m", "bare/bare.Bare");
        List<String> plainWorker = List.of(worker.java().toString(), "-m", "startup/startup.StartWorker");
        // The first round, which fills the system's caches and warms this client up, does not count.
        for (int round = -1; round < rounds; round++) {
            int at = Math.max(0, round);
            bareMillis[at] = bare(bareCommand);
            workerMillis[at] = worker(workerCommand);
            plainBareMillis[at] = bare(plainBare);
            plainWorkerMillis[at] = worker(plainWorker);
        }
        idleMebibytes = idle(workerCommand);
    }

    static ImageRun run(Path project, Path scratch, boolean quick) throws IOException, InterruptedException {
        Path folder = scratch.resolve("images");
        delete(folder);
        Files.createDirectories(folder);
        Path libraries = project.resolve("vgirpc-benchmarks/target/modules");
        Path sources = project.resolve("vgirpc-benchmarks/src/startup");
        Path bareJar = jar(sources.resolve("bare"), folder.resolve("bare.jar"), libraries);
        Path workerJar = jar(sources.resolve("worker"), folder.resolve("startup.jar"), libraries);
        return new ImageRun(
                ImageBuilder.of(List.of()).addModules("java.base").build(folder.resolve("base")),
                ImageBuilder.of(List.of(bareJar))
                        .main("bare/bare.Bare")
                        .javaOptions(COLLECTOR)
                        .build(folder.resolve("bare")),
                ImageBuilder.of(core(workerJar, libraries))
                        .main("startup/startup.StartWorker")
                        .training("startup/startup.Training")
                        .javaOptions(COLLECTOR)
                        .build(folder.resolve("worker")),
                quick ? 15 : 41);
    }

    /** What the worker's image is made of: services are bound, so the transport that it does not use stays out. */
    private static List<Path> core(Path worker, Path libraries) throws IOException {
        try (Stream<Path> jars = Files.list(libraries)) {
            return Stream.concat(
                            Stream.of(worker),
                            jars.filter(each -> !each.getFileName().toString().startsWith("vgirpc-transport-http")))
                    .toList();
        }
    }

    String table() {
        Table sizes = new Table("image, MiB", ">modules", ">of java.base", ">archive");
        long least = base.bytes();
        for (Image each : List.of(base, bare, worker)) {
            sizes.add(
                    Objects.requireNonNull(each.home().getFileName()).toString(),
                    mebibytes(each.bytes()),
                    Bench.decimals(each.bytes() / (double) least),
                    each.archive() == null ? "-" : mebibytes(each.archiveBytes()));
        }
        Table starts = new Table("start, ms", ">bare main", ">first answer", ">ratio", ">least", ">most", ">limit");
        starts.add(line("with archives", bareMillis, workerMillis, Bench.decimals(MOST_START)));
        starts.add(line("without", plainBareMillis, plainWorkerMillis, "-"));
        return "\nLinked images of the same JDK, compressed alike (limit " + Bench.decimals(MOST_SIZE) + " of java.base)\n" + sizes
                + "\nFrom the start of the process to its first byte, or to the answer of add; medians of "
                + bareMillis.length + " interleaved rounds\n" + starts
                + "\nResident memory of an idle worker after one call: "
                + String.format(Locale.ROOT, "%.0f MiB%n", idleMebibytes);
    }

    List<String> failures() {
        List<String> failures = new ArrayList<>();
        double size = worker.bytes() / (double) base.bytes();
        if (size > MOST_SIZE) {
            failures.add("the worker's image is " + Bench.decimals(size) + " of java.base, over " + Bench.decimals(MOST_SIZE));
        }
        // In three quarters of the rounds: a round takes a tenth of a second, and the machine does other things.
        double start = Spread.lowerQuartile(ratios(bareMillis, workerMillis));
        if (start > MOST_START) {
            failures.add("the worker's start is " + Bench.decimals(start) + " of a bare main, over " + Bench.decimals(MOST_START));
        }
        return failures;
    }

    private static double[] ratios(double[] bare, double[] worker) {
        double[] ratios = new double[bare.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = worker[i] / bare[i];
        }
        return ratios;
    }

    private static String[] line(String name, double[] bare, double[] worker, String limit) {
        Spread ratios = Spread.of(ratios(bare, worker));
        return new String[] {
            name,
            millis(Spread.of(bare).median()),
            millis(Spread.of(worker).median()),
            Bench.decimals(ratios.median()),
            Bench.decimals(ratios.least()),
            Bench.decimals(ratios.most()),
            limit
        };
    }

    private static List<String> launcher(Image image) {
        return List.of(Objects.requireNonNull(image.launcher()).toString());
    }

    /** Milliseconds to the first byte. */
    private static double bare(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        if (process.getInputStream().read() < 0) {
            throw new IOException("no answer of " + command);
        }
        double millis = (System.nanoTime() - start) / 1e6;
        process.waitFor();
        return millis;
    }

    /** Milliseconds to the first answer. */
    private static double worker(List<String> command) {
        long start = System.nanoTime();
        try (RpcClient client = RpcClient.connect(Subprocess.command(command))) {
            client.proxy(Calls.class).add(1, 2);
            return (System.nanoTime() - start) / 1e6;
        }
    }

    /** Resident MiB of a worker that has answered. */
    private static double idle(List<String> command) throws IOException, InterruptedException {
        try (RpcClient client = RpcClient.connect(Subprocess.command(command))) {
            client.proxy(Calls.class).add(1, 2);
            Thread.sleep(500);
            long pid = ProcessHandle.current()
                    .children()
                    .mapToLong(ProcessHandle::pid)
                    .max()
                    .orElseThrow(() -> new IllegalStateException("no worker"));
            return Memory.resident(Long.toString(pid)) / (double) (1 << 20);
        }
    }

    private static Path jar(Path sources, Path jar, Path libraries) throws IOException {
        Path classes = Files.createTempDirectory(jar.getParent(), "classes");
        List<String> compiler =
                new ArrayList<>(List.of("--module-path", libraries.toString(), "-parameters", "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(each -> each.endsWith(".java")).forEach(compiler::add);
        }
        tool("javac", compiler);
        tool("jar", List.of("--create", "--file", jar.toString(), "-C", classes.toString(), "."));
        return jar;
    }

    private static void tool(String name, List<String> arguments) {
        StringWriter out = new StringWriter();
        int status = ToolProvider.findFirst(name)
                .orElseThrow(() -> new IllegalStateException("this Java has no " + name))
                .run(new PrintWriter(out), new PrintWriter(out), arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException(name + ": " + out);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / 1048576.0);
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
