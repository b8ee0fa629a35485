package w2w.bench.internal.remake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import w2w.api.task.Noise;

class ProbeTest {
    /** n rows of three independent columns and what depends on the first two of them. */
    private static double[][] rows(int n, boolean labels) {
        return IntStream.range(0, n)
                .mapToObj(i -> {
                    float[] g = Noise.gaussian(1, "probe test", 0, i, 4);
                    return labels ? new double[] {5 + 2 * g[0] - g[1], g[3]} : new double[] {g[0], 3 * g[1] + 7, g[2]};
                })
                .toArray(double[][]::new);
    }

    @Test
    void finds_what_a_label_depends_on() {
        Probe probe = new Probe(rows(400, false), rows(400, true), 1e-6);
        double[] up = probe.predict(1, 7, 0);
        double[] down = probe.predict(-1, 7, 0);
        // of the label's deviation √5
        assertEquals(4 / Math.sqrt(5), up[0] - down[0], 0.1);
        assertEquals(0, up[1] - down[1], 0.3);
    }

    /** One column of unit variance: w = xᵀy / (n + λ). */
    @Test
    void shrinks_by_lambda() {
        double[][] x = {{1}, {-1}, {1}, {-1}};
        double[][] y = {{3}, {1}, {3}, {1}};
        assertEquals(4 / (4 + 12.0), new Probe(x, y, 12).predict(1)[0], 1e-12);
    }

    @Test
    void a_model_left_out_is_not_seen() {
        double[][] x = rows(60, false);
        double[][] noise = rows(60, true);
        double[][] unseen = Probe.leaveOneOut(x, noise, 1);
        int[] all = IntStream.range(0, 60).toArray();
        assertTrue(Agreement.correlation(unseen, noise, 0, all) > 0.95);
        assertTrue(Math.abs(Agreement.correlation(unseen, noise, 1, all)) < 0.4, "noise cannot be predicted");
    }

    @Test
    void tells_two_sets_apart_only_where_they_differ() {
        double[] a = IntStream.range(0, 40)
                .mapToDouble(i -> Noise.gaussian(2, "a", 0, i, 1)[0])
                .toArray();
        double[] same = IntStream.range(0, 40)
                .mapToDouble(i -> a[i] + 0.1 * Noise.gaussian(2, "b", 0, i, 1)[0])
                .toArray();
        double[] more = IntStream.range(0, 40).mapToDouble(i -> same[i] + 0.5).toArray();
        int[] all = IntStream.range(0, 40).toArray();
        Map<String, Object> alike = Agreement.ofMeans(a, same, all);
        assertEquals(Optional.of(true), Optional.ofNullable(alike.get("no_worse")));
        Map<String, Object> worse = Agreement.ofMeans(a, more, all);
        assertEquals(Optional.of(false), Optional.ofNullable(worse.get("no_worse")));
        List<?> difference = (List<?>) Objects.requireNonNull(worse.get("difference_interval"));
        assertTrue((double) difference.get(0) > -0.6 && (double) difference.get(1) < -0.4, difference.toString());
    }
}
