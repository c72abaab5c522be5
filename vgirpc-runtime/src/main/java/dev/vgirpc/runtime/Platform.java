package dev.vgirpc.runtime;

import java.util.Locale;

/** Where this JVM runs, and so the images that it links. */
final class Platform {

    private Platform() {}

    static boolean isWindows() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    }
}
