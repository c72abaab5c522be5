package dev.vgirpc.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of cells in aligned columns. */
final class Table {

    private final List<List<String>> lines = new ArrayList<>();
    private final boolean[] right;

    /**
     * An empty table.
     *
     * @param headings of the columns; one that starts with {@code >} is aligned to the right
     */
    Table(String... headings) {
        right = new boolean[headings.length];
        List<String> line = new ArrayList<>();
        for (int i = 0; i < headings.length; i++) {
            right[i] = headings[i].startsWith(">");
            line.add(right[i] ? headings[i].substring(1) : headings[i]);
        }
        lines.add(line);
    }

    void add(String... cells) {
        if (cells.length != right.length) {
            throw new IllegalArgumentException(right.length + " columns, " + cells.length + " cells");
        }
        lines.add(Arrays.asList(cells));
    }

    @Override
    public String toString() {
        int[] widths = new int[right.length];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = line.get(i);
                String padding = " ".repeat(widths[i] - cell.length());
                row.append(right[i] ? padding + cell : cell + padding).append("  ");
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
