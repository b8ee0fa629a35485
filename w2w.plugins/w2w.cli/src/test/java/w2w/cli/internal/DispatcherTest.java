package w2w.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import w2w.api.task.Printable;
import w2w.api.task.W2wException;
import w2w.api.task.W2wException.Kind;
import w2w.cli.Command;
import w2w.cli.Console;

class DispatcherTest {
    static final class Fit implements Command {
        @Option(names = "--components", description = "How many components.")
        int components = 7;

        @Parameters(paramLabel = "FILE", description = "What to fit.")
        Path file;

        @Option(names = "--note")
        @Nullable
        String note;

        @Override
        public int run(Console console) {
            if (console.json()) {
                console.json(Map.of("components", components, "file", file));
            } else {
                console.out().println(components + " " + file + " " + note);
            }
            return DONE;
        }
    }

    private static Command failing(Exception e) {
        return console -> {
            throw e;
        };
    }

    @Test
    void runs_the_command_with_its_options_and_resolves_paths_against_the_callers_folder() {
        Cli cli = new Cli().with("space fit", "Fits a space.", Fit::new);
        assertEquals(Command.DONE, cli.run("space", "fit", "a/../b.bin", "--components", "3"), () -> cli.err);
        assertEquals("3 /caller/b.bin null\n", cli.out);
        assertEquals("", cli.err);
    }

    @Test
    void makes_only_the_command_that_runs_and_releases_it() {
        Cli cli = new Cli().with("space fit", "Fits a space.", Fit::new).with("space other", "Explodes.", () -> {
            throw new AssertionError("must not be made");
        });
        assertEquals(Command.DONE, cli.run("space", "fit", "x"));
        assertEquals(List.of(), cli.made);
    }

    @Test
    void help_of_a_group_lists_descriptions_and_makes_nothing() {
        Cli cli = new Cli().with("space fit", "Fits 100 % of a space.", () -> {
            throw new AssertionError("must not be made");
        });
        assertEquals(Command.DONE, cli.run("space", "--help"));
        assertTrue(cli.out.contains("fit") && cli.out.contains("Fits 100 % of a space."), cli.out);
        assertEquals(Command.DONE, cli.run("--help"));
        assertTrue(cli.out.contains("space") && cli.out.contains("Commands: fit."), cli.out);
    }

    @Test
    void help_of_a_command_shows_its_options_and_its_description() {
        Cli cli = new Cli().with("space fit", "Fits a space.", Fit::new);
        assertEquals(Command.DONE, cli.run("space", "fit", "--help"));
        assertTrue(cli.out.contains("Usage: w2w space fit"), cli.out);
        assertTrue(cli.out.contains("--components"), cli.out);
        assertTrue(cli.out.contains("Fits a space."), cli.out);
        assertTrue(cli.out.contains("--json"), cli.out);
    }

    @Test
    void help_is_a_word_too() {
        Cli cli = new Cli().with("space fit", "Fits a space.", Fit::new);
        assertEquals(Command.DONE, cli.run("help", "space", "fit"));
        assertTrue(cli.out.contains("Usage: w2w space fit"), cli.out);
        assertEquals(Command.DONE, cli.run("help"));
        assertTrue(cli.out.contains("Commands:") && cli.out.contains("space"), cli.out);
    }

    @Test
    void global_options_are_taken_in_front_of_the_words_between_and_behind() {
        Cli cli = new Cli().with("space fit", "", Fit::new);
        for (String[] line : new String[][] {
            {"--json", "space", "fit", "f"}, {"space", "--json", "fit", "f"}, {"space", "fit", "f", "--json"}
        }) {
            assertEquals(Command.DONE, cli.run(line), () -> cli.err);
            JsonObject json = JsonParser.parseString(cli.out).getAsJsonObject();
            assertEquals("/caller/f", json.get("file").getAsString());
        }
    }

    @Test
    void an_unknown_command_is_wrong_usage_with_a_suggestion() {
        Cli cli = new Cli().with("space fit", "", Fit::new).with("plugins", "", Fit::new);
        assertEquals(Command.USAGE, cli.run("pluginz"));
        assertEquals("w2w: no command pluginz\n     Did you mean plugins?\n", cli.err);
        assertEquals(Command.USAGE, cli.run("space", "fitt"));
        assertEquals("w2w: space: no command fitt\n     Did you mean fit?\n", cli.err);
        assertEquals(Command.USAGE, cli.run("space"));
        assertTrue(cli.err.contains("Usage: w2w space"), cli.err);
    }

