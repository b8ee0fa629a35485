package w2w.engine.internal.studio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.edit.DirectionFinder;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.SampleRequest;
import w2w.api.space.Sampler;
import w2w.api.space.WeightSpace;
import w2w.api.studio.EditCommand;
import w2w.api.studio.FindCommand;
import w2w.api.studio.Model;
import w2w.api.studio.SampleCommand;
import w2w.api.studio.Sampled;
import w2w.api.studio.Workspace;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.engine.internal.plugins.FakePlugins;
import w2w.engine.internal.release.StoredPopulations;

class FolderWorkspaceTest {
    @TempDir
    Path root;

    private final FakePlugins plugins = new FakePlugins();
    private WeightSpace space = SmallSpace.space(0);

    @BeforeEach
    void make() {
        space = SmallSpace.put(root, "faces", 0);
    }

    private Workspace open() {
        return new FolderWorkspace(root, plugins, new StoredSpaces(), new StoredPopulations(plugins), new Disk());
    }

    private Model model(String name, float... point) {
        return new Model(
                name,
                "faces",
                Coefficients.of(space.fingerprint(), 3, point),
                Edit.NONE,
                Provenance.NONE.with("seed", 7));
    }

    @Test
    void a_model_with_its_edit_is_read_as_it_was_kept() {
        EditDirection beard = SmallSpace.direction(space, "beard / full", 1, 2, 0);
        Model kept = new Model(
                "Ada Ö",
                "faces",
                model("x", 1, 2, 3).point(),
                Edit.of(beard, -1.5).from(700),
                Provenance.NONE.with("a", "b"));
        open().keep(kept);
        assertEquals(List.of("Ada Ö"), open().models());
        assertEquals(kept, open().model("Ada Ö"));
    }

    @Test
    void directions_are_kept_whatever_their_name_and_replaced_by_it() {
        Workspace workspace = open();
        EditDirection first = SmallSpace.direction(space, "../beard? ", 1, 0, 0);
        EditDirection other = SmallSpace.direction(space, "Glasses", 0, 1, 0);
        workspace.keep("faces", List.of(first, other));
        EditDirection again = SmallSpace.direction(space, "../beard? ", 0, 0, 1);
        workspace.keep("faces", List.of(again), true);
        assertEquals(List.of(again, other), open().directions("faces"));
        workspace.removeDirection("faces", "Glasses");
        assertEquals(List.of(again), open().directions("faces"));
        assertTrue(Files.exists(root.resolve("directions/faces/%2E%2E%2Fbeard%3F .safetensors")));
    }

    @Test
    void names_that_leave_the_folder_are_refused() {
        Workspace workspace = open();
        for (String name :
                List.of("../x", "a/b", "a\\b", "..", ".hidden", "", " ", "a\0b", "con", "x".repeat(101), "a.")) {
            assertInput("cannot be named", () -> workspace.keep(model(name, 1, 2, 3)));
            assertInput("cannot be named", () -> workspace.model(name));
            assertInput("cannot be named", () -> workspace.space(name));
            assertInput("cannot be named", () -> workspace.population(name));
        }
    }

