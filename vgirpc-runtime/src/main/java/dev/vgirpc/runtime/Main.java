package dev.vgirpc.runtime;

import java.io.File;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@link ImageBuilder} as a command. {@code --help} lists the flags.
 *
 * <p>Status: 0 when the image was made, 1 when it cannot be, 2 when the flags are wrong.
 */
public final class Main {

    private static final String USAGE = """
            usage: java -jar vgirpc-runtime.jar --module-path PATH --main MODULE/CLASS --output FOLDER

              --module-path PATH       jars, and folders with them; may be given several times
              --main MODULE[/CLASS]    the program that the launcher starts
              --output FOLDER          the image's folder, which must not exist
              --launcher NAME          the launcher's name; else the last part of the program's module
              --add-module NAME        link this module, too; may be given several times
              --describe NAME          derive a descriptor for this automatic module; may be given several times
              --native-access NAME     let this module use native access; may be given several times
              --plugin JAR             copy this jar to the image's plugins; may be given several times
              --java-option OPTION     bake this option of the JVM in; may be given several times
              --train MODULE[/CLASS]   run this to make the ahead-of-time cache; else the program itself
              --train-timeout SECONDS  how long that may take: 120 without
              --no-archive             make no ahead-of-time cache
              --compress LEVEL         zip-0 to zip-9: zip-6 without
              --help                   print this
            """;

    private Main() {}

    /**
     * Makes an image and ends the process.
     *
     * @param args the flags
     */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    /** The command without the end of the process. */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        try {
            if (args.contains("--help")) {
                out.print(USAGE);
                return 0;
            }
            Request request = Request.of(args);
            print(request.builder().build(request.output()), out);
            return 0;
        } catch (UsageException e) {
            err.println("vgirpc-runtime: " + e.getMessage() + "; see --help");
            return 2;
        } catch (ImageException e) {
            err.println("vgirpc-runtime: " + e.getMessage());
            return 1;
        }
    }

    private static void print(Image image, PrintStream out) {
        out.println("image " + image.home());
        out.println("modules " + String.join(" ", image.modules()));
        image.providers().forEach((service, classes) ->
                out.println("service " + service + ": " + (classes.isEmpty() ? "none" : String.join(" ", classes))));
        out.println("size " + mebibytes(image.bytes())
                + (image.archive() == null ? "" : ", ahead-of-time cache " + mebibytes(image.archiveBytes())));
        if (image.launcher() != null) {
            out.println("start " + image.launcher());
        }
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    /** The flags are wrong. */
    private static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    /** What the flags ask for. */
    private record Request(ImageBuilder builder, Path output) {

        static Request of(List<String> args) {
            List<Path> modulePath = new ArrayList<>();
            List<Option> options = new ArrayList<>();
            Path output = null;
            Deque<String> rest = new ArrayDeque<>(args);
            while (!rest.isEmpty()) {
                String word = rest.remove();
                int equals = word.indexOf('=');
                boolean joined = word.startsWith("--") && equals > 0;
                String flag = joined ? word.substring(0, equals) : word;
                if (flag.equals("--no-archive")) {
                    if (joined) {
                        throw new UsageException(flag + " takes no value");
                    }
                    options.add(builder -> builder.archive(false));
                    continue;
                }
                if (!isKnown(flag)) {
                    throw new UsageException("unknown flag " + flag);
                }
                @Nullable String value = joined ? word.substring(equals + 1) : rest.poll();
                if (value == null || value.isEmpty()) {
                    throw new UsageException(flag + " needs a value");
                }
                switch (flag) {
                    case "--module-path" -> {
                        for (String each : value.split(File.pathSeparator)) {
                            modulePath.add(existing(flag, each));
                        }
                    }
                    case "--output" -> output = path(flag, value);
                    default -> options.add(option(flag, value));
                }
            }
            if (output == null) {
                throw new UsageException("--output is missing");
            }
            ImageBuilder builder = ImageBuilder.of(modulePath);
            for (Option each : options) {
                each.apply(builder);
            }
            return new Request(builder, output);
        }

        private static boolean isKnown(String flag) {
            return USAGE.lines().anyMatch(line -> line.startsWith("  " + flag + " "));
        }

        private static Option option(String flag, String value) {
            return switch (flag) {
                case "--main" -> builder -> builder.main(value);
                case "--launcher" -> checked(flag, builder -> builder.launcher(value));
                case "--add-module" -> builder -> builder.addModules(value);
                case "--describe" -> builder -> builder.describe(value);
                case "--native-access" -> builder -> builder.nativeAccess(value);
                case "--plugin" -> builder -> builder.plugins(existing(flag, value));
                case "--java-option" -> checked(flag, builder -> builder.javaOptions(value));
                case "--train" -> builder -> builder.training(value);
                case "--train-timeout" -> {
                    Duration timeout = seconds(flag, value);
                    yield builder -> builder.trainingTimeout(timeout);
                }
                case "--compress" -> checked(flag, builder -> builder.compression(value));
                default -> throw new UsageException("unknown flag " + flag);
            };
        }

        private static Option checked(String flag, Option option) {
            return builder -> {
                try {
                    option.apply(builder);
                } catch (IllegalArgumentException e) {
                    throw new UsageException(flag + ": " + e.getMessage());
                }
            };
        }

        private static Duration seconds(String flag, String value) {
            if (!value.matches("[1-9][0-9]{0,8}")) {
                throw new UsageException(flag + " takes whole seconds, at least 1: " + value);
            }
            return Duration.ofSeconds(Long.parseLong(value));
        }

        private static Path existing(String flag, String value) {
            Path path = path(flag, value);
            if (!Files.exists(path)) {
                throw new UsageException(flag + ": there is no " + value);
            }
            return path;
        }

        private static Path path(String flag, String value) {
            try {
                return Path.of(value);
            } catch (InvalidPathException e) {
                throw new UsageException(flag + ": not a path: " + value);
            }
        }
    }

    /** One flag's wish. */
    @FunctionalInterface
    private interface Option {
        void apply(ImageBuilder builder);
    }
}
