package w2w.tck;

import w2w.api.space.FitRequest;
import w2w.api.space.FittedSpace;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.SpaceFitter;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.Population;
import w2w.api.weights.Slot;

/** An exact fit in memory. */
class ReferenceFitter implements SpaceFitter {
    @Override
    public FittedSpace fit(Population population, FitRequest request, Task task) {
        int m = population.size();
        int n = population.layout().size();
        int k = request.components();
        if (k > m - 1) {
            throw W2wException.input(m + " models span at most " + (m - 1) + " components");
        }
        float[] rows = new float[m * n];
        population.read(0, m, rows, 0);
        task.check();
        checkFinite(population, rows);
        double[][] moments = ReferenceFit.moments(rows, n);
        double[][] z = new double[m][n];
        int columns = 0;
        for (int j = 0; j < n; j++) {
            boolean varies = moments[1][j] > 1e-9;
            columns += varies ? 1 : 0;
            moments[1][j] = varies ? moments[1][j] : 0;
            for (int i = 0; i < m && varies; i++) {
                z[i][j] = (rows[i * n + j] - moments[0][j]) / moments[1][j];
            }
        }
        Reference.orthogonaliseRows(z);
        double[] singular = new double[k];
        float[] basis = new float[k * n];
        for (int j = 0; j < k; j++) {
            singular[j] = Math.sqrt(Reference.dot(z[j], z[j]));
            double largest = 0;
            for (double x : z[j]) {
                largest = Math.abs(x) > Math.abs(largest) ? x : largest;
            }
            for (int i = 0; i < n; i++) {
                basis[j * n + i] = (float) (Math.signum(largest) * z[j][i] / singular[j]);
            }
        }
        WeightSpace space = WeightSpace.inMemory(
                population.layout(),
                ReferenceFit.narrow(moments[0]),
                ReferenceFit.narrow(moments[1]),
                basis,
                new Spectrum(singular, columns, m),
                Provenance.NONE);
        return new FittedSpace(
                space, PopulationCoefficients.inMemory(space.project(rows), population.models(), population.labels()));
    }

    private static void checkFinite(Population population, float[] rows) {
        int n = population.layout().size();
        for (int i = 0; i < rows.length; i++) {
            if (!Float.isFinite(rows[i])) {
                for (Slot slot : population.layout().slots()) {
                    if (slot.offset() <= i % n && i % n < slot.end()) {
                        throw W2wException.input("a weight is " + rows[i])
                                .at(population.models().get(i / n) + ", " + slot.name());
                    }
                }
            }
        }
    }
}
