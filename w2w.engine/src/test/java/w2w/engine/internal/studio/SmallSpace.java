package w2w.engine.internal.studio;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.LabelTable;
import w2w.api.weights.WeightLayout;
import w2w.engine.internal.space.SpaceFile;

/** A space of two layers, 10 numbers and 3 components, its basis the first three axes, and 40 models in it. */
final class SmallSpace {
    static final WeightLayout LAYOUT = WeightLayout.ofLayers(
            List.of(new AdaptedLayer("mid.to_q", 3, 2, 1, 2), new AdaptedLayer("mid.to_v", 3, 2, 1, 2)));
    static final int MODELS = 40;

    private SmallSpace() {}

    static WeightSpace space(float mean) {
        int n = LAYOUT.size();
        float[] means = new float[n];
        float[] deviations = new float[n];
        float[] basis = new float[3 * n];
        for (int i = 0; i < n; i++) {
            means[i] = mean + i;
            deviations[i] = 2;
        }
        for (int j = 0; j < 3; j++) {
            basis[j * n + j] = 1;
        }
        return WeightSpace.inMemory(
                LAYOUT, means, deviations, basis, new Spectrum(new double[] {9, 6, 3}, n, MODELS), Provenance.NONE);
    }

    static PopulationCoefficients population(WeightSpace space) {
        float[] rows = new float[MODELS * 3];
        double[] side = new double[MODELS];
        for (int i = 0; i < MODELS; i++) {
            Noise.gaussian(4, "small", 0, i, rows, i * 3, 3);
            side[i] = rows[i * 3] > 0 ? 1 : -1;
        }
        return PopulationCoefficients.inMemory(
                Coefficients.owning(space.fingerprint(), 3, rows),
                IntStream.range(0, MODELS).mapToObj(i -> "m" + i).toList(),
                LabelTable.of(MODELS, Map.of("side", side)));
    }

    /** Puts the space into a workspace folder. */
    static WeightSpace put(Path root, String name, float mean) {
        WeightSpace space = space(mean);
        SpaceFile.write(
                root.resolve("spaces").resolve(name + ".safetensors"), space, population(space), Task.unwatched());
        return space;
    }

    static EditDirection direction(WeightSpace space, String name, double... raw) {
        return EditDirection.inUnitsOf(
                population(space),
                name,
                raw,
                new DirectionQuality("held-out AUC", Double.NaN, 3, 4, List.of("a warning, “quoted”")),
                Provenance.NONE.with("finder", "test"));
    }
}