    @Test
    void wrong_options_are_wrong_usage_with_a_suggestion() {
        Cli cli = new Cli().with("space fit", "", Fit::new);
        assertEquals(Command.USAGE, cli.run("space", "fit", "x", "--componets", "3"));
        assertTrue(cli.err.startsWith("w2w: space fit: "), cli.err);
        assertTrue(cli.err.contains("--components"), cli.err);
        assertEquals(Command.USAGE, cli.run("space", "fit", "x", "--components", "many"));
        assertTrue(cli.err.contains("many"), cli.err);
        assertEquals(Command.USAGE, cli.run("space", "fit"));
        assertTrue(cli.err.contains("FILE"), cli.err);
        assertFalse(cli.err.contains("Exception"), cli.err);
    }

    @Test
    void a_users_mistake_is_one_line_and_its_advice_without_a_stack_trace() {
        Cli cli = new Cli()
                .with(
                        "bad",
                        "",
                        () -> failing(
                                W2wException.input("no tensors").at("a.bin").advise("Give another file.")));
        assertEquals(Command.FAILED, cli.run("bad"));
        assertEquals("w2w: a.bin: no tensors\n     Give another file.\n", cli.err);
        assertEquals("", cli.out);
    }

    @Test
    void what_an_error_concerns_is_listed_whole_where_that_is_asked_for() {
        Cli cli = new Cli()
                .with(
                        "bad",
                        "",
                        () -> failing(
                                W2wException.input("LoHa: a, b and 1 more").listing(List.of("a", "b", "c"))));
        assertEquals(Command.FAILED, cli.run("bad"));
        assertEquals("w2w: bad: LoHa: a, b and 1 more\n     All 3 are listed with --verbose or --json\n", cli.err);
        cli.run("bad", "--verbose");
        assertTrue(cli.err.startsWith("w2w: bad: LoHa: a, b and 1 more\n     a\n     b\n     c\n"), cli.err);
        cli.run("bad", "--json");
        assertEquals(
                "[\"a\",\"b\",\"c\"]",
                JsonParser.parseString(cli.out)
                        .getAsJsonObject()
                        .getAsJsonObject("error")
                        .get("details")
                        .toString());
    }

    @Test
    void in_json_mode_an_error_is_the_one_document() {
        Cli cli = new Cli().with("bad", "", () -> console -> {
            console.out().println("chatter");
            console.json(List.of(1));
            throw W2wException.of(Kind.STORAGE, "disk is full").at("/x").advise("Make room.");
        });
        assertEquals(Command.FAILED, cli.run("bad", "--json"));
        JsonObject error =
                JsonParser.parseString(cli.out).getAsJsonObject().get("error").getAsJsonObject();
        assertEquals("STORAGE", error.get("kind").getAsString());
        assertEquals("disk is full", error.get("what").getAsString());
        assertEquals("/x", error.get("where").getAsString());
        assertEquals("Make room.", error.get("advice").getAsString());
        assertEquals(Command.USAGE, cli.run("worse", "--json"));
        assertTrue(cli.out.contains("\"USAGE\""), cli.out);
    }

    @Test
    void a_cancelled_command_ends_with_130() {
        Cli cli = new Cli();
        cli.with("slow", "", () -> console -> {
            cli.cancellation.run();
            console.task().check();
            throw new AssertionError("went on");
        });
        assertEquals(Command.CANCELLED, cli.run("slow"));
        assertEquals("w2w: slow: cancelled\n", cli.err);
    }

    @Test
    void a_command_that_cannot_be_linked_names_its_bundle_and_harms_no_other() {
        Cli cli = new Cli().with("broken", "", "lab.plugin 0.3.0", () -> {
            throw new NoClassDefFoundError("lab/Missing");
        });
        cli.with("space fit", "", Fit::new);
        assertEquals(Command.FAILED, cli.run("broken"));
        assertEquals("w2w: broken (bundle lab.plugin 0.3.0): NoClassDefFoundError: lab/Missing\n", cli.err);
        assertEquals(Command.DONE, cli.run("space", "fit", "x"));
    }

    @Test
    void a_command_whose_option_is_ours_already_is_reported_as_broken() {
        Cli cli = new Cli().with("clash", "", () -> new Command() {
            @Option(names = "--json")
            boolean mine;

            @Override
            public int run(Console console) {
                return mine ? DONE : FAILED;
            }
        });
        assertEquals(Command.FAILED, cli.run("clash"));
        assertTrue(cli.err.contains("--json") && cli.err.contains("test.bundle 1.2.3"), cli.err);
    }

    @Test
    void a_fault_of_the_command_is_told_in_two_lines_and_shows_where_it_came_from_when_asked() {
        Cli cli = new Cli().with("bad", "", () -> failing(new IllegalStateException("oops")));
        assertEquals(Command.FAILED, cli.run("bad"));
        assertTrue(cli.err.startsWith("w2w: bad (bundle test.bundle 1.2.3): IllegalStateException: oops\n"), cli.err);
        assertTrue(cli.err.contains("the details are in the log"), cli.err);
        assertFalse(cli.err.contains("\tat "), cli.err);
        assertEquals(Command.FAILED, cli.run("bad", "-v"));
        assertTrue(cli.err.contains("\tat "), cli.err);
    }

