package w2w.cli.internal.population;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationImport.Gauge;
import w2w.api.studio.PopulationImport.Precision;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.PopulationReport.Skipped;
import w2w.api.studio.ReleaseImport;
import w2w.api.studio.ReleaseReport;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.LabelTable;
import w2w.api.weights.Population;
import w2w.api.weights.WeightLayout;
import w2w.cli.Command;
import w2w.cli.internal.Cli;
import w2w.cli.internal.FakeWorkspace;

class PopulationCommandsTest {
    private final FakeWorkspace workspace = new FakeWorkspace();
    private Cli cli = new Cli();

    @TempDir
    Path folder;

    @BeforeEach
    void commands() {
        cli = new Cli()
                .with(
                        "population import",
                        "",
                        () -> new PopulationImportCommand(workspace.studio(), workspace.plugins()))
                .with("population list", "", () -> new PopulationListCommand(workspace.studio()))
                .with("population info", "", () -> new PopulationInfoCommand(workspace.studio()))
                .with("population export", "", () -> new PopulationExportCommand(workspace.studio()))
                .with("space import", "", () -> new SpaceImportCommand(workspace.studio()));
    }

    private Object[] asked(String method) {
        return workspace.asked.getOrDefault(method, new Object[0]);
    }

    @Test
    void a_folder_is_imported_under_its_name_and_what_was_left_out_is_listed() {
        workspace.on(
                "importPopulation",
                a -> new PopulationReport(
                        "people",
                        2,
                        1,
                        List.of(new Skipped("c.safetensors", "it is cut short")),
                        List.of("1 file was left out, c.safetensors: it is cut short")));
        Path labels = folder.resolve("labels.csv");
        int code = cli.run(
                "population",
                "import",
                folder.toString(),
                "--as",
                "people",
                "--labels",
                labels.toString(),
                "--key",
                "file",
                "--gauge",
                "canonical",
                "--rank",
                "4",
                "--precision",
                "float16",
                "-w",
                "w");
        assertEquals(Command.DONE, code, () -> cli.err);
        assertEquals(
                new PopulationImport(
                        "people",
                        new PopulationImport.Adapters(folder, Gauge.CANONICAL, 4),
                        Optional.of(labels),
                        "file",
                        Precision.FLOAT16),
                asked("importPopulation")[0]);
        assertEquals("/caller/w false", workspace.opened.get(0));
        assertTrue(cli.out.contains("people: 2 models"), cli.out);
        assertTrue(cli.err.contains("1 models have no row in"), cli.err);
        assertTrue(cli.err.contains("1 file was left out"), cli.err);
        assertTrue(cli.out.contains("c.safetensors: it is cut short"), cli.out);
    }

    @Test
    void refactoring_is_the_canonical_form_of_a_rank() {
        workspace.on("importPopulation", a -> new PopulationReport("x", 1, 0, List.of()));
        String[] words = {"population", "import", folder.toString(), "-w", "w", "--refactor", "8", "--parts", "all"};
        String[] more = Arrays.copyOf(words, words.length + 3);
        System.arraycopy(new String[] {"--base", folder.toString(), "--recipe-labels"}, 0, more, words.length, 3);
        assertEquals(Command.DONE, cli.run(more), () -> cli.err);
        assertEquals(
                new PopulationImport.Adapters(
                        folder, Gauge.CANONICAL, 8, PopulationImport.Parts.ALL, Optional.of(folder), true),
                ((PopulationImport) asked("importPopulation")[0]).source());
        for (String[] wrong : new String[][] {
            {"--refactor", "8", "--gauge", "RAW"},
            {"--refactor", "8", "--rank", "4"},
            {"--rank", "4"},
            {"--base", folder.toString()}
        }) {
            String[] line = Arrays.copyOf(words, 5 + wrong.length);
            System.arraycopy(wrong, 0, line, 5, wrong.length);
            assertEquals(Command.FAILED, cli.run(line), String.join(" ", wrong));
        }
        words[5] = "--gauge=CANONICAL";
        for (String option : List.of("--refactor", "--rank")) {
            words[6] = option;
            words[7] = "0";
            assertEquals(Command.USAGE, cli.run(Arrays.copyOf(words, 8)), cli.err);
            assertTrue(cli.err.contains(option + " must be 1 or more, not 0"), cli.err);
        }
    }

