package dev.vgirpc.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The script in an image's {@code bin} that starts its program, from any directory and also through symbolic links.
 * Jars in {@code plugins} join the module path; {@code VGIRPC_JAVA_OPTIONS} adds options of the JVM.
 */
record Launcher(Path home, String name, String main) {

    static final String PLUGINS = "plugins";

    private static final String SHELL = """
            #!/bin/sh
            self=$0
            while [ -L "$self" ]; do
                link=$(readlink "$self")
                case $link in
                    /*) self=$link ;;
                    *) self=$(dirname "$self")/$link ;;
                esac
            done
            home=$(cd "$(dirname "$self")/.." && pwd -P) || exit 1
            main=@MAIN@
            for each in "$home"/@PLUGINS@/*.jar; do
                if [ -e "$each" ]; then
                    set -- --module-path "$home/@PLUGINS@" -m "$main" "$@"
                    main=
                fi
                break
            done
            [ -z "$main" ] || set -- -m "$main" "$@"
            if [ -f "$home/@ARCHIVE@" ]; then
                set -- -XX:AOTCache="$home/@ARCHIVE@" "$@"
            fi
            # shellcheck disable=SC2086
            exec "$home/bin/java" ${VGIRPC_JAVA_OPTIONS:-} "$@"
            """;

    private static final String BATCH = """
            @echo off
            setlocal
            set HOME_FOLDER=%~dp0..
            set OPTIONS=
            if exist "%HOME_FOLDER%\\@ARCHIVE@" set OPTIONS=-XX:AOTCache="%HOME_FOLDER%\\@ARCHIVE@"
            if exist "%HOME_FOLDER%\\@PLUGINS@\\*.jar" set OPTIONS=%OPTIONS% --module-path "%HOME_FOLDER%\\@PLUGINS@"
            "%HOME_FOLDER%\\bin\\java.exe" %VGIRPC_JAVA_OPTIONS% %OPTIONS% -m @MAIN@ %*
            exit /b %ERRORLEVEL%
            """;

    /** Writes the script of the platform that the image is for. */
    Path write() {
        boolean windows = Platform.isWindows();
        Path script = home.resolve("bin").resolve(windows ? name + ".bat" : name);
        if (Files.exists(script)) {
            throw new ImageException("the launcher cannot be called " + name + ": the image has such a command");
        }
        String text = (windows ? BATCH.replace("\n", "\r\n") : SHELL)
                .replace("@MAIN@", main)
                .replace("@PLUGINS@", PLUGINS)
                .replace("@ARCHIVE@", windows ? archiveName().replace('/', '\\') : archiveName());
        try {
            Files.writeString(script, text);
            if (!windows) {
                Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return script;
    }

    /** Where the program's ahead-of-time cache lies, whether it is there or not. */
    Path archive() {
        return home.resolve(archiveName());
    }

    private String archiveName() {
        return "lib/" + name + ".aot";
    }
}
