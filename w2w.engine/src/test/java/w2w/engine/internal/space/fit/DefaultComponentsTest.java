package w2w.engine.internal.space.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.space.SpaceFitter;
import w2w.api.space.WeightSpace;
import w2w.api.studio.FitCommand;
import w2w.api.studio.Workspace;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.plugins.FakePlugins;
import w2w.engine.internal.population.PopulationStore;
import w2w.engine.internal.release.StoredPopulations;
import w2w.engine.internal.studio.StudioService;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;

/** How many components a space has for which no number is asked. */
class DefaultComponentsTest {
    @TempDir
    Path temp;

    private final FakePlugins plugins = new FakePlugins();
    private final List<String> warnings = new ArrayList<>();

    private int fitted(int models, int free, int asked) throws IOException {
        plugins.with(SpaceFitter.class, "pca", PcaFitterTest.fitter());
        StudioService studio = new StudioService(plugins, new StoredPopulations(plugins));
        WeightLayout layout = WeightLayout.ofLayers(List.of(new AdaptedLayer("x", 5, 3, 1, 1)));
        float[] rows = Noise.gaussian(1, "default components", 0, 0, models * 8);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i % 8 < free ? rows[i] : 2; // the others are the same in all models
        }
        Path matrix = temp.resolve("rows.safetensors");
        new SafetensorsWriter()
                .tensor("w", DType.F32, new long[] {models, 8}, sink -> sink.put(rows, 0, rows.length))
                .write(matrix);
        Path root = temp.resolve("ws" + models + "-" + free);
        Workspace workspace = studio.open(root, true);
        new PopulationStore(plugins)
                .make(
                        "p",
                        Safetensors.open(matrix),
                        matrix,
                        layout,
                        IntStream.range(0, models).mapToObj(i -> "m" + i).toList(),
                        Optional.empty(),
                        Provenance.NONE,
                        root.resolve("populations/p"),
                        Task.unwatched());
        workspace.fit(new FitCommand("p", "s", "pca", asked, 0, "cpu", Map.of()), Task.observedBy(new Task.Observer() {
            @Override
            public void warned(String text) {
                warnings.add(text);
            }
        }));
        try (WeightSpace space = workspace.space("s")) {
            return space.components();
        }
    }

    @Test
    void as_many_as_there_can_be_and_it_is_said() throws IOException {
        assertEquals(4, fitted(5, 8, 0));
        assertEquals(
                List.of("the space keeps 4 components: as many as there can be with 5 models of 8 numbers"), warnings);
        assertEquals(8, fitted(20, 8, 0));
    }

    @Test
    void no_more_than_the_directions_in_which_models_differ() throws IOException {
        assertEquals(3, fitted(20, 3, 0));
        assertEquals(
                List.of("the space keeps 3 components: as many as there can be with 20 models of 8 numbers"), warnings);
    }

    @Test
    void a_number_that_is_asked_for_is_kept_or_refused() throws IOException {
        assertEquals(2, fitted(5, 8, 2));
        assertEquals(List.of(), warnings);
        W2wException e = assertThrows(W2wException.class, () -> fitted(6, 8, 7));
        assertTrue(e.getMessage().contains("At most 5 are possible"), e.getMessage());
    }
}
