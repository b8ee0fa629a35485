package w2w.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Prompts;
import w2w.api.plugin.Plugins;
import w2w.api.studio.Dataset;
import w2w.api.studio.PopulateReport;
import w2w.api.studio.PopulateRequest;
import w2w.api.studio.PopulateRequest.Identity;
import w2w.api.studio.PopulateRequest.Loss;
import w2w.api.studio.PopulateRequest.Run;
import w2w.api.studio.PopulateRequest.Shot;
import w2w.api.studio.PopulateRequest.Target;
import w2w.api.studio.PopulateRequest.Training;
import w2w.api.studio.Populator;
import w2w.api.studio.Studio;
import w2w.api.task.CancelledException;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.Population;
import w2w.api.weights.WeightLayout;
import w2w.cli.Command;

/** Four people of the bundled dataset, trained for a few steps by the services of the container. */
class PopulateTest {
    private static final int STEPS = 4;
    private static final Target TARGET = new Target(1, 16, List.of("to_q", "to_v"));
    private static final Training TRAINING =
            new Training("photo of a sks person", STEPS, 1, 2e-3, 2, 0.5, 0.99, Loss.PLAIN, 5, true, 3);

    private static final List<Identity> PEOPLE = new ArrayList<>();
    private static String model = "";
    private static BackboneSession session;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        Plugins plugins = Container.service(Plugins.class);
        Container.await("a dataset", () -> !plugins.ids(Dataset.class).isEmpty());
        Dataset dataset = plugins.get(Dataset.class, plugins.ids(Dataset.class).get(0));
        model = dataset.model(Task.unwatched());
        dataset.portraits(Task.unwatched()).stream()
                .filter(p -> p.kind() == Dataset.Portrait.Kind.TRAINING)
                .limit(4)
                .forEach(p -> PEOPLE.add(new Identity(
                        p.person(),
                        p.pictures().stream().limit(3).map(f -> new Shot(f, "")).toList())));
        Container.await("a backbone", () -> plugins.ids(DiffusionBackbone.class).contains("stable-diffusion"));
        session = plugins.get(DiffusionBackbone.class, "stable-diffusion")
                .open(new OpenRequest(model, "cpu", OpenRequest.Precision.FLOAT32, Map.of()), Task.unwatched());
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static PopulateRequest request(int together, List<Identity> who) {
        return new PopulateRequest(who, TARGET, TRAINING, Optional.empty(), new Run(together, 1, 1, 0, 1, 1));
    }

    private PopulateReport populate(String to, int together, List<Identity> who) {
        return Container.service(Populator.class)
                .populate(session, request(together, who), folder.resolve(to), Task.unwatched());
    }

    private Adapter adapter(String of, String name) {
        return Container.service(Plugins.class)
                .get(AdapterFormat.class, "diffusers")
                .read(folder.resolve(of).resolve("models").resolve(name + ".safetensors"), Task.unwatched())
                .unet()
                .orElseThrow();
    }

    @Test
    void four_people_together_are_four_people_alone() {
        PopulateReport report = populate("four", 4, PEOPLE);
        assertEquals(4, report.finished().size());
        assertEquals(4, report.together());
        assertTrue(report.finished().get(0).heldOutLoss().isPresent());
        List<Identity> turned = new ArrayList<>(PEOPLE);
        java.util.Collections.reverse(turned);
        populate("alone", 1, turned);
        for (Identity each : PEOPLE) {
            assertArrayEquals(
                    adapter("alone", each.name()).toArray(),
                    adapter("four", each.name()).toArray(),
                    1e-4f,
                    each.name());
        }
    }

    @Test
    void what_was_stopped_goes_on_to_the_same_adapters() {
        populate("straight", 2, PEOPLE);
        AtomicInteger steps = new AtomicInteger();
        Task killed = Task.observedBy(new Task.Observer() {
            @Override
            public void measured(String quantity, double value) {
                steps.addAndGet(quantity.equals("loss") ? 1 : 0);
            }

            @Override
            public boolean isCancelled() {
                return steps.get() >= STEPS + 2;
            }
        });
        Populator populator = Container.service(Populator.class);
        assertThrows(
                CancelledException.class,
                () -> populator.populate(session, request(2, PEOPLE), folder.resolve("stopped"), killed));
        assertEquals(2, populate("stopped", 2, PEOPLE).trained());
        for (Identity each : PEOPLE) {
            assertArrayEquals(
                    adapter("straight", each.name()).toArray(),
                    adapter("stopped", each.name()).toArray(),
                    each.name());
        }
    }

