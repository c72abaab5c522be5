package dev.vgirpc.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Subjects that are compared with one another.
 *
 * @param name what is called, and over what
 * @param own our subject
 * @param others what it is compared with
 */
record Group(String name, Entry own, List<Entry> others) {

    /**
     * A subject of a group.
     *
     * @param name what the tables call it
     * @param command the process that runs it
     * @param slow whether it needs no warm-up to speak of
     * @param freeTarget the most that our time may be of its time, scheduled freely; null without
     *     target
     * @param pinnedTarget the same on one processor
     * @param freeLimit what the run fails above, scheduled freely; null without limit
     * @param pinnedLimit the same on one processor
     */
    record Entry(
            String name,
            List<String> command,
            boolean slow,
            @Nullable Double freeTarget,
            @Nullable Double pinnedTarget,
            @Nullable Double freeLimit,
            @Nullable Double pinnedLimit) {

        static Entry java(String name, @Nullable Double freeTarget, @Nullable Double pinnedTarget, String... what) {
            return new Entry(name, Jvm.command(LaneMain.class, what), false, freeTarget, pinnedTarget, null, null);
        }

        static Entry python(
                String name, @Nullable Double freeTarget, @Nullable Double pinnedTarget, List<String> command) {
            return new Entry(name, command, true, freeTarget, pinnedTarget, null, null);
        }

        Entry limited(double free, double pinned) {
            return new Entry(name, command, slow, freeTarget, pinnedTarget, free, pinned);
        }
    }

    List<Entry> all() {
        List<Entry> all = new ArrayList<>();
        all.add(own);
        all.addAll(others);
        return all;
    }

    /**
     * Calls and turns over a socket.
     *
     * @param scheme {@code unix} or {@code tcp}
     */
    static List<Group> socket(String scheme, Path scratch) throws IOException {
        String name = scheme.equals("unix") ? "Unix socket" : "TCP";
        String folder = scratch.toString();
        Entry add = Entry.java("vgirpc", null, null, "socket", scheme, folder, "add");
        return List.of(
                new Group(name, add, List.of(pingPong(scheme, folder, MessageSizes.ofAdd()))),
                new Group(
                        name + ": producer turn",
                        Entry.java("vgirpc", null, null, "socket", scheme, folder, "tick"),
                        List.of(pingPong(scheme, folder, MessageSizes.ofTick()), unary(add))),
                new Group(
                        name + ": exchange turn",
                        Entry.java("vgirpc", null, null, "socket", scheme, folder, "exchange"),
                        List.of(pingPong(scheme, folder, MessageSizes.ofExchange()), unary(add))));
    }

    /** Calls and turns over HTTP, beside bare Jetty with as many bytes there and back. */
    static List<Group> http(Map<HttpCall, HttpSizes> sizes) {
        Entry add = httpCall(HttpCall.ADD);
        return List.of(
                new Group("HTTP", add, List.of(httpEcho(HttpCall.ADD, sizes, 1.3).limited(1.5, 1.5))),
                new Group(
                        "HTTP: producer turn",
                        httpCall(HttpCall.TICK),
                        List.of(httpEcho(HttpCall.TICK, sizes, 1.3).limited(1.5, 1.5), httpUnary(add))),
                new Group(
                        "HTTP: exchange turn",
                        httpCall(HttpCall.EXCHANGE),
                        List.of(httpEcho(HttpCall.EXCHANGE, sizes, 1.3).limited(1.5, 1.5), httpUnary(add))));
    }

    /** 16 MB each way over HTTP; for orientation. */
    static Group httpBytes(Map<HttpCall, HttpSizes> sizes) {
        return new Group(
                "HTTP: 16 MB each way", httpCall(HttpCall.BYTES), List.of(httpEcho(HttpCall.BYTES, sizes, null)));
    }

    private static Entry httpCall(HttpCall call) {
        return Entry.java("vgirpc", null, null, "http", call.name());
    }

    private static Entry httpEcho(HttpCall call, Map<HttpCall, HttpSizes> sizes, @Nullable Double target) {
        HttpSizes size = Objects.requireNonNull(sizes.get(call));
        return Entry.java("bare Jetty", target, target, "http-echo", "" + size.request(), "" + size.answer());
    }

    /** A turn seals a token and opens one. */
    private static Entry httpUnary(Entry add) {
        return new Entry("unary add", add.command(), false, 1.5, 1.5, null, null);
    }

    private static Entry pingPong(String scheme, String folder, MessageSizes sizes) {
        return Entry.java(
                        "ping-pong", 1.5, 2.0, "socket-raw", scheme, folder, "" + sizes.request(), "" + sizes.answer())
                .limited(2, 3);
    }

    /** The same lane under another name. */
    private static Entry unary(Entry add) {
        return new Entry("unary add", add.command(), false, 1.0, 1.0, null, null);
    }

    static Group inProcess(MessageSizes sizes, @Nullable Reference reference) {
        List<Entry> others = new ArrayList<>();
        others.add(Entry.java("ping-pong", 1.5, 2.0, "inproc-raw", "" + sizes.request(), "" + sizes.answer()));
        if (reference != null) {
            others.add(Entry.python("Python reference", 0.25, 0.1, reference.command("inproc")));
        }
        return new Group("in-process pipe", Entry.java("vgirpc", null, null, "inproc"), others);
    }

    static Group subprocess(MessageSizes sizes, @Nullable Reference reference) {
        List<Entry> others = new ArrayList<>();
        others.add(Entry.java("ping-pong", 1.5, 2.0, "exec-raw", "" + sizes.request(), "" + sizes.answer()));
        if (reference != null) {
            others.add(Entry.python("Python reference", 0.25, 0.1, reference.command("exec")));
            List<String> foreign = new ArrayList<>(List.of("exec-foreign"));
            foreign.addAll(reference.command("worker"));
            others.add(Entry.java("vgirpc to Python worker", null, null, foreign.toArray(String[]::new)));
        }
        return new Group("subprocess pipe", Entry.java("vgirpc", null, null, "exec"), others);
    }
}
