package w2w.api.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/**
 * How much a point is like the population: its Mahalanobis distance from the mean in the leading components, which are uncorrelated, so
 * that d² = Σ ((c_j − mean_j) / deviation_j)². Components along which the population does not vary are left out.
 *
 * @param components leading ones that count
 * @param distance d; about √components for a model of the population
 * @param rank share of the population's models that are nearer to the mean, 0 to 1: at 1 the point is off the manifold
 */
public record Typicality(int components, double distance, double rank) {
    private static final int TILE = 1024;

    /**
     * The typicality of each point. Costs models × components.
     *
     * @throws W2wException INPUT if the points are of another space than the population
     */
    public static List<Typicality> of(
            PopulationCoefficients population, Coefficients points, int components, Task task) {
        if (!points.space().equals(population.space())) {
            throw W2wException.input("the points are of another space than the population");
        }
        Objects.checkFromToIndex(1, components, population.components());
        double[] mean = population.mean();
        double[] deviation = population.deviation();
        int m = population.size();
        double[] all = new double[m];
        for (int first = 0; first < m; first += TILE) {
            task.check();
            int count = Math.min(TILE, m - first);
            System.arraycopy(
                    distances(population.read(first, count), mean, deviation, components), 0, all, first, count);
            task.progress((first + count) / (double) m);
        }
        Arrays.sort(all);
        List<Typicality> each = new ArrayList<>();
        for (double distance : distances(points, mean, deviation, components)) {
            each.add(new Typicality(components, distance, m == 0 ? Double.NaN : nearer(all, distance) / (double) m));
        }
        return each;
    }

    private static double[] distances(Coefficients rows, double[] mean, double[] deviation, int components) {
        double[] distances = new double[rows.rows()];
        for (int i = 0; i < distances.length; i++) {
            double sum = 0;
            for (int j = 0; j < components; j++) {
                if (deviation[j] > 0) {
                    double d = (rows.get(i, j) - mean[j]) / deviation[j];
                    sum += d * d;
                }
            }
            distances[i] = Math.sqrt(sum);
        }
        return distances;
    }

    private static int nearer(double[] sorted, double distance) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < distance) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
