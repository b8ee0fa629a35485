package w2w.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.cli.Command;
import w2w.cli.Console;
import w2w.cli.Range;

/** What a number may be, and the name it is refused with. */
class RangesTest {
    private static final class Numbers implements Command {
        @Range(min = 1)
        @Option(names = {"-n", "--count"})
        int count; // 0 stands for what was not typed

        @Range(min = 1, max = 10)
        @Option(names = "--several", split = ",")
        List<Integer> several = List.of();

        @Range(above = 0, below = 1)
        @Option(names = "--share")
        double share = 0.5;

        @Range(min = 0, below = 5)
        @Option(names = "--weight")
        Map<String, Double> weights = Map.of();

        @Range(max = 3)
        @Parameters(arity = "0..1", paramLabel = "LEVEL")
        long level;

        @Override
        public int run(Console console) {
            console.out().println(List.of(count, several, share, weights, level));
            return DONE;
        }
    }

    private final Cli cli = new Cli().with("x", "", Numbers::new);

    @ParameterizedTest
    @CsvSource({
        "-n 0,                   '-n must be 1 or more, not 0'",
        "-n0,                    '-n must be 1 or more, not 0'",
        "-n=-3,                  '-n must be 1 or more, not -3'",
        "--count 0,              '--count must be 1 or more, not 0'",
        "--count=0,              '--count must be 1 or more, not 0'",
        "'--several 1,11,2',     '--several must be 1 to 10, not 11'",
        "--share 0,              '--share must be above 0 and below 1, not 0'",
        "--share -0.0,           '--share must be above 0 and below 1, not 0'",
        "--share 1,              '--share must be above 0 and below 1, not 1'",
        "--share 1e308,          '--share must be above 0 and below 1, not 1.0E308'",
        "--weight a=1 --weight b=5, '--weight must be 0 or more and below 5, not 5'",
        "4,                      'LEVEL must be 3 or less, not 4'",
        "-n 1.5,                 '-n must be a whole number, not ''1.5'''",
        "--count 99999999999,    '--count must be between -2147483648 and 2147483647, not 99999999999'",
        "--share NaN,            '--share must be a finite number, not ''NaN'''",
        "--weight a=x,           '--weight must be a number, not ''x'''",
        "half,                   'LEVEL must be a whole number, not ''half'''",
    })
    void a_number_out_of_range_is_wrong_usage_and_named_by_the_option_as_typed(String typed, String said) {
        assertEquals(Command.USAGE, cli.run(("x " + typed).split(" ", -1)));
        assertEquals("w2w: x: " + said + "\n     Try: w2w x --help\n", cli.err);
    }

    @Test
    void what_is_in_range_or_not_typed_passes() {
        assertEquals(Command.DONE, cli.run("x"), () -> cli.err);
        assertEquals(
                Command.DONE,
                cli.run("x", "-n", "1", "--several", "1,10", "--share", "0.5", "--weight", "a=0", "3"),
                () -> cli.err);
        assertEquals("[1, [1, 10], 0.5, {a=0.0}, 3]\n", cli.out);
    }

    @Test
    void help_is_shown_whatever_else_was_typed() {
        assertEquals(Command.DONE, cli.run("x", "-n", "0", "--help"));
        assertTrue(cli.out.contains("--count"), cli.out);
    }
}
