package dev.vgirpc.transport.pipe;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Command lines as a shell reads them, but for words only: quotes and backslashes mean what they mean
 * to a shell, and nothing else is special.
 */
final class CommandLine {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private CommandLine() {}

    /** Splits at blanks outside quotes; the reverse of {@link #join}. */
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (quote == '\'') {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\\' && escapes(line, at, quote)) {
                at++;
                word.append(line.charAt(at));
                inWord = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                inWord = true;
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("the command line has an unclosed " + quote + ": " + line);
        }
        if (inWord) {
            words.add(word.toString());
        }
        return List.copyOf(words);
    }

    /** Whether the backslash at a position takes the special meaning of the next character away. */
    private static boolean escapes(String line, int at, char quote) {
        if (at + 1 == line.length()) {
            throw new IllegalArgumentException("the command line ends with a backslash: " + line);
        }
        char next = line.charAt(at + 1);
        return quote == 0 || next == '"' || next == '\\';
    }

    /** One line for words, quoted where needed. */
    static String join(List<String> words) {
        return words.stream().map(CommandLine::quote).collect(Collectors.joining(" "));
    }

    private static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
