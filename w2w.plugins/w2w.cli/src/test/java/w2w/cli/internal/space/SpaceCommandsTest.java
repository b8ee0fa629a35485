package w2w.cli.internal.space;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.space.Neighbour;
import w2w.api.space.SampleRequest;
import w2w.api.studio.CheckReport;
import w2w.api.studio.EditCommand;
import w2w.api.studio.FindCommand;
import w2w.api.studio.FitCommand;
import w2w.api.studio.Model;
import w2w.api.studio.SampleCommand;
import w2w.api.studio.Sampled;
import w2w.api.task.Provenance;
import w2w.api.task.W2wException;
import w2w.cli.Command;
import w2w.cli.internal.Cli;
import w2w.cli.internal.FakeWorkspace;

class SpaceCommandsTest {
    private final FakeWorkspace workspace = new FakeWorkspace();

    private Cli cli() {
        return new Cli()
                .with("sample", "", () -> new SampleModelsCommand(workspace.studio()))
                .with("edit", "", () -> new EditModelCommand(workspace.studio()))
                .with("direction find", "", () -> new DirectionFindCommand(workspace.studio()))
                .with("direction compare", "", () -> new DirectionCompareCommand(workspace.studio()))
                .with("space fit", "", () -> new SpaceFitCommand(workspace.studio(), workspace.plugins()))
                .with("workspace check", "", () -> new WorkspaceCheckCommand(workspace.studio()))
                .with("model list", "", () -> new ModelListCommand(workspace.studio()))
                .with("model remove", "", () -> new ModelRemoveCommand(workspace.studio()))
                .with("model export", "", () -> new ModelExportCommand(workspace.studio()))
                .with("space export", "", () -> new SpaceExportCommand(workspace.studio()))
                .with("direction remove", "", () -> new DirectionRemoveCommand(workspace.studio()));
    }

    private static EditDirection direction(String name, float... step) {
        return new EditDirection(
                name, "f", step, 0, new DirectionQuality("held-out AUC", 0.987, 5, 6, List.of("few")), Provenance.NONE);
    }

    private static Model model(String name, Edit edit) {
        return new Model(name, "faces", Coefficients.of("f", 2, new float[] {1, 0}), edit, Provenance.NONE);
    }

    @Test
    void an_edit_says_strengths_injection_and_name_and_exports_what_it_made() {
        workspace
                .on("models", a -> List.of("ada"))
                .on("edit", a -> model("bob", Edit.of(direction("beard", 2, 0), 1.5)))
                .on("exportModel", a -> "");
        Cli cli = cli();
        int code = cli.run(
                "edit",
                "ada",
                "-d",
                "beard=1.5",
                "-d",
                "5 o'clock=-2",
                "--injection",
                "700",
                "--as",
                "bob",
                "--export",
                "x.safetensors",
                "--format",
                "kohya",
                "-w",
                "w");
        assertEquals(Command.DONE, code, () -> cli.err);
        EditCommand command = (EditCommand) asked("edit")[0];
        assertEquals(new EditCommand("ada", "bob", Map.of("beard", 1.5, "5 o'clock", -2.0), 700), command);
        assertArrayEquals(
                new Object[] {"bob", "kohya", Path.of("/caller/x.safetensors")},
                java.util.Arrays.copyOf(asked("exportModel"), 3));
        assertEquals("/caller/w false", workspace.opened.get(0));
        assertTrue(cli.out.contains("beard     1.50 σ, now at 2.00 σ of the population"), cli.out);
    }

    private Object[] asked(String method) {
        return workspace.asked.getOrDefault(method, new Object[0]);
    }

    @Test
    void an_adapter_file_is_edited_into_another_file() throws java.io.IOException {
        Path adapter = java.nio.file.Files.createTempFile("adapter", ".safetensors");
        workspace
                .on("models", a -> List.of())
                .on("spaces", a -> List.of("faces"))
                .on("editAdapter", a -> "");
        Cli cli = cli();
        assertEquals(Command.FAILED, cli.run("edit", adapter.toString(), "-d", "beard=2", "-w", "w"));
        assertTrue(cli.err.contains("--export"), cli.err);
        assertEquals(
                Command.DONE,
                cli.run("edit", adapter.toString(), "-d", "beard=2", "-w", "w", "--export", "out"),
                () -> cli.err);
        assertArrayEquals(
                new Object[] {"faces", adapter, Map.of("beard", 2.0), "", Path.of("/caller/out")},
                java.util.Arrays.copyOf(asked("editAdapter"), 5));
        java.nio.file.Files.delete(adapter);
    }

