package dev.vgirpc.benchmarks;

import java.util.ArrayList;
import java.util.List;
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
     */
    record Entry(
            String name,
            List<String> command,
            boolean slow,
            @Nullable Double freeTarget,
            @Nullable Double pinnedTarget) {

        static Entry java(String name, @Nullable Double freeTarget, @Nullable Double pinnedTarget, String... what) {
            return new Entry(name, Jvm.command(LaneMain.class, what), false, freeTarget, pinnedTarget);
        }

        static Entry python(
                String name, @Nullable Double freeTarget, @Nullable Double pinnedTarget, List<String> command) {
            return new Entry(name, command, true, freeTarget, pinnedTarget);
        }
    }

    List<Entry> all() {
        List<Entry> all = new ArrayList<>();
        all.add(own);
        all.addAll(others);
        return all;
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