    @Test
    void without_options_entries_are_kept_and_the_name_is_the_folders() {
        workspace.on("importPopulation", a -> new PopulationReport("x", 1, 0, List.of()));
        assertEquals(Command.DONE, cli.run("population", "import", folder.toString(), "-w", "w"), () -> cli.err);
        assertEquals(
                new PopulationImport(
                        String.valueOf(folder.getFileName()),
                        new PopulationImport.Adapters(folder, Gauge.RAW, 0),
                        Optional.empty(),
                        "",
                        Precision.FLOAT32),
                asked("importPopulation")[0]);
        assertEquals("", cli.err);
    }

    @Test
    void an_import_and_an_export_replace_only_when_asked() throws Exception {
        workspace
                .on("importPopulation", a -> new PopulationReport("x", 1, 0, List.of()))
                .on("importRelease", a -> new ReleaseReport(Map.of(), List.of(), List.of()))
                .on("exportPopulation", a -> 2);
        String in = folder.toString();
        assertEquals(Command.DONE, cli.run("population", "import", in, "--replace", "-w", "w"), () -> cli.err);
        assertTrue(((PopulationImport) asked("importPopulation")[0]).replace());
        assertEquals(Command.DONE, cli.run("space", "import", in, "--replace", "-w", "w"), () -> cli.err);
        assertTrue(((ReleaseImport) asked("importRelease")[0]).replace());
        assertEquals(Command.DONE, cli.run("population", "export", "p", in, "-w", "w"), "an empty folder is nothing");
        Files.createFile(folder.resolve("mine"));
        assertEquals(Command.FAILED, cli.run("population", "export", "p", in, "-w", "w"));
        assertTrue(cli.err.contains("there is a folder already") && cli.err.contains("--replace"), cli.err);
        assertEquals(Command.DONE, cli.run("population", "export", "p", in, "--replace", "-w", "w"), () -> cli.err);
    }

    @Test
    void what_was_assumed_is_printed_a_line_each_and_is_in_the_json() {
        List<String> notes = List.of("labels.csv: semicolons", "labels.csv: 2 columns are texts");
        workspace.on("importPopulation", a -> new PopulationReport("x", 1, 0, List.of(), notes));
        String[] words = {"population", "import", folder.toString(), "-w", "w"};
        assertEquals(Command.DONE, cli.run(words), () -> cli.err);
        assertEquals(
                List.of("x: 1 models", "labels.csv: semicolons", "labels.csv: 2 columns are texts"),
                cli.out.lines().toList());
        String[] json = Arrays.copyOf(words, words.length + 1);
        json[words.length] = "--json";
        assertEquals(Command.DONE, cli.run(json), () -> cli.err);
        assertTrue(cli.out.contains("\"labels.csv: 2 columns are texts\""), cli.out);
    }

    @Test
    void a_matrix_needs_its_rank_and_alpha() throws Exception {
        Path matrix = Files.createFile(folder.resolve("all.safetensors"));
        Path segments = Files.createFile(folder.resolve("segments.json"));
        String[] words = {"population", "import", matrix.toString(), "--segments", segments.toString(), "-w", "w"};
        assertEquals(Command.FAILED, cli.run(words));
        assertTrue(cli.err.contains("--rank and --alpha"), cli.err);
        workspace.on("importPopulation", a -> new PopulationReport("all", 1, 0, List.of()));
        String[] more = Arrays.copyOf(words, words.length + 4);
        System.arraycopy(new String[] {"--rank", "1", "--alpha", "27"}, 0, more, words.length, 4);
        assertEquals(Command.DONE, cli.run(more), () -> cli.err);
        PopulationImport command = (PopulationImport) asked("importPopulation")[0];
        assertEquals("all", command.population());
        assertEquals(new PopulationImport.Matrix(matrix, segments, 1, 27), command.source());
    }

    @Test
    void a_source_that_is_not_there_is_named() {
        assertEquals(Command.FAILED, cli.run("population", "import", "nowhere", "-w", "w"));
        assertTrue(cli.err.contains("/caller/nowhere: there is no such file or folder"), cli.err);
    }