    @Test
    void wrong_counts_are_refused_before_a_workspace_is_opened() {
        Cli cli = cli();
        for (String[] wrong : new String[][] {
            {"sample", "faces", "-n", "0", "-w", "w"},
            {"sample", "faces", "-k", "-1", "-w", "w"},
            {"sample", "faces", "--factor", "-1", "-w", "w"},
            {"sample", "faces", "-k", "0", "-w", "w"},
            {"space", "fit", "-k", "0", "-w", "w"},
            {"space", "export", "faces", "x", "--components", "0", "-w", "w"},
            {"direction", "find", "faces", "-n", "-1", "-w", "w"},
            {"direction", "find", "faces", "beard", "-k", "0", "-w", "w"},
        }) {
            assertEquals(Command.USAGE, cli.run(wrong), () -> cli.err);
            String option =
                    Stream.of(wrong).filter(w -> w.startsWith("-")).findFirst().orElseThrow();
            assertTrue(cli.err.contains(": " + option + " must be "), cli.err);
            assertEquals(2, cli.err.lines().count(), cli.err);
        }
        assertEquals(List.of(), workspace.opened);
    }

    @Test
    void what_no_edit_can_be_is_one_line() {
        workspace.on("models", a -> List.of("ada"));
        Cli cli = cli();
        assertEquals(Command.USAGE, cli.run("edit", "ada", "-d", "beard=1", "--injection", "1001", "-w", "w"));
        assertTrue(cli.err.contains("--injection must be 0 to 1000, not 1001"), cli.err);
        assertEquals(Command.USAGE, cli.run("edit", "ada", "-w", "w"));
        assertEquals(Command.USAGE, cli.run("edit", "ada", "-d", "beard=much", "-w", "w"));
    }

    @Test
    void a_damaged_model_is_named_and_does_not_hide_the_others() {
        workspace.on("models", a -> List.of("ada", "bob", "eve")).on("model", a -> {
            if (a[0].equals("bob")) {
                throw W2wException.input("it is damaged").at("bob.safetensors");
            }
            return model((String) a[0], Edit.NONE);
        });
        Cli cli = cli();
        assertEquals(Command.DONE, cli.run("model", "list", "-w", "w"), () -> cli.err);
        assertTrue(cli.err.contains("model bob is left out: bob.safetensors: it is damaged"), cli.err);
        assertTrue(cli.out.contains("ada") && cli.out.contains("eve") && !cli.out.contains("bob"), cli.out);
    }

    @Test
    void a_check_lists_what_it_found_and_fails_until_it_is_repaired() {
        List<CheckReport.Finding> found = List.of(
                new CheckReport.Finding("models/bob", CheckReport.Kind.DAMAGED, "torn", "move it", false),
                new CheckReport.Finding(".staging/space-x", CheckReport.Kind.IN_USE, "made", "leave it", false));
        workspace.on("check", a -> new CheckReport(Map.of("model", 2, "space", 1), found));
        Cli cli = cli();
        assertEquals(Command.FAILED, cli.run("workspace", "check", "-w", "w"));
        assertArrayEquals(new Object[] {Path.of("/caller/w"), false}, java.util.Arrays.copyOf(asked("check"), 2));
        assertTrue(cli.out.contains("models/bob        damaged  torn"), cli.out);
        assertTrue(cli.out.contains("checked: 2 models, 1 space; to repair: 1"), cli.out);
        workspace.on("check", a -> new CheckReport(Map.of("model", 2), List.of(found.get(1))));
        assertEquals(Command.DONE, cli.run("workspace", "check", "--repair", "--json"), () -> cli.err);
        assertArrayEquals(new Object[] {Path.of("/caller"), true}, java.util.Arrays.copyOf(asked("check"), 2));
        JsonObject tree = JsonParser.parseString(cli.out).getAsJsonObject();
        assertTrue(tree.get("well").getAsBoolean());
        assertEquals(
                "IN_USE",
                tree.getAsJsonArray("findings")
                        .get(0)
                        .getAsJsonObject()
                        .get("kind")
                        .getAsString());
    }

    @Test
    void without_a_workspace_the_user_is_told_how_to_get_one() {
        Cli cli = cli();
        assertEquals(Command.FAILED, cli.run("model", "remove", "ada"));
        assertTrue(cli.err.contains("w2w workspace create"), cli.err);
    }

    @Test
    void samples_take_conditions_and_options_and_report_how_new_they_are() {
        workspace.on("sample", a -> List.of(new Sampled(model("s-1", Edit.NONE), new Neighbour(3, "m3", 71.25), 0.5)));
        Cli cli = cli();
        int code = cli.run(
                "sample",
                "faces",
                "-n",
                "3",
                "--factor",
                "0.7",
                "-k",
                "2",
                "--seed",
                "9",
                "--where",
                "beard=1",
                "-O",
                "minimum=5",
                "--as",
                "s",
                "-w",
                "w",
                "--json");
        assertEquals(Command.DONE, code, () -> cli.err);
        assertEquals(
                new SampleCommand(
                        "faces",
                        "conditional",
                        "s",
                        new SampleRequest(3, 0.7, 2, 9, Map.of("beard", 1.0), Map.of("minimum", "5"))),
                asked("sample")[0]);
        JsonArray rows = JsonParser.parseString(cli.out).getAsJsonArray();
        JsonObject first = rows.get(0).getAsJsonObject();
        assertEquals("m3", first.get("nearest").getAsString());
        assertEquals(71.25, first.get("distance").getAsDouble());
        assertEquals(0.5, first.get("rank").getAsDouble());
    }

