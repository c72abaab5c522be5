package dev.vgirpc.transport.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CommandLineTest {

    @Test
    void wordsAreSplitAsAShellDoes() {
        assertThat(CommandLine.split("python worker.py")).containsExactly("python", "worker.py");
        assertThat(CommandLine.split("  a\tb \n c ")).containsExactly("a", "b", "c");
        assertThat(CommandLine.split("")).isEmpty();
        assertThat(CommandLine.split("'a b' \"c d\" e\\ f")).containsExactly("a b", "c d", "e f");
        assertThat(CommandLine.split("a'b c'\"d e\"f")).containsExactly("ab cd ef");
        assertThat(CommandLine.split("'' \"\" x")).containsExactly("", "", "x");
        assertThat(CommandLine.split("'a\\b' \"a\\\"b\\\\c\\d\" a\\\\b")).containsExactly("a\\b", "a\"b\\c\\d", "a\\b");
        assertThat(CommandLine.split("\"it's\" 'say \"x\"' \\'\\\"")).containsExactly("it's", "say \"x\"", "'\"");
        assertThat(CommandLine.split("a|b $HOME *.txt #c ~ &&")).containsExactly("a|b", "$HOME", "*.txt", "#c", "~", "&&");
    }

    @Test
    void unfinishedLinesAreRefused() {
        for (String line : List.of("a 'b", "a \"b", "a \"b\\\"", "a\\")) {
            assertThatIllegalArgumentException().isThrownBy(() -> CommandLine.split(line)).withMessageContaining(line);
        }
    }

    @Test
    void plainWordsStayPlain() {
        assertThat(CommandLine.join(List.of("python3", "-m", "a.b_c", "--x=1", "/p/q:r@s,t+u%")))
                .isEqualTo("python3 -m a.b_c --x=1 /p/q:r@s,t+u%");
        assertThat(CommandLine.join(List.of("", "it's", "$x"))).isEqualTo("'' 'it'\\''s' '$x'");
    }

    @Property
    void splitReversesJoin(@ForAll List<String> words) {
        assertThat(CommandLine.split(CommandLine.join(words))).isEqualTo(words);
    }
}
