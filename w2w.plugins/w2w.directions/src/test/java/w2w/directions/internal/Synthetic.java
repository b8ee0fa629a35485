package w2w.directions.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.LabelTable;
import w2w.api.weights.WeightLayout;

/**
 * Models whose coefficients are made of two attributes that go together and noise: c = tall · e0·3 + broad · e1·2 + noise, with broad =
 * 0.8 · tall + 0.6 · rest. {@code tall} and {@code broad} are continuous, {@code giant} is tall &gt; 0.5.
 */
final class Synthetic {
    static final int COMPONENTS = 12;

    private Synthetic() {}

    static PopulationCoefficients population(int models) {
        return population(models, 1);
    }

    static PopulationCoefficients population(int models, long seed) {
        float[] rows = new float[models * COMPONENTS];
        double[] tall = new double[models];
        double[] broad = new double[models];
        double[] giant = new double[models];
        double[] same = new double[models];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < models; i++) {
            float[] z = Noise.gaussian(seed, "synthetic", 0, i, COMPONENTS + 2);
            tall[i] = z[0];
            broad[i] = 0.8 * z[0] + 0.6 * z[1];
            giant[i] = tall[i] > 0.5 ? 1 : -1;
            same[i] = 7;
            for (int j = 0; j < COMPONENTS; j++) {
                rows[i * COMPONENTS + j] = z[j + 2];
            }
            rows[i * COMPONENTS] += (float) (3 * tall[i]);
            rows[i * COMPONENTS + 1] += (float) (2 * broad[i]);
            names.add("model " + i);
        }
        Map<String, double[]> labels = new LinkedHashMap<>();
        labels.put("tall", tall);
        labels.put("broad", broad);
        labels.put("giant", giant);
        labels.put("same", same);
        return PopulationCoefficients.inMemory(
                Coefficients.owning("synthetic", COMPONENTS, rows), names, LabelTable.of(models, labels));
    }

    /** The same models with other labels. */
    static PopulationCoefficients labelled(PopulationCoefficients population, Map<String, double[]> labels) {
        return PopulationCoefficients.inMemory(
                population.read(0, population.size()), population.models(), LabelTable.of(population.size(), labels));
    }

    /** A space that no finder of this bundle looks at. */
    static WeightSpace space() {
        WeightLayout layout = WeightLayout.ofLayers(List.of(new AdaptedLayer("layer", 1, 1, 1, 1)));
        return WeightSpace.inMemory(
                layout,
                new float[2],
                new float[] {1, 1},
                new float[] {1, 0},
                new Spectrum(new double[] {1}, 2, 3),
                Provenance.NONE);
    }

    static double cosine(float[] a, double[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int j = 0; j < a.length; j++) {
            ab += a[j] * b[j];
            aa += (double) a[j] * a[j];
            bb += b[j] * b[j];
        }
        return ab / Math.sqrt(aa * bb);
    }
}