    @Test
    void directions_are_found_by_label_and_their_warnings_shown() {
        workspace.on("find", a -> List.of(direction("beard", 1, 0)));
        Cli cli = cli();
        assertEquals(
                Command.DONE,
                cli.run("direction", "find", "faces", "beard", "-k", "2", "--without", "age,sex", "-w", "w"),
                () -> cli.err);
        assertEquals(
                new FindCommand(
                        "faces",
                        "ridge",
                        new DirectionRequest(List.of("beard"), 1, 2, 0, Map.of()),
                        List.of("age", "sex")),
                asked("find")[0]);
        assertTrue(cli.out.contains("held-out AUC 0.987"), cli.out);
        assertTrue(cli.err.contains("beard: few"), cli.err);
    }

    @Test
    void compared_directions_are_a_matrix_of_cosines() {
        workspace.on("directions", a -> List.of(direction("age", 1, 1), direction("beard", 1, 0)));
        Cli cli = cli();
        assertEquals(Command.DONE, cli.run("direction", "compare", "faces", "-w", "w"), () -> cli.err);
        assertEquals("       age   beard\nage    1.00  0.71\nbeard  0.71  1.00\n", cli.out);
        assertEquals(Command.FAILED, cli.run("direction", "compare", "faces", "hat", "-w", "w"));
        assertTrue(cli.err.contains("There are age, beard"), cli.err);
    }

    @Test
    void a_fit_replaces_a_space_only_when_asked() {
        workspace.on("fit", a -> {
            throw w2w.api.task.W2wException.input("39 components are possible");
        });
        Cli cli = cli();
        String[] fit = {"space", "fit", "people", "faces", "-k", "40", "--seed", "3", "-w", "w"};
        assertEquals(Command.FAILED, cli.run(fit));
        assertEquals(new FitCommand("people", "faces", "", 40, 3, "auto", Map.of()), asked("fit")[0]);
        assertEquals(Command.FAILED, cli.run(replacing(fit)));
        assertEquals(new FitCommand("people", "faces", "", 40, 3, "auto", Map.of(), true), asked("fit")[0]);
    }

    private static String[] replacing(String... line) {
        String[] more = java.util.Arrays.copyOf(line, line.length + 1);
        more[line.length] = "--replace";
        return more;
    }

    @Test
    void what_makes_models_and_directions_says_whether_it_replaces() {
        workspace
                .on("models", a -> List.of("ada"))
                .on("edit", a -> model("made", Edit.NONE))
                .on("sample", a -> List.of())
                .on("find", a -> List.of());
        Cli cli = cli();
        String[] edit = {"edit", "ada", "-d", "beard=1", "-w", "w"};
        assertEquals(Command.DONE, cli.run(edit), () -> cli.err);
        assertEquals(new EditCommand("ada", "", Map.of("beard", 1.0), Edit.ALWAYS), asked("edit")[0]);
        cli.run(replacing(edit));
        assertEquals(new EditCommand("ada", "", Map.of("beard", 1.0), Edit.ALWAYS, true), asked("edit")[0]);
        cli.run(replacing("sample", "faces", "-k", "2", "-w", "w"));
        assertTrue(((SampleCommand) asked("sample")[0]).replace(), () -> cli.err);
        cli.run(replacing("direction", "find", "faces", "beard", "-k", "2", "-w", "w"));
        assertTrue(((FindCommand) asked("find")[0]).replace(), () -> cli.err);
    }

    @Test
    void several_are_removed_by_one_call() {
        workspace.on("removeModels", a -> "").on("removeDirections", a -> "");
        Cli cli = cli();
        assertEquals(Command.DONE, cli.run("model", "remove", "a", "b", "c", "-w", "w"), () -> cli.err);
        assertEquals(List.of("a", "b", "c"), asked("removeModels")[0]);
        assertEquals(Command.DONE, cli.run("direction", "remove", "faces", "x", "y", "-w", "w"), () -> cli.err);
        assertArrayEquals(new Object[] {"faces", List.of("x", "y")}, asked("removeDirections"));
    }

    @Test
    void an_export_onto_a_file_is_refused_before_anything_is_made(@TempDir Path folder) throws java.io.IOException {
        Path file = java.nio.file.Files.writeString(folder.resolve("mine"), "dear");
        workspace.on("models", a -> List.of("ada"));
        Cli cli = cli();
        for (List<String> line : List.of(
                List.of("model", "export", "ada", file.toString()),
                List.of("space", "export", "faces", file.toString()),
                List.of("edit", "ada", "-d", "beard=1", "--export", file.toString()),
                List.of("model", "export", "ada", folder.toString()))) {
            List<String> words = new java.util.ArrayList<>(line);
            words.addAll(List.of("-w", "w"));
            assertEquals(Command.FAILED, cli.run(words.toArray(String[]::new)), line::toString);
            assertTrue(cli.err.contains("already") && cli.err.contains("--replace"), cli.err);
        }
        assertEquals(List.of(), workspace.opened);
        workspace.on("exportSpace", a -> "");
        assertEquals(Command.DONE, cli.run(replacing("space", "export", "faces", file.toString(), "-w", "w")));
    }
}