    private static void assertInput(String part, Runnable call) {
        W2wException e = assertThrows(W2wException.class, call::run);
        assertEquals(W2wException.Kind.INPUT, e.kind(), e.toString());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void what_is_not_there_is_told_with_what_is() {
        Workspace workspace = open();
        workspace.keep(model("ada", 1, 2, 3));
        assertInput("There are ada", () -> workspace.model("eve"));
        assertInput("There are faces", () -> workspace.space("dogs"));
        assertInput("There are none yet", () -> workspace.population("people"));
        assertInput("no direction “beard”", () -> workspace.removeDirection("faces", "beard"));
        assertInput("no model “eve”", () -> workspace.removeModel("eve"));
    }

    @Test
    void points_and_directions_of_another_space_are_refused() {
        WeightSpace dogs = SmallSpace.space(5);
        Model stray = new Model("stray", "faces", Coefficients.origin(dogs), Edit.NONE, Provenance.NONE);
        assertInput("another space", () -> open().keep(stray));
        assertInput("another space", () -> open().keep("faces", List.of(SmallSpace.direction(dogs, "bark", 1, 0, 0))));
        Workspace workspace = open();
        workspace.keep(model("ada", 1, 2, 3));
        workspace.keep("faces", List.of(SmallSpace.direction(space, "beard", 1, 0, 0)));
        SmallSpace.put(root, "faces", 5);
        assertEquals(List.of(), workspace.directions("faces"), "they were of the space as it was");
        assertInput("another space", () -> workspace.exportModel("ada", "", root.resolve("x"), Task.unwatched()));
    }

    @Test
    void an_edit_makes_a_new_model_and_strengths_add_up() {
        Workspace workspace = open();
        workspace.keep(model("ada", 1, 2, 3));
        workspace.keep(
                "faces",
                List.of(SmallSpace.direction(space, "beard", 1, 0, 0), SmallSpace.direction(space, "age", 0, 1, 1)));
        Map<String, Double> strengths = new LinkedHashMap<>();
        strengths.put("beard", 2.0);
        strengths.put("age", -1.0);
        workspace.edit(new EditCommand("ada", "bob", strengths, 700));
        workspace.edit(new EditCommand("bob", "bob", Map.of("beard", 0.5), Edit.ALWAYS, true));
        Model bob = open().model("bob");
        assertEquals(2, bob.edit().terms().size());
        assertEquals(2.5, bob.edit().terms().get(0).strength());
        assertEquals(Edit.ALWAYS, bob.edit().injection());
        assertEquals(model("ada", 1, 2, 3), open().model("ada"));
        float[] step = open().directions("faces").get(1).step();
        assertEquals(1 + 2.5 * step[0], bob.edited().get(0, 0), 1e-6);
        assertEquals("edit", open().history().get(3).operation());
        assertEquals("700", open().history().get(2).arguments().get("injection"));
    }

    @Test
    void undo_brings_a_removed_model_back() {
        Workspace workspace = open();
        workspace.keep(model("ada", 1, 2, 3));
        workspace.removeModel("ada");
        assertEquals(List.of(), workspace.models());
        assertEquals("undo", workspace.undo().orElseThrow().operation());
        assertEquals(model("ada", 1, 2, 3), workspace.model("ada"));
        workspace.redo();
        assertEquals(List.of(), workspace.models());
    }

    @Test
    void samples_are_kept_with_their_nearest_model_and_rank() {
        Sampler sampler = (population, request, task) -> {
            Coefficients copy = population.read(7, 1);
            float[] far = copy.toArray();
            far[2] += 1000;
            return copy.append(Coefficients.of(copy.space(), 3, far));
        };
        plugins.with(Sampler.class, "planted", sampler);
        SampleRequest request = new SampleRequest(2, 1, 3, 5, Map.of("side", 1.0), Map.of());
        List<Sampled> drawn = open().sample(new SampleCommand("faces", "", "face", request), Task.unwatched());
        assertEquals("m7", drawn.get(0).nearest().model());
        assertEquals(0, drawn.get(0).nearest().distance());
        assertEquals(0, drawn.get(0).rank());
        assertEquals(1, drawn.get(1).rank());
        assertEquals(drawn.get(0).model(), open().model("face-1"));
        assertEquals("planted", open().model("face-2").provenance().entries().get("sampler"));
        Map<String, String> said = open().history().get(0).arguments();
        assertEquals("1.0", said.get("condition.side"));
        assertEquals("planted", said.get("sampler"));
        open().undo();
        assertEquals(List.of(), open().models());
    }

    @Test
    void a_sampler_that_gives_something_else_is_at_fault() {
        plugins.with(Sampler.class, "wrong", (population, request, task) -> population.read(0, 1));
        SampleRequest request = new SampleRequest(2, 1, 3, 5, Map.of(), Map.of());
        W2wException e = assertThrows(W2wException.class, () -> open().sample(
                        new SampleCommand("faces", "wrong", "face", request), Task.unwatched()));
        assertEquals(W2wException.Kind.PLUGIN, e.kind());
        assertEquals(List.of(), open().models());
    }

    @Test
    void found_directions_are_kept_without_those_named() {
        DirectionFinder finder = new DirectionFinder() {
            @Override
            public List<EditDirection> find(
                    WeightSpace space, PopulationCoefficients population, DirectionRequest request, Task task) {
                return List.of(SmallSpace.direction(space, "age", 1, 1, 0));
            }
        };
        plugins.with(DirectionFinder.class, "planted", finder);
        Workspace workspace = open();
        workspace.keep("faces", List.of(SmallSpace.direction(space, "beard", 1, 0, 0)));
        EditDirection age = workspace
                .find(new FindCommand("faces", "", DirectionRequest.of(3, "age"), List.of("beard")), Task.unwatched())
                .get(0);
        assertArrayEquals(new float[] {0, age.step()[1], 0}, age.step(), 1e-6f);
        assertEquals(age, open().directions("faces").get(0));
        assertInput(
                "no direction “hat”",
                () -> workspace.find(
                        new FindCommand("faces", "", DirectionRequest.of(3, "age"), List.of("hat"), true),
                        Task.unwatched()));
    }

    @Test
    void a_space_is_exported_whole_or_in_part() {
        Workspace workspace = open();
        workspace.exportSpace("faces", 2, root.resolve("out.safetensors"), Task.unwatched());
        try (WeightSpace part = new StoredSpaces().open(root.resolve("out.safetensors"))) {
            assertEquals(2, part.components());
            assertEquals(space.truncate(2).fingerprint(), part.fingerprint());
            assertEquals(
                    SmallSpace.MODELS, new StoredSpaces().coefficients(part).size());
        }
        assertInput("4 components", () -> workspace.exportSpace("faces", 4, root.resolve("y"), Task.unwatched()));
    }

    @Test
    void damaged_files_are_named_and_harm_no_others() throws IOException {
        Workspace workspace = open();
        workspace.keep(model("ada", 1, 2, 3));
        workspace.keep(model("bob", 1, 2, 3));
        byte[] bytes = Files.readAllBytes(root.resolve("models/ada.safetensors"));
        Files.write(root.resolve("models/ada.safetensors"), java.util.Arrays.copyOf(bytes, bytes.length - 5));
        assertInput("ada.safetensors", () -> workspace.model("ada"));
        assertEquals("bob", workspace.model("bob").name());
        assertFalse(workspace.models().isEmpty());
    }
}
