package w2w.engine.internal.studio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.edit.DirectionFinder;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.space.SampleRequest;
import w2w.api.space.Sampler;
import w2w.api.space.WeightSpace;
import w2w.api.studio.EditCommand;
import w2w.api.studio.FindCommand;
import w2w.api.studio.FitCommand;
import w2w.api.studio.Model;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.ProjectCommand;
import w2w.api.studio.ReleaseImport;
import w2w.api.studio.ReleaseReport;
import w2w.api.studio.SampleCommand;
import w2w.api.studio.Sampled;
import w2w.api.studio.Workspace;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Population;
import w2w.engine.internal.plugins.FakePlugins;

/** A name that is taken is refused unless it is to be replaced; and one command is one change. */
class NothingReplacedTest {
    @TempDir
    Path root;

    private final FakePlugins plugins = new FakePlugins();
    private WeightSpace space = SmallSpace.space(0);
    private final AtomicInteger made = new AtomicInteger();

    /** Runs while an import makes its population. */
    private Runnable meanwhile = () -> {};

    private final PopulationFolders folders = new PopulationFolders() {
        @Override
        public Population open(Path folder, String name) {
            throw new AssertionError("nobody expected that a population is opened");
        }

        @Override
        public PopulationReport make(PopulationImport command, Path target, Task task) {
            made.incrementAndGet();
            meanwhile.run();
            write(target.resolve("from"), command.source());
            return new PopulationReport(command.population(), 1, 0, List.of());
        }

        @Override
        public void verify(Path folder, Task task) {
            throw new AssertionError("nobody expected that a population is verified");
        }

        @Override
        public int[] select(Path folder, String where) {
            return new int[0];
        }

        @Override
        public int export(Path folder, String where, String format, Path target, Task task) {
            return 0;
        }

        @Override
        public Release makeRelease(ReleaseImport command, Path staging, Task task) {
            made.incrementAndGet();
            Path file = staging.resolve("space");
            write(file, command.alpha());
            Coefficients point = Coefficients.origin(space);
            return new Release(
                    Optional.of(file),
                    Optional.empty(),
                    Optional.of(point),
                    new ReleaseReport(Map.of(), List.of(), List.of()));
        }
    };

    @BeforeEach
    void make() {
        space = SmallSpace.put(root, "faces", 0);
    }