    @Test
    void info_sums_labels_up_and_lists_models_by_a_condition() {
        workspace.on("population", a -> new Three()).on("select", a -> new int[] {0, 2});
        assertEquals(Command.DONE, cli.run("population", "info", "people", "-w", "w"), () -> cli.err);
        assertTrue(cli.out.contains("models             3"), cli.out);
        assertTrue(cli.out.matches("(?s).*age +3 +continuous +20\\.00 +25\\.00 +30\\.00.*"), cli.out);
        assertTrue(cli.out.matches("(?s).*male +2 +binary +-1\\.000.*"), cli.out);
        assertEquals(
                Command.DONE, cli.run("population", "info", "people", "--where", "male=1", "-w", "w"), () -> cli.err);
        assertEquals("ada\ncarl\n", cli.out);
        assertArrayEquals(new Object[] {"people", "male=1"}, asked("select"));
        assertEquals(
                Command.DONE,
                cli.run("population", "info", "people", "--where", "male=1", "-w", "w", "--json"),
                () -> cli.err);
        assertEquals("{\"models\":[\"ada\",\"carl\"]}", cli.out.replaceAll("\\s", ""));
    }

    @Test
    void a_condition_that_is_none_is_one_line() {
        workspace.on("population", a -> new Three()).on("select", a -> {
            throw W2wException.input("there is no column hat").advise("There are age, male");
        });
        assertEquals(Command.FAILED, cli.run("population", "info", "people", "--where", "hat=1", "-w", "w"));
        assertTrue(cli.err.contains("there is no column hat"), cli.err);
        assertFalse(cli.err.contains("Exception"), cli.err);
    }

    @Test
    void list_shows_sizes() {
        workspace.on("populations", a -> List.of("people")).on("population", a -> new Three());
        assertEquals(Command.DONE, cli.run("population", "list", "-w", "w", "--json"), () -> cli.err);
        JsonObject row = JsonParser.parseString(cli.out).getAsJsonArray().get(0).getAsJsonObject();
        assertEquals(3, row.get("models").getAsInt());
        assertEquals(5, row.get("numbers").getAsInt());
        assertEquals(2, row.get("labels").getAsInt());
    }

    @Test
    void export_hands_condition_format_and_place_on() {
        workspace.on("exportPopulation", a -> 2);
        assertEquals(
                Command.DONE,
                cli.run("population", "export", "people", "out", "--where", "male=1", "--format", "kohya", "-w", "w"),
                () -> cli.err);
        assertArrayEquals(
                new Object[] {"people", "male=1", "kohya", Path.of("/caller/out")},
                Arrays.copyOf(asked("exportPopulation"), 4));
        assertEquals("2 models in /caller/out\n", cli.out);
    }

    @Test
    void a_release_is_imported_and_its_notes_are_warnings() {
        workspace.on(
                "importRelease",
                a -> new ReleaseReport(
                        Map.of("space", "faces"), List.of("V.pt"), List.of("V.pt has 10000 components")));
        assertEquals(
                Command.DONE,
                cli.run("space", "import", folder.toString(), "--as", "faces", "-k", "500", "--alpha", "8", "-w", "w"),
                () -> cli.err);
        assertEquals(new ReleaseImport(folder, "faces", 500, 8), asked("importRelease")[0]);
        assertTrue(cli.out.matches("(?s).*space +faces.*read +V\\.pt.*"), cli.out);
        assertTrue(cli.err.contains("10000 components"), cli.err);
    }

    /** Three models of five numbers, one of unknown sex. */
    private static final class Three implements Population {
        @Override
        public String name() {
            return "people";
        }

        @Override
        public WeightLayout layout() {
            return WeightLayout.ofLayers(List.of(new AdaptedLayer("layer", 2, 3, 1, 1)));
        }

        @Override
        public int size() {
            return 3;
        }

        @Override
        public List<String> models() {
            return List.of("ada", "bob", "carl");
        }

        @Override
        public LabelTable labels() {
            return LabelTable.of(3, Map.of("age", new double[] {20, 25, 30}, "male", new double[] {-1, Double.NaN, 1}));
        }

        @Override
        public String fingerprint() {
            return "f";
        }

        @Override
        public void read(int first, int count, float[] target, int offset) {
            throw new AssertionError("no weights are needed");
        }

        @Override
        public void close() {}
    }
}