    @Test
    void the_gradient_agrees_with_finite_differences() {
        populate("one", 1, PEOPLE.subList(0, 1));
        Adapter at = adapter("one", PEOPLE.get(0).name());
        WeightLayout layout = at.layout();
        Denoising denoising = session.denoising().orElseThrow();
        Latents x = Latents.owning(2, 4, 16, 16, Noise.gaussian(1, "populate test", 0, 0, 2048));
        Latents cotangent = x.with(Noise.gaussian(2, "populate test", 0, 0, 2048));
        DenoiseBatch batch =
                new DenoiseBatch(x, new double[] {300, 700}, new int[2], new int[] {0, 0}, new float[] {1, 1});
        float[] direction = Noise.gaussian(3, "populate test", 0, 0, layout.size());
        try (AdapterBank bank = session.bank(layout, 1);
                Prompts prompts = denoising.encode(List.of("photo of a sks person"))) {
            bank.set(0, at);
            double expected = 0;
            try (Gradients.Linearization line =
                    denoising.gradients().orElseThrow().linearize(bank, prompts, batch)) {
                float[] gradient = line.pullToWeights(cotangent);
                for (int j = 0; j < direction.length; j++) {
                    expected += gradient[j] * direction[j];
                }
            }
            double h = 1e-3;
            double[] sides = new double[2];
            for (int side = 0; side < 2; side++) {
                bank.set(0, at.plus(side == 0 ? h : -h, direction));
                float[] prediction = denoising.predict(bank, prompts, batch).values();
                for (int j = 0; j < prediction.length; j++) {
                    sides[side] += prediction[j] * cotangent.values()[j];
                }
            }
            double found = (sides[0] - sides[1]) / (2 * h);
            assertEquals(expected, found, 0.02 * Math.abs(expected) + 0.05);
        }
    }

    @Test
    void the_command_makes_a_population_and_joins_shares() throws Exception {
        Path workspace = folder.resolve("workspace");
        Studio studio = Container.service(Studio.class);
        studio.open(workspace, true);
        StringBuilder table = new StringBuilder("identity,file\n");
        StringBuilder labels = new StringBuilder("name,age\n");
        for (Identity each : PEOPLE) {
            for (Shot shot : each.shots()) {
                table.append(each.name()).append(',').append(shot.file()).append('\n');
            }
            labels.append(each.name()).append(",.5\n");
        }
        table.append("nobody,missing.png\n");
        Files.writeString(folder.resolve("who.csv"), table);
        Files.writeString(folder.resolve("labels.csv"), labels);
        CommandLine.Result first = run(workspace, "--shard", "1/2");
        assertEquals(Command.DONE, first.code(), first::err);
        assertTrue(first.err().contains("population import"), first.err());
        try (Population part = studio.open(workspace, false).population("four")) {
            assertTrue(part.size() < 4, "of one share only");
        }
        CommandLine.Result second = run(workspace, "--shard", "2/2", "--json");
        assertEquals(Command.DONE, second.code(), second::err);
        assertTrue(second.out().contains("\"nobody\"") || second.out().contains("nobody"), second.out());
        try (Population population = studio.open(workspace, false).population("four")) {
            assertEquals(4, population.size());
            assertTrue(population.labels().attributes().contains("age"));
            assertEquals(
                    PEOPLE.stream().map(Identity::name).sorted().toList(),
                    population.models().stream().sorted().toList());
        }
        CommandLine.Result other = run(workspace, "--steps", "7");
        assertEquals(Command.FAILED, other.code());
        assertTrue(other.err().contains("steps was 1 and is now 7"), other.err());
    }

    private CommandLine.Result run(Path workspace, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "populate",
                "--images",
                folder.resolve("who.csv").toString(),
                "--labels",
                folder.resolve("labels.csv").toString(),
                "--out",
                "four",
                "-w",
                workspace.toString(),
                "--backbone",
                model,
                "--device",
                "cpu",
                "--alpha",
                "16",
                "--layers",
                "to_q,to_v",
                "--rate",
                "2e-3",
                "--together",
                "2"));
        if (!List.of(more).contains("--steps")) {
            arguments.addAll(List.of("--steps", "1"));
        }
        arguments.addAll(List.of(more));
        return CommandLine.run(arguments.toArray(String[]::new));
    }
}