    private static void write(Path file, Object content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Workspace open() {
        return open(new Disk());
    }

    private Workspace open(Disk disk) {
        return new FolderWorkspace(root, plugins, new StoredSpaces(), folders, disk);
    }

    private static PopulationImport population(String from, boolean replace) {
        return new PopulationImport(
                "people",
                new PopulationImport.Adapters(Path.of(from), PopulationImport.Gauge.RAW, 0),
                Optional.empty(),
                "",
                PopulationImport.Precision.FLOAT32,
                replace);
    }

    private String people() throws IOException {
        Path file = root.resolve("populations/people/from");
        return Files.exists(file) ? Files.readString(file).replaceAll(".*folder=([^,]*),.*", "$1") : "absent";
    }

    private Model model(String name) {
        return new Model(name, "faces", Coefficients.origin(space), Edit.NONE, Provenance.NONE);
    }

    private static void assertTaken(String what, Runnable call) {
        W2wException e = assertThrows(W2wException.class, call::run);
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertTrue(e.getMessage().contains("there is a " + what + " already"), e.getMessage());
        assertTrue(e.advice().orElseThrow().contains("--replace"));
    }

    @Test
    void an_import_onto_a_population_is_refused_before_a_file_is_read() throws IOException {
        open().importPopulation(population("first", false), Task.unwatched());
        assertTaken(
                "population “people”", () -> open().importPopulation(population("second", false), Task.unwatched()));
        assertEquals("first", people());
        assertEquals(1, made.get());
        assertEquals(1, open().history().size());
    }

    @Test
    void an_import_that_replaces_is_taken_back_and_done_again() throws IOException {
        open().keep(model("ada"));
        open().importPopulation(population("first", false), Task.unwatched());
        open().importPopulation(population("second", true), Task.unwatched());
        assertEquals("second", people());
        assertEquals(
                "population import", open().undo().orElseThrow().arguments().get("operation"));
        assertEquals("first", people());
        open().redo();
        assertEquals("second", people());
        open().undo();
        open().undo();
        assertEquals("absent", people());
        assertEquals(List.of("ada"), open().models());
        open().redo();
        assertEquals("first", people());
    }

    @Test
    void of_two_imports_onto_one_new_name_the_second_is_refused_when_it_is_done() throws IOException {
        meanwhile = () -> { // as in another process, whose import had another staging folder
            meanwhile = () -> {};
            write(root.resolve("populations/people/from"), "folder=other,");
        };
        assertTaken("population “people”", () -> open().importPopulation(population("mine", false), Task.unwatched()));
        assertEquals("other", people());
        assertEquals(List.of(), open().history());
        open().importPopulation(population("mine", true), Task.unwatched());
        assertEquals("mine", people());
    }

    @Test
    void of_two_imports_at_once_exactly_one_succeeds() throws Exception {
        for (int round = 0; round < 20; round++) {
            AtomicInteger refused = new AtomicInteger();
            List<Thread> threads = Stream.of("a", "b")
                    .map(from -> new Thread(() -> {
                        try {
                            open().importPopulation(population(from, false), Task.unwatched());
                        } catch (W2wException e) {
                            assertTrue(e.getMessage().contains("already"), e.getMessage());
                            refused.incrementAndGet();
                        }
                    }))
                    .toList();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(1, refused.get());
            assertEquals(2 * round + 1, open().history().size());
            open().undo();
            assertEquals("absent", people());
        }
    }

    @Test
    void a_release_is_refused_where_one_of_its_names_is_taken_and_taken_back_whole() {
        open().keep(model("w2w"));
        ReleaseImport release = new ReleaseImport(Path.of("x"), "w2w", 0, 27);
        assertTaken("model “w2w”", () -> open().importRelease(release, Task.unwatched()));
        assertEquals(0, made.get());
        open().importRelease(new ReleaseImport(Path.of("x"), "w2w", 0, 27, true), Task.unwatched());
        assertEquals(List.of("faces", "w2w"), open().spaces());
        assertEquals("w2w", open().model("w2w").space());
        open().undo();
        assertEquals(List.of("faces"), open().spaces());
        assertEquals(model("w2w"), open().model("w2w"));
    }

    @Test
    void a_fit_onto_a_space_is_refused_before_the_population_is_opened() {
        FitCommand fit = new FitCommand("people", "faces", "", 2, 0, "cpu", Map.of());
        assertTaken("space “faces”", () -> open().fit(fit, Task.unwatched()));
    }

    @Test
    void samples_go_on_behind_the_last_number_or_replace() {
        Sampler sampler = (population, request, task) -> population.read(0, request.count());
        plugins.with(Sampler.class, "planted", sampler);
        SampleRequest two = new SampleRequest(2, 1, 3, 0, Map.of(), Map.of());
        open().sample(new SampleCommand("faces", "", "face", two), Task.unwatched());
        open().keep(model("face-x"));
        List<Sampled> more = open().sample(new SampleCommand("faces", "", "face", two), Task.unwatched());
        assertEquals(
                List.of("face-3", "face-4"),
                more.stream().map(s -> s.model().name()).toList());
        assertEquals(List.of("face-1", "face-2", "face-3", "face-4", "face-x"), open().models());
        open().sample(new SampleCommand("faces", "", "face", two, true), Task.unwatched());
        assertEquals(5, open().models().size());
    }

    @Test
    void an_edit_takes_the_next_free_name_and_refuses_a_given_one() {
        open().keep(model("ada"));
        open().keep("faces", List.of(SmallSpace.direction(space, "beard", 1, 0, 0)));
        Map<String, Double> beard = Map.of("beard", 1.0);
        assertEquals(
                "ada-edited",
                open().edit(new EditCommand("ada", "", beard, 700)).name());
        assertEquals(
                "ada-edited-2",
                open().edit(new EditCommand("ada", "", beard, 700)).name());
        assertEquals("ada-edited-2", open().history().get(3).arguments().get("result"));
        assertTaken("model “ada”", () -> open().edit(new EditCommand("ada", "ada", beard, 700)));
        assertEquals(
                "ada",
                open().edit(new EditCommand("ada", "ada", beard, 700, true)).name());
        assertEquals(
                "ada-edited",
                open().edit(new EditCommand("ada", "", beard, 700, true)).name());
    }

    @Test
    void directions_that_were_asked_for_are_refused_and_the_finder_s_own_get_free_names() {
        plugins.with(DirectionFinder.class, "planted", (found, population, request, task) -> {
            String name = request.wanted().isEmpty()
                    ? "component-1"
                    : request.wanted().get(0);
            return List.of(SmallSpace.direction(space, name, 1, 1, 0));
        });
        DirectionRequest age = DirectionRequest.of(3, "age");
        DirectionRequest any = new DirectionRequest(List.of(), 1, 3, 0, Map.of());
        open().find(new FindCommand("faces", "", age, List.of()), Task.unwatched());
        assertTaken(
                "direction “age”", () -> open().find(new FindCommand("faces", "", age, List.of()), Task.unwatched()));
        open().find(new FindCommand("faces", "", age, List.of(), true), Task.unwatched());
        open().find(new FindCommand("faces", "", any, List.of()), Task.unwatched());
        open().find(new FindCommand("faces", "", any, List.of()), Task.unwatched());
        assertEquals(
                List.of("age", "component-1", "component-1-2"),
                open().directions("faces").stream().map(EditDirection::name).toList());
        assertTaken(
                "direction “age”", () -> open().keep("faces", List.of(SmallSpace.direction(space, "age", 1, 0, 0))));
        SmallSpace.put(root, "faces", 5);
        assertEquals(List.of(), open().directions("faces"), "their names are free for the new space");
    }

    @Test
    void kept_and_projected_models_are_refused_where_one_is_there() {
        open().keep(model("ada"));
        List<Model> both = List.of(model("new"), model("ada"));
        assertTaken("model “ada”", () -> open().keep(both, "test", Map.of()));
        assertEquals(List.of("ada"), open().models());
        open().keep(both, true, "test", Map.of());
        assertEquals(List.of("ada", "new"), open().models());
        ProjectCommand project = new ProjectCommand("faces", Map.of("ada", Path.of("nowhere")), false);
        assertTaken("model “ada”", () -> open().project(project, Task.unwatched()));
    }

    @Test
    void several_are_removed_as_one_change_or_none_wherever_the_disk_dies() {
        List<String> names = List.of("a", "b", "c", "d");
        int refused = 0;
        for (int left = 0; left < 40; left++) {
            open().keep(names.stream().map(this::model).toList(), true, "test", Map.of());
            try {
                open(new FullDisk(left, true)).removeModels(names);
            } catch (W2wException e) {
                refused++;
            }
            List<String> there = open().models();
            assertTrue(there.isEmpty() || there.equals(names), left + ": " + there);
            if (there.isEmpty()) {
                open().undo();
                assertEquals(names, open().models());
            }
        }
        assertTrue(refused > 10, "only " + refused);
    }

    @Test
    void none_is_removed_where_one_is_not_there() {
        open().keep(List.of(model("a"), model("b")), "test", Map.of());
        assertThrows(W2wException.class, () -> open().removeModels(List.of("a", "no", "b")));
        assertEquals(List.of("a", "b"), open().models());
        open().removeModels(List.of("a", "a"));
        open().keep(
                        "faces",
                        List.of(SmallSpace.direction(space, "x", 1, 0, 0), SmallSpace.direction(space, "y", 0, 1, 0)));
        assertThrows(W2wException.class, () -> open().removeDirections("faces", List.of("x", "no")));
        assertEquals(2, open().directions("faces").size());
        open().removeDirections("faces", List.of("x", "y"));
        assertEquals(0, open().directions("faces").size());
        open().undo();
        assertEquals(2, open().directions("faces").size());
    }

    @Test
    void keeping_and_removing_together_is_one_change() {
        open().keep(List.of(model("a"), model("b")), "test", Map.of());
        open().change(List.of(model("c")), List.of("a", "gone"), "model rename", Map.of());
        assertEquals(List.of("b", "c"), open().models());
        open().undo();
        assertEquals(List.of("a", "b"), open().models());
        int before = open().history().size();
        open().change(List.of(), List.of("gone"), "model remove", Map.of());
        assertEquals(before, open().history().size(), "nothing was changed");
        assertFalse(open().models().isEmpty());
    }
}
