package w2w.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DiffusionBackbone;
import w2w.api.diffusion.OpenRequest;
import w2w.api.measure.AttributeReader;
import w2w.api.measure.IdentityEmbedder;
import w2w.api.plugin.Plugins;
import w2w.api.space.SpaceFitter;
import w2w.api.studio.Dataset;
import w2w.api.studio.EvaluationReport;
import w2w.api.studio.EvaluationRequest;
import w2w.api.studio.EvaluationRequest.Part;
import w2w.api.studio.Evaluator;
import w2w.api.studio.FitCommand;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.Task;
import w2w.cli.Command;

/** A picture of the bundled dataset, inverted by the command line, and a small measurement, in a space of its held-out people. */
class InvertTest {
    @TempDir
    static Path folder;

    private static Workspace workspace;
    private static Dataset dataset;

    @BeforeAll
    static void fit() {
        Plugins plugins = Container.service(Plugins.class);
        Container.await(
                "what is needed",
                () -> !plugins.ids(Dataset.class).isEmpty()
                        && !plugins.ids(SpaceFitter.class).isEmpty()
                        && !plugins.ids(AttributeReader.class).isEmpty()
                        && !plugins.ids(IdentityEmbedder.class).isEmpty()
                        && plugins.ids(DiffusionBackbone.class).contains("stable-diffusion"));
        dataset = plugins.get(Dataset.class, plugins.ids(Dataset.class).get(0));
        workspace = Container.service(Studio.class).open(folder.resolve("w"), true);
        PopulationImport people = dataset.heldOut(Task.unwatched()).orElseThrow();
        workspace.importPopulation(people, Task.unwatched());
        workspace.fit(new FitCommand(people.population(), "faces", "", 32, 0, "cpu", Map.of()), Task.unwatched());
    }

    @Test
    void a_picture_becomes_a_model_of_the_workspace() throws Exception {
        Path picture = dataset.portraits(Task.unwatched()).get(0).pictures().get(0);
        CommandLine.Result line = CommandLine.run(
                "invert",
                picture.toString(),
                "--out",
                "ann",
                "--steps",
                "20",
                "--rate",
                "0.1",
                "-w",
                workspace.folder().toString(),
                "--device",
                "cpu",
                "--json");
        assertEquals(Command.DONE, line.code(), line.err());
        JsonArray models = JsonParser.parseString(line.out()).getAsJsonObject().getAsJsonArray("models");
        JsonObject ann = models.get(0).getAsJsonObject();
        JsonArray losses = ann.getAsJsonArray("losses");
        assertEquals(20, losses.size());
        assertTrue(mean(losses, 10) < mean(losses, 0), () -> "the loss has not fallen: " + losses);
        assertEquals("faces", workspace.model("ann").space());
        assertEquals(
                "invert",
                workspace.history().get(workspace.history().size() - 1).operation());
    }

    /** Of ten steps: one step's loss depends on its noises more than on the point. */
    private static double mean(JsonArray losses, int from) {
        double sum = 0;
        for (int i = from; i < from + 10; i++) {
            sum += losses.get(i).getAsDouble();
        }
        return sum / 10;
    }

    @Test
    void edits_and_samples_are_measured_with_the_bundled_nets() {
        Plugins plugins = Container.service(Plugins.class);
        EvaluationRequest request = EvaluationRequest.quick("faces")
                .withParts(EnumSet.of(Part.EDITS, Part.SAMPLING))
                .withPeople(2)
                .withSamples(4)
                .withAttributes(List.of("glasses"));
        EvaluationReport report;
        try (BackboneSession session = plugins.get(DiffusionBackbone.class, "stable-diffusion")
                .open(
                        new OpenRequest(
                                dataset.model(Task.unwatched()), "cpu", OpenRequest.Precision.FLOAT32, Map.of()),
                        Task.unwatched())) {
            report = Container.service(Evaluator.class).evaluate(session, workspace, request, Task.unwatched());
        }
        assertEquals(
                List.of("edits", "sampling", "rates"),
                report.tables().stream().map(EvaluationReport.Table::id).toList());
        EvaluationReport.Table edits = report.table("edits").orElseThrow();
        double kept = edits.find("unedited", "identity kept").orElseThrow().value();
        assertTrue(kept > 0.4, "people are drawn as themselves: " + kept);
        double glasses =
                edits.find("ridge, glasses", "change at +2").orElseThrow().value();
        assertTrue(glasses > 0.1, "glasses come: " + glasses);
    }
}
