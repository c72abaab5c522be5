package dev.vgirpc.wire.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vgirpc.wire.spi.FlagValue;
import dev.vgirpc.wire.spi.WorkerFlag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    private static final List<WorkerFlag> FLAGS = List.of(
            WorkerFlag.place("--here", new FlagValue.None(), "h"),
            WorkerFlag.place("--there", new FlagValue.Text("PATH"), "t"),
            WorkerFlag.option("--count", new FlagValue.Whole("N", 1, 9), "c").of("--here", "--there"),
            WorkerFlag.option("--time", new FlagValue.Seconds("S"), "w").environment("TIME").orElse("7"),
            WorkerFlag.option("--loud", new FlagValue.None(), "l"),
            WorkerFlag.option("--quiet", new FlagValue.None(), "q").excludes("--loud"));

    private static FlagTable table(Map<String, String> defaults) {
        return new FlagTable(List.of(new FlagTable.Group("All", FLAGS)), defaults);
    }

    private static CommandLine parse(Environment environment, String... args) {
        return CommandLine.parse(table(Map.of()), Set.of("--help", "-h"), environment, args);
    }

    private static CommandLine parse(String line) {
        return parse(name -> null, line.isEmpty() ? new String[0] : line.split(" "));
    }

    @Test
    void valuesFollowTheFlagOrItsEqualsSign() {
        assertThat(parse("--there x").text("--there")).isEqualTo("x");
        assertThat(parse("--there=x").text("--there")).isEqualTo("x");
        assertThat(parse("--there=--x=y").text("--there")).isEqualTo("--x=y");
        assertThat(parse("--there -x").text("--there")).isEqualTo("-x");
        assertThat(parse(name -> null, "--there", "a b=c").text("--there")).isEqualTo("a b=c");
        CommandLine line = parse("--count 3 --here --loud --time=1.5");
        assertThat(line.whole("--count")).isEqualTo(3);
        assertThat(line.seconds("--time")).isEqualTo(Duration.ofMillis(1_500));
        assertThat(line.place()).isEqualTo(FLAGS.getFirst());
        assertThat(line.givenFlags()).containsExactly("--count", "--here", "--loud", "--time");
        assertThat(line.has("--there")).isFalse();
    }

    @Test
    void theLineWinsOverTheVariableAndThatOverTheDefault() {
        assertThat(parse(name -> "3").seconds("--time")).isEqualTo(Duration.ofSeconds(3));
        assertThat(parse(name -> "3", "--time", "2").seconds("--time")).isEqualTo(Duration.ofSeconds(2));
        assertThat(parse(name -> " ").seconds("--time")).isEqualTo(Duration.ofSeconds(7));
        assertThat(parse(name -> null).seconds("--time")).isEqualTo(Duration.ofSeconds(7));
        CommandLine other = CommandLine.parse(table(Map.of("--time", "8")), Set.of(), name -> null);
        assertThat(other.seconds("--time")).isEqualTo(Duration.ofSeconds(8));
        assertThat(other.given("--time")).isFalse();
        assertThat(other.has("--time")).isTrue();
    }

    @Test
    void aWrongVariableIsNamedWhenItIsNeeded() {
        CommandLine line = parse(name -> "soon");
        assertThatThrownBy(() -> line.seconds("--time"))
                .isInstanceOf(WrongFlagsException.class)
                .hasMessage("TIME is 'soon': it must be seconds from 0 to 1000000000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "x | unknown argument x: only flags are taken",
        "--tine 3 | unknown flag --tine: is --time meant?",
        "--quie | unknown flag --quie: is --quiet meant?",
        "--cou=3 | unknown flag --cou: is --count meant?",
        "--something | unknown flag --something",
        "-x | unknown flag -x",
        "-- | unknown flag --",
        "--there | --there needs a value",
        "--there= | --there needs a value",
        "--there --loud | --there needs a value",
        "--here --count | --count needs a value: it must be a whole number from 1 to 9",
        "--loud=yes | --loud takes no value, but is given 'yes'",
        "--there x --there x | --there is given twice",
        "--loud --loud | --loud is given twice",
        "--there x --here | --there and --here exclude each other",
        "--loud --quiet | --quiet and --loud exclude each other",
        "--count 3 | --count needs --here or --there",
        "--here --count 0 | --count is '0': it must be a whole number from 1 to 9",
        "--time -1 | --time is '-1': it must be seconds from 0 to 1000000000",
    })
    void wrongLinesNameTheFlag(String line, String message) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(WrongFlagsException.class).hasMessage(message);
    }

    @Test
    void whatAsksIsReadUpToTheFirstError() {
        assertThat(parse("--here --help --there x --nonsense").asks()).isEqualTo("--help");
        assertThat(parse("-h").asks()).isEqualTo("-h");
        assertThat(parse("--there -h").asks()).isNull();
        assertThatThrownBy(() -> parse("--nonsense --help")).isInstanceOf(WrongFlagsException.class);
    }

    @Test
    void programsAreToldOfTheirMistakes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table(Map.of("--time", "x")))
                .withMessageStartingWith("the program's default of --time is 'x'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table(Map.of("--tim", "1")))
                .withMessageContaining("--tim, but no such flag");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FlagTable(
                        List.of(new FlagTable.Group("One", FLAGS), new FlagTable.Group("Two", FLAGS)), Map.of()))
                .withMessageContaining("two flags --here");
        for (String name : List.of("x", "-x", "--", "--X", "--a b", "--a--b", "--a=")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> WorkerFlag.option(name, new FlagValue.None(), "h"))
                    .withMessageContaining("'" + name + "'");
        }
    }

    @Test
    void distances() {
        assertThat(FlagTable.distance("", "ab")).isEqualTo(2);
        assertThat(FlagTable.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(FlagTable.distance("--tcp", "--tcp")).isZero();
    }
}
