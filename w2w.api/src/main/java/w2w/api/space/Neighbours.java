package w2w.api.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** Nearest neighbours by coefficients: exact, tile by tile, points × m × k operations. The points' components are all used. */
public final class Neighbours {
    private static final int TILE = 512;

    /** How far two points are apart. */
    public enum Metric {
        /** |a − b|. */
        EUCLIDEAN,
        /** 1 − cosine of the angle between a and b, both less the population's mean. */
        COSINE
    }

    private Neighbours() {}

    /**
     * The {@code count} nearest models of each point, nearest first, ties in the population's order.
     *
     * @throws W2wException INPUT if the points are of another space than the population
     */
    public static List<List<Neighbour>> nearest(
            PopulationCoefficients population, Coefficients points, Metric metric, int count, Task task) {
        if (!points.space().equals(population.space()) || points.components() != population.components()) {
            throw W2wException.input("the points are of another space than the population");
        }
        return nearest(population, points, metric, count, new int[0], task);
    }

    /**
     * How far models of the population are from their own nearest neighbour, rising: the scale on which the distance of a new point is
     * read.
     *
     * @param models that are tried, drawn by the seed; all of them where there are no more
     */
    public static double[] spacing(PopulationCoefficients population, int models, long seed, Task task) {
        int m = population.size();
        int tried = Math.min(models, m);
        int[] chosen = IntStream.range(0, m)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> Noise.uniform(seed, "spacing", 0, i, 1)[0]))
                .limit(tried)
                .mapToInt(i -> i)
                .toArray();
        if (m < 2 || tried < 1) {
            return new double[0];
        }
        int k = population.components();
        float[] rows = new float[tried * k];
        for (int i = 0; i < tried; i++) {
            System.arraycopy(population.read(chosen[i], 1).toArray(), 0, rows, i * k, k);
        }
        return nearest(population, Coefficients.owning(population.space(), k, rows), Metric.EUCLIDEAN, 1, chosen, task)
                .stream()
                .mapToDouble(n -> n.get(0).distance())
                .sorted()
                .toArray();
    }

    /** @param self rows of the population that the points are and that do not count for them; empty for none */
    private static List<List<Neighbour>> nearest(
            PopulationCoefficients population, Coefficients points, Metric metric, int count, int[] self, Task task) {
        int k = points.components();
        double[] centre = metric == Metric.COSINE ? population.mean() : new double[k];
        double[][] wanted = new double[points.rows()][];
        for (int p = 0; p < wanted.length; p++) {
            wanted[p] = centred(points.row(p).toArray(), 0, centre);
        }
        Comparator<Neighbour> farthestFirst = Comparator.comparingDouble(Neighbour::distance)
                .thenComparingInt(Neighbour::row)
                .reversed();
        List<PriorityQueue<Neighbour>> found = new ArrayList<>();
        for (int p = 0; p < wanted.length; p++) {
            found.add(new PriorityQueue<>(farthestFirst));
        }
        int m = population.size();
        for (int first = 0; first < m; first += TILE) {
            task.check();
            int from = first;
            float[] rows = population.read(first, Math.min(TILE, m - first)).toArray();
            double[][] tile = new double[rows.length / k][];
            for (int i = 0; i < tile.length; i++) {
                tile[i] = centred(rows, i * k, centre);
            }
            IntStream.range(0, wanted.length).parallel().forEach(p -> {
                PriorityQueue<Neighbour> best = found.get(p);
                for (int i = 0; i < tile.length; i++) {
                    if (self.length > p && self[p] == from + i) {
                        continue;
                    }
                    double distance =
                            metric == Metric.COSINE ? cosine(wanted[p], tile[i]) : euclidean(wanted[p], tile[i]);
                    if (best.size() < count) {
                        best.add(new Neighbour(from + i, population.models().get(from + i), distance));
                    } else if (count > 0 && distance < best.element().distance()) {
                        best.remove();
                        best.add(new Neighbour(from + i, population.models().get(from + i), distance));
                    }
                }
            });
            task.progress((double) (first + tile.length) / m);
        }
        return found.stream()
                .map(q -> q.stream().sorted(farthestFirst.reversed()).toList())
                .toList();
    }

    private static double[] centred(float[] rows, int at, double[] centre) {
        double[] row = new double[centre.length];
        Arrays.setAll(row, j -> rows[at + j] - centre[j]);
        return row;
    }

    private static double euclidean(double[] a, double[] b) {
        double even = 0;
        double odd = 0;
        int j = 0;
        for (; j + 1 < a.length; j += 2) { // two chains: one would wait for each addition
            double d = a[j] - b[j];
            double e = a[j + 1] - b[j + 1];
            even += d * d;
            odd += e * e;
        }
        if (j < a.length) {
            even += (a[j] - b[j]) * (a[j] - b[j]);
        }
        return Math.sqrt(even + odd);
    }

    private static double cosine(double[] a, double[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int j = 0; j < a.length; j++) {
            ab += a[j] * b[j];
            aa += a[j] * a[j];
            bb += b[j] * b[j];
        }
        return aa > 0 && bb > 0 ? 1 - ab / Math.sqrt(aa * bb) : 1;
    }
}
