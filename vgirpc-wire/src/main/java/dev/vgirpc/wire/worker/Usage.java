package dev.vgirpc.wire.worker;

import dev.vgirpc.wire.spi.FlagValue;
import dev.vgirpc.wire.spi.WorkerFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** The usage text, made of the flags. */
final class Usage {

    private static final int COLUMN = 28;
    private static final int WIDTH = 100;

    private Usage() {}

    /** One line: the places, and that there is more. */
    static String line(String program, FlagTable table) {
        StringJoiner places = new StringJoiner(" | ", " [", "]").setEmptyValue("");
        table.flags().stream().filter(WorkerFlag::choosesPlace).forEach(flag -> places.add(term(flag)));
        return "usage: " + program + places + " [FLAGS]";
    }

    static String text(String program, FlagTable table, Set<String> asking) {
        StringBuilder text = new StringBuilder(line(program, table)).append('\n');
        for (FlagTable.Group group : table.groups()) {
            if (!group.flags().isEmpty()) {
                text.append('\n').append(group.heading()).append(":\n");
                group.flags().forEach(flag -> append(text, term(flag), help(flag)));
            }
        }
        text.append("\nOther:\n");
        append(text, ServerFlags.HELP + ", " + ServerFlags.SHORT_HELP, "print this text");
        if (asking.contains(ServerFlags.VERSION)) {
            append(text, ServerFlags.VERSION, "print name and version");
        }
        text.append("\nStatus:\n");
        append(text, "0", "an end that was asked for");
        append(text, "1", "it cannot serve");
        append(text, "2", "the flags are wrong");
        append(text, "143, 130, 129", "it was told to end by SIGTERM, SIGINT, SIGHUP");
        return text.toString();
    }

    private static String term(WorkerFlag flag) {
        String placeholder = flag.value().placeholder();
        return placeholder.isEmpty() ? flag.name() : flag.name() + " " + placeholder;
    }

    private static String help(WorkerFlag flag) {
        List<String> notes = new ArrayList<>();
        if (!flag.places().isEmpty()) {
            notes.add("with " + String.join(" or ", flag.places()));
        }
        if (!(flag.value() instanceof FlagValue.None) && !flag.value().allowed().isEmpty()) {
            notes.add(flag.value().allowed());
        }
        String variable = flag.environment() == null ? "" : "$" + flag.environment();
        String orElse = flag.orElse() == null ? "" : flag.orElse();
        if (!variable.isEmpty() || !orElse.isEmpty()) {
            notes.add("default " + variable + (variable.isEmpty() || orElse.isEmpty() ? "" : ", else ") + orElse);
        }
        return notes.isEmpty() ? flag.help() : flag.help() + " (" + String.join("; ", notes) + ")";
    }

    /** A term and, from a column on, what it means. */
    private static void append(StringBuilder text, String term, String meaning) {
        StringBuilder line = new StringBuilder("  ").append(term);
        line.repeat(' ', Math.max(2, COLUMN - line.length()));
        int start = line.length();
        for (String word : meaning.split(" ")) {
            if (line.length() > start && line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line.setLength(0);
                line.repeat(' ', COLUMN);
                start = COLUMN;
            }
            if (line.length() > start) {
                line.append(' ');
            }
            line.append(word);
        }
        text.append(line).append('\n');
    }
}
