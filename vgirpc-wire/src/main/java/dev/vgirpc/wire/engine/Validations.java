package dev.vgirpc.wire.engine;

import dev.vgirpc.Validation;
import java.lang.System.Logger.Level;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The validation level that the environment asks for (protocol page 0.1). */
final class Validations {

    private static final String VARIABLE = "VGI_RPC_IPC_VALIDATION";

    private Validations() {}

    static Validation fromEnvironment() {
        return parse(System.getenv(VARIABLE));
    }

    static Validation parse(@Nullable String text) {
        return switch (text == null ? "" : text.strip().toLowerCase(Locale.ROOT)) {
            case "none" -> Validation.NONE;
            case "standard" -> Validation.STANDARD;
            case "", "full" -> Validation.FULL;
            default -> {
                System.getLogger("dev.vgirpc")
                        .log(
                                Level.WARNING,
                                VARIABLE + "='" + text + "' is no level: use none, standard or full; full is used");
                yield Validation.FULL;
            }
        };
    }
}
