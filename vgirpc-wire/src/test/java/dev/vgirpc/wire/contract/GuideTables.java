package dev.vgirpc.wire.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads tables of the documentation: those below the comment {@code <!-- types: name -->}. */
final class GuideTables {

    static final Path README = Path.of("../README.md");
    static final Path GUIDE = Path.of("../docs/guide/types.md");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private GuideTables() {}

    /** The cells of all rows but the heads, of all tables of that name. */
    static List<List<String>> rows(Path file, String name) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        String[] lines = Files.readString(file).split("\n");
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].equals("<!-- types: " + name + " -->")) {
                for (int row = i + 3; row < lines.length && lines[row].startsWith("|"); row++) {
                    String[] cells = lines[row].substring(1).split("\\|", -1);
                    rows.add(Arrays.stream(cells).limit(cells.length - 1).map(String::strip).toList());
                }
            }
        }
        if (rows.isEmpty()) {
            throw new AssertionError(file + " has no table '" + name + "'");
        }
        return rows;
    }

    /** The code in a cell, piece by piece; a cell that does not start with code is one piece. */
    static List<String> pieces(String cell) {
        return cell.startsWith("`")
                ? CODE.matcher(cell).results().map(MatchResult::group).toList()
                : List.of(cell);
    }

    /** The parts between commas that stand in no parentheses. */
    static List<String> parts(String cell) {
        return List.of(cell.split(", (?![^(]*\\))"));
    }

    /** Code without its marks. */
    static String plain(String cell) {
        return cell.replace("`", "");
    }

    /** What a shown message stands for: an ellipsis in it is any text. */
    static Pattern message(String cell) {
        return Pattern.compile(Arrays.stream(plain(cell).split("…", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".+")));
    }
}
