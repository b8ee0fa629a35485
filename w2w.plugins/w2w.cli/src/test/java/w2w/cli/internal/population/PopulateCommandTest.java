package w2w.cli.internal.population;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.OpenRequest;
import w2w.api.studio.PopulateReport;
import w2w.api.studio.PopulateRequest;
import w2w.api.studio.PopulationReport;
import w2w.api.studio.Populator;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.cli.Command;
import w2w.cli.internal.Cli;
import w2w.cli.internal.FakeWorkspace;

class PopulateCommandTest {
    private final FakeWorkspace workspace = new FakeWorkspace();
    private final List<String> events = new ArrayList<>();

    @TempDir
    Path folder;

    /** Finishes batches of the given sizes. */
    private final class Batches implements Populator {
        private final int[] sizes;
        private int done;

        Batches(int... sizes) {
            this.sizes = sizes;
        }

        @Override
        public List<PopulateRequest.Identity> identities(Path source) {
            return List.of(new PopulateRequest.Identity("ann", List.of()));
        }

        @Override
        public List<Path> pictures(Path from) {
            return List.of();
        }

        @Override
        public PopulateReport populate(
                BackboneSession session, PopulateRequest request, Path to, Finished finished, Task task) {
            for (int size : sizes) {
                done += size;
                events.add("batch " + done);
                finished.finished(java.util.Collections.nCopies(size, "somebody"), task);
            }
            PopulateReport.Quality q = new PopulateReport.Quality(
                    "ann",
                    1,
                    new PopulateReport.Compared(1, 2),
                    Optional.empty(),
                    Optional.of(new PopulateReport.Compared(21, 18)),
                    OptionalDouble.empty(),
                    "");
            return new PopulateReport(List.of(q), List.of(), List.of(), 1, done, 1);
        }
    }

    private Cli cli(int... batches) {
        DiffusionBackbone backbone = new DiffusionBackbone() {
            @Override
            public boolean accepts(String model) {
                return true;
            }

            @Override
            public BackboneSession open(OpenRequest request, Task task) {
                return (BackboneSession) Proxy.newProxyInstance(
                        BackboneSession.class.getClassLoader(),
                        new Class<?>[] {BackboneSession.class},
                        (self, method, arguments) -> null);
            }
        };
        workspace
                .on("folder", a -> folder)
                .on("populations", a -> List.of())
                .on("ids", a -> List.of("fake"))
                .on("get", a -> backbone)
                .on("importPopulation", a -> {
                    events.add("import");
                    return new PopulationReport("people", 1, 0, List.of());
                });
        return new Cli()
                .with(
                        "populate",
                        "",
                        () -> new PopulateCommand(
                                workspace.plugins(),
                                workspace.adapterFiles(),
                                new Batches(batches),
                                workspace.studio()));
    }

    private int run(Cli cli, String... more) {
        List<String> words = new ArrayList<>(
                List.of("populate", "--images", "pictures", "--out", "people", "--backbone", "model", "-w", "w"));
        words.addAll(List.of(more));
        return cli.run(words.toArray(String[]::new));
    }

    @Test
    void the_population_grows_while_it_is_trained_and_is_not_made_anew_for_every_batch() {
        Cli cli = cli(8, 1, 1, 2);
        assertEquals(Command.DONE, run(cli), () -> cli.err);
        assertEquals(List.of("batch 8", "import", "batch 9", "batch 10", "import", "batch 12", "import"), events);
    }

    @Test
    void wrong_numbers_are_refused_before_a_workspace_is_opened() {
        Cli cli = cli(1);
        for (String wrong :
                List.of("--steps", "--rank", "--pictures", "--rate", "--least", "--together", "--class-weight")) {
            assertEquals(Command.USAGE, run(cli, wrong, "0"), () -> wrong + cli.err);
            assertTrue(cli.err.contains("populate: " + wrong + " must be "), cli.err);
        }
        for (String shard : List.of("0/2", "3/2", "x/2", "1", "-1/-1", "1/99999999999", "")) {
            assertEquals(Command.FAILED, run(cli, "--shard", shard), shard);
            assertEquals("w2w: populate: --shard must be I/N like 3/16, I from 1 to N, not '" + shard + "'\n", cli.err);
        }
        assertEquals(List.of(), workspace.opened);
        assertEquals(List.of(), events);
    }

    @Test
    void a_population_that_cannot_be_made_yet_does_not_end_the_training() {
        Cli cli = cli(1, 1);
        workspace.on("importPopulation", a -> {
            events.add("import");
            if (events.size() < 4) {
                throw W2wException.input("the table names none of them");
            }
            return new PopulationReport("people", 2, 0, List.of());
        });
        assertEquals(Command.DONE, run(cli), () -> cli.err);
        assertEquals(List.of("batch 1", "import", "batch 2", "import", "import"), events);
        assertTrue(cli.out.contains("population people: 2 models"), cli.out);
    }

    @Test
    void what_was_finished_before_counts() throws Exception {
        Path models = Files.createDirectories(folder.resolve("populate/people/models"));
        for (int i = 0; i < 100; i++) {
            Files.createFile(models.resolve(i + ".safetensors"));
        }
        Cli cli = cli(8, 8, 8, 8);
        workspace.on("populations", a -> List.of("people"));
        assertEquals(Command.DONE, run(cli), () -> cli.err);
        assertEquals(
                List.of("batch 8", "batch 16", "batch 24", "batch 32", "import", "import"), events, "at 125 and last");
    }

    @Test
    void a_population_that_it_did_not_make_is_refused_before_the_training() throws Exception {
        Cli cli = cli(8);
        workspace.on("populations", a -> List.of("people"));
        assertEquals(Command.FAILED, run(cli));
        assertTrue(cli.err.contains("there is a population “people” already"), cli.err);
        assertTrue(cli.err.contains("--replace"), cli.err);
        assertEquals(List.of(), events);
        assertEquals(Command.DONE, run(cli, "--replace"), () -> cli.err);
        events.clear();
        Files.createDirectories(folder.resolve("populate/people"));
        assertEquals(Command.DONE, run(cli), "goes on");
    }

    @Test
    void a_start_that_is_not_there_is_named() {
        Cli cli = cli(1);
        assertEquals(Command.FAILED, run(cli, "--start", "nowhere.safetensors"));
        assertTrue(cli.err.contains("/caller/nowhere.safetensors: there is no such file"), cli.err);
        assertEquals(Optional.empty(), events.stream().findFirst());
    }
}