    @Test
    void a_full_heap_is_told_with_what_to_do_about_it() {
        Cli cli = new Cli().with("big", "", () -> new Command() {
            @Override
            public int run(Console console) {
                throw new OutOfMemoryError("Java heap space");
            }
        });
        assertEquals(Command.FAILED, cli.run("big"));
        assertTrue(cli.err.startsWith("w2w: big: out of memory (Java heap space), of a heap of "), cli.err);
        assertTrue(cli.err.contains("-Xmx"), cli.err);
    }

    @Test
    void of_two_commands_with_one_path_the_first_runs_and_the_other_is_named() {
        Cli cli = new Cli()
                .with("twice", "", "first 1.0.0", () -> console -> Command.DONE)
                .with("twice", "", "second 2.0.0", () -> failing(new IllegalStateException()));
        assertEquals(Command.DONE, cli.run("twice"));
        assertTrue(cli.err.contains("second 2.0.0"), cli.err);
    }

    static final class Numbers implements Command {
        @Option(names = "--real")
        double real;

        @Option(names = "--whole")
        int whole;

        @Option(names = "--map")
        Map<String, Double> map = Map.of();

        @Override
        public int run(Console console) {
            return DONE;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--real, NaN, finite",
        "--real, -Infinity, finite",
        "--real, 1e999, finite",
        "--real, x, number",
        "--whole, 1.5, whole number",
        "--whole, 99999999999, between",
        "--map, a=NaN, finite",
    })
    void a_number_that_no_option_can_be_is_wrong_usage(String option, String value, String why) {
        Cli cli = new Cli().with("numbers", "", Numbers::new);
        assertEquals(Command.USAGE, cli.run("numbers", option, value));
        assertTrue(cli.err.contains(option) && cli.err.contains("must be") && cli.err.contains(why), cli.err);
        assertEquals(
                Command.DONE, cli.run("numbers", "--real", "-1e300", "--whole", " 7", "--map", "a=2"), () -> cli.err);
    }

    @Test
    void control_characters_of_names_texts_and_arguments_never_reach_the_terminal() {
        String evil = "a\u001b]0;b\u0007c\u009bd\u202ee\nf";
        Cli cli = new Cli().with("evil", "Says " + evil, () -> console -> {
            console.out().println("plain " + evil);
            console.table(List.of("NAME"), List.of(List.of(evil)));
            console.warn(evil);
            console.task().warn(evil);
            throw W2wException.input(evil).at(evil).advise(evil);
        });
        for (String line : List.of("evil", "evil --help", "evil " + evil, "evil --json")) {
            cli.run(line.split(" ", 2));
            String both = cli.out + cli.err;
            assertTrue(both.chars().noneMatch(c -> c != '\n' && c != '\r' && Printable.isControl(c)), both);
        }
        cli.run("evil");
        assertTrue(cli.out.contains("plain a\\x1b]0;b\\x07c\\x9bd\\u202ee\nf"), cli.out);
        assertTrue(cli.out.contains("a\\x1b]0;b\\x07c\\x9bd\\u202ee\\nf\n"), cli.out);
        assertTrue(cli.err.contains("w2w: warning: a\\x1b]0;b\\x07c\\x9bd\\u202ee\\nf\n"), cli.err);
        Cli json = new Cli().with("name", "", () -> console -> {
            console.json(Map.of("name", evil));
            return Command.DONE;
        });
        json.run("name", "--json");
        assertEquals(
                evil,
                JsonParser.parseString(json.out).getAsJsonObject().get("name").getAsString());
        assertTrue(json.out.chars().noneMatch(c -> c != '\n' && Printable.isControl(c)), json.out);
    }

    @Test
    void output_that_cannot_be_written_is_an_error_and_a_reader_that_has_gone_is_none() {
        Cli cli = new Cli().with("say", "", () -> console -> {
            console.out().println("something");
            return Command.DONE;
        });
        cli.sink = new Broken("No space left on device");
        assertEquals(Command.FAILED, cli.run("say"));
        assertTrue(cli.err.contains("say: standard output cannot be written: No space left on device"), cli.err);
        cli.sink = new Broken("Broken pipe");
        assertEquals(141, cli.run("say"));
        assertEquals("", cli.err);
    }

    private static final class Broken extends OutputStream {
        private final String why;

        Broken(String why) {
            this.why = why;
        }

        @Override
        public void write(int b) throws IOException {
            throw new IOException(why);
        }
    }
}
