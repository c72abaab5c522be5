package dev.vgirpc.transport.pipe;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Tells a user who starts a worker by hand why it says nothing. */
final class Terminals {

    private static final Pattern DEVICE = Pattern.compile("/dev/(pts/|tty|console).*");

    private Terminals() {}

    static void warn(PrintStream to) {
        if (isTerminal(0) || isTerminal(1) || isConsole()) {
            to.println("This process serves vgirpc calls on its standard input and output, and a terminal is"
                    + " connected to them. It is meant to be started by a client, for example through the address"
                    + " exec:COMMAND.");
        }
    }

    /** Knows only terminals that are both input and output, but works everywhere. */
    private static boolean isConsole() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Knows each stream by itself, where the system shows its descriptors as links. */
    private static boolean isTerminal(int descriptor) {
        try {
            Path link = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return DEVICE.matcher(link.toString()).matches();
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
