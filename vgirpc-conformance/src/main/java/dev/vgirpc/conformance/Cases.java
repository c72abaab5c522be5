package dev.vgirpc.conformance;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs cases one after the other, prints a line for each, and counts. */
final class Cases {

    /** What a case does; it fails by throwing. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    private final PrintStream out;
    private final List<String> names = new ArrayList<>();
    private int passed;
    private int failed;
    private int notBuilt;

    Cases(PrintStream out) {
        this.out = out;
    }

    void run(String name, Body body) {
        names.add(name);
        try {
            body.run();
            passed++;
            out.println("pass " + name);
        } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
            failed++;
            out.println("fail " + name + ": " + e);
        }
    }

    void notBuilt(String name) {
        notBuilt++;
        out.println("not built " + name);
    }

    /** The names of the cases that were run. */
    List<String> names() {
        return names;
    }

    /** One line with all counts that can be other than 0. */
    String counts() {
        return passed + " passed, " + failed + " failed" + (notBuilt > 0 ? ", " + notBuilt + " not built" : "");
    }

    /** 0 when something passed and nothing failed, 77 when nothing is built, else 1. */
    int status() {
        return failed > 0 ? 1 : passed > 0 ? 0 : notBuilt > 0 ? 77 : 1;
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    static void equal(@Nullable Object expected, @Nullable Object actual, String what) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError(what + ": expected " + Values.text(expected) + " but got " + Values.text(actual));
        }
    }

    /** As {@link #equal}, but by {@link Values#same}. */
    static void same(@Nullable Object expected, @Nullable Object actual, String what) {
        if (!Values.same(expected, actual)) {
            throw new AssertionError(what + ": expected " + Values.text(expected) + " but got " + Values.text(actual));
        }
    }

    /** Runs a body that must throw, and returns what it threw. */
    static <X extends Throwable> X thrown(Class<X> type, Body body) throws Exception {
        try {
            body.run();
        } catch (Throwable e) {
            if (type.isInstance(e)) {
                return type.cast(e);
            }
            AssertionError wrong = new AssertionError("expected " + type.getSimpleName() + " but got " + e);
            wrong.initCause(e);
            throw wrong;
        }
        throw new AssertionError("expected " + type.getSimpleName() + " but nothing was thrown");
    }
}
