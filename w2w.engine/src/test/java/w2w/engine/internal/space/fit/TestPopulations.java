package w2w.engine.internal.space.fit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import w2w.api.task.Noise;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.LabelTable;
import w2w.api.weights.Population;
import w2w.api.weights.WeightLayout;

/** Populations with a known structure. */
final class TestPopulations {
    private TestPopulations() {}

    /** One rank-1 layer of n numbers. */
    static WeightLayout layout(int n) {
        return WeightLayout.ofLayers(List.of(new AdaptedLayer("layer", n / 2, n - n / 2, 1, 1)));
    }

    static Population of(int m, int n, float[] weights) {
        Map<String, double[]> labels = new LinkedHashMap<>();
        labels.put(
                "odd",
                IntStream.range(0, m).mapToDouble(i -> i % 2 == 0 ? -1 : 1).toArray());
        return Population.inMemory(
                "test",
                layout(n),
                IntStream.range(0, m).mapToObj(i -> "model-" + i).toList(),
                LabelTable.of(m, labels),
                weights);
    }

    /** Σ_j falling_j · a_j b_jᵀ + noise, shifted and scaled column by column: |μ| up to {@code offset} deviations. */
    static float[] lowRank(int m, int n, int rank, double decay, double noise, double offset, long seed) {
        float[][] a = new float[rank][];
        float[][] b = new float[rank][];
        for (int j = 0; j < rank; j++) {
            a[j] = Noise.gaussian(seed, "a", 0, j, m);
            b[j] = Noise.gaussian(seed, "b", 0, j, n);
        }
        float[] shift = Noise.gaussian(seed, "shift", 0, 0, n);
        float[] weights = new float[m * n];
        for (int i = 0; i < m; i++) {
            float[] e = Noise.gaussian(seed, "noise", 0, i, n);
            for (int c = 0; c < n; c++) {
                double x = noise * e[c];
                double strength = 1;
                for (int j = 0; j < rank; j++) {
                    x += strength * a[j][i] * b[j][c];
                    strength *= decay;
                }
                weights[i * n + c] = (float) (0.01 * (x + offset * shift[c]));
            }
        }
        return weights;
    }
}
