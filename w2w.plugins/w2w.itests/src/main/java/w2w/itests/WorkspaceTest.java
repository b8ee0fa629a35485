package w2w.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.SampleRequest;
import w2w.api.space.WeightSpace;
import w2w.api.studio.EditCommand;
import w2w.api.studio.FindCommand;
import w2w.api.studio.FitCommand;
import w2w.api.studio.HistoryEntry;
import w2w.api.studio.Model;
import w2w.api.studio.PopulationImport;
import w2w.api.studio.Projected;
import w2w.api.studio.SampleCommand;
import w2w.api.studio.Sampled;
import w2w.api.studio.Studio;
import w2w.api.studio.Workspace;
import w2w.api.task.Noise;
import w2w.api.task.Task;

/** From a matrix of weights to an edited adapter and back, through the services of the container. */
class WorkspaceTest {
    private static final int MODELS = 200;
    private static final String[] SLOTS = {"attn1.to_q.A", "attn1.to_q.B", "attn1.to_v.A", "attn1.to_v.B"};
    private static final String BLOCK = "down_blocks.0.attentions.0.transformer_blocks.0.";
    private static final int WIDTH = 4;

    @TempDir
    Path folder;

    /** Numbers 0, 5 and 11 rise with the label. */
    static void files(Path folder) throws IOException {
        int n = SLOTS.length * WIDTH;
        ByteBuffer data = ByteBuffer.allocate(4 * MODELS * n).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder labels = new StringBuilder("name,beard\n");
        for (int i = 0; i < MODELS; i++) {
            float[] row = Noise.gaussian(1, "workspace", 0, i, n + 1);
            boolean beard = row[n] > 0;
            for (int j = 0; j < n; j++) {
                data.putFloat(row[j] + (j == 0 || j == 5 || j == 11 ? (beard ? 2 : -2) : 0));
            }
            labels.append(i).append(',').append(beard ? 1 : -1).append('\n');
        }
        byte[] header = ("{\"weights\":{\"dtype\":\"F32\",\"shape\":[" + MODELS + "," + n + "],\"data_offsets\":[0,"
                        + data.capacity() + "]}}")
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file =
                ByteBuffer.allocate(8 + header.length + data.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header).put(data.array());
        Files.write(folder.resolve("weights.safetensors"), file.array());
        StringBuilder segments = new StringBuilder("[");
        for (int s = 0; s < SLOTS.length; s++) {
            segments.append(s == 0 ? "" : ",")
                    .append("{\"name\":\"")
                    .append(BLOCK)
                    .append(SLOTS[s]);
            segments.append("\",\"start\":")
                    .append(s * WIDTH)
                    .append(",\"end\":")
                    .append((s + 1) * WIDTH)
                    .append('}');
        }
        Files.writeString(folder.resolve("segments.json"), segments.append(']').toString());
        Files.writeString(folder.resolve("labels.csv"), labels.toString());
    }

    @Test
    void a_population_becomes_a_space_a_direction_a_sample_and_an_edited_adapter() throws IOException {
        files(folder);
        Workspace workspace = Container.service(Studio.class).open(folder.resolve("workspace"), true);
        Task task = Task.unwatched();
        workspace.importPopulation(
                new PopulationImport(
                        "people",
                        new PopulationImport.Matrix(
                                folder.resolve("weights.safetensors"), folder.resolve("segments.json"), 1, 8),
                        Optional.of(folder.resolve("labels.csv")),
                        "",
                        PopulationImport.Precision.FLOAT32),
                task);
        assertEquals(List.of("people"), workspace.populations());
        workspace.fit(new FitCommand("people", "faces", "", 10, 0, "cpu", Map.of()), task);
        try (WeightSpace space = workspace.space("faces")) {
            assertEquals(10, space.components());
            assertEquals(MODELS, workspace.coefficients(space).size());
        }
        for (String finder : List.of("least-squares", "ridge", "logistic", "difference-of-means")) {
            EditDirection beard = workspace
                    .find(new FindCommand("faces", finder, DirectionRequest.of(10, "beard"), List.of(), true), task)
                    .get(0);
            assertTrue(beard.quality().value() > 0.95, finder + ": " + beard);
        }
        for (String sampler : List.of("full-covariance", "kernel-density", "mixture", "conditional", "gaussian")) {
            Map<String, Double> where = sampler.equals("conditional") ? Map.of("beard", 1.0) : Map.of();
            List<Sampled> drawn = workspace.sample(
                    new SampleCommand("faces", sampler, "face", new SampleRequest(2, 1, 10, 3, where, Map.of())), task);
            assertTrue(drawn.get(0).nearest().distance() > 0, sampler);
        }
        Model edited = workspace.edit(new EditCommand("face-1", "bearded", Map.of("beard", 3.0), Edit.ALWAYS));
        for (String format : List.of("peft", "kohya", "diffusers")) {
            Path file = folder.resolve("bearded-" + format + (format.equals("peft") ? "" : ".safetensors"));
            workspace.exportModel("bearded", format, file, task);
            Projected back = workspace.project("faces", file, "back-" + format, task);
            for (int j = 0; j < 10; j++) {
                assertEquals(edited.edited().get(0, j), back.model().point().get(0, j), 1e-4, format);
            }
            assertEquals(0, back.lost(), 1e-5, format);
            Path less = folder.resolve("less-" + file.getFileName());
            workspace.editAdapter("faces", file, Map.of("beard", -3.0), "", less, task);
            Model plain =
                    workspace.project("faces", less, "plain-" + format, task).model();
            for (int j = 0; j < 10; j++) {
                assertEquals(edited.point().get(0, j), plain.point().get(0, j), 1e-4, format);
            }
        }
        List<HistoryEntry> history = workspace.history();
        assertEquals("population import", history.get(0).operation());
        assertEquals("space fit", history.get(1).operation());
        workspace.undo();
        assertEquals(history.size() + 1, workspace.history().size());
    }
}
