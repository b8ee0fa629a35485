package w2w.engine.internal.gauge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;

class CanonicalGaugeTest {
    private static final Random RANDOM = new Random(5);

    private static Adapter random(int rank, double alpha, int... sizes) {
        List<AdaptedLayer> layers = IntStream.range(0, sizes.length / 2)
                .mapToObj(i -> new AdaptedLayer("layer." + i, sizes[2 * i], sizes[2 * i + 1], rank, alpha))
                .toList();
        WeightLayout layout = WeightLayout.ofLayers(layers);
        float[] weights = new float[layout.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) RANDOM.nextGaussian();
        }
        return Adapter.owning(layout, weights);
    }

    /** The same ΔW written as (G·A, B·G⁻¹), G a permutation times a shear. */
    private static Adapter regauged(Adapter adapter) {
        float[] w = adapter.toArray();
        for (AdaptedLayer layer : adapter.layout().layers()) {
            Slot a = adapter.layout().slot(layer.module(), Factor.A);
            Slot b = adapter.layout().slot(layer.module(), Factor.B);
            int r = layer.rank();
            for (int i = 0; i < a.columns(); i++) {
                // row 0 gains three times the last row; all rows double
                for (int k = 0; k < r; k++) {
                    w[a.offset() + k * a.columns() + i] *= 2;
                }
                w[a.offset() + i] += r > 1 ? 3 * w[a.offset() + (r - 1) * a.columns() + i] : 0;
            }
            for (int o = 0; o < b.rows(); o++) {
                for (int k = 0; k < r; k++) {
                    w[b.offset() + o * r + k] /= 2;
                }
                w[b.offset() + o * r + r - 1] -= r > 1 ? 3 * w[b.offset() + o * r] : 0;
            }
        }
        return Adapter.owning(adapter.layout(), w);
    }

    @ParameterizedTest
    @CsvSource({"1, 27", "4, 8", "16, 16", "40, 4"})
    void delta_is_kept_when_no_rank_is_cut(int rank, double alpha) {
        Adapter adapter = random(rank, alpha, 48, 32, 20, 64);
        CanonicalGauge.Brought brought = CanonicalGauge.of(adapter, 0).bring(adapter);
        assertEquals(0, brought.lost(), 1e-20);
        assertEquals(adapter.layout(), brought.adapter().layout());
        assertSameDelta(adapter, brought.adapter(), 1e-5);
    }

    @Test
    void equal_deltas_become_equal_entries_whatever_their_gauge() {
        Adapter reference = random(4, 8, 48, 32);
        Adapter other = random(4, 8, 48, 32);
        Adapter twisted = regauged(other);
        assertSameDelta(other, twisted, 1e-5);
        CanonicalGauge gauge = CanonicalGauge.of(reference, 0);
        assertArrayEquals(
                gauge.bring(other).adapter().toArray(),
                gauge.bring(twisted).adapter().toArray(),
                1e-4f);
    }

    @Test
    void factors_are_balanced_and_their_columns_orthogonal() {
        Adapter adapter = random(4, 8, 48, 32);
        float[] w = CanonicalGauge.of(adapter, 0).bring(adapter).adapter().toArray();
        for (int k = 0; k < 4; k++) {
            for (int j = 0; j < 4; j++) {
                double a = 0;
                double b = 0;
                for (int i = 0; i < 48; i++) {
                    a += w[k * 48 + i] * w[j * 48 + i];
                }
                for (int i = 0; i < 32; i++) {
                    b += w[4 * 48 + i * 4 + k] * w[4 * 48 + i * 4 + j];
                }
                assertEquals(a, b, 1e-3);
                assertEquals(0, k == j ? 0 : a, 1e-4);
            }
        }
    }

    @Test
    void a_negated_and_shuffled_neighbour_comes_out_next_to_the_reference() {
        Adapter reference = random(3, 3, 30, 20);
        float[] near = reference.toArray();
        for (int i = 0; i < near.length; i++) {
            near[i] *= -(1 + 1e-3f * (i % 7));
        }
        CanonicalGauge gauge = CanonicalGauge.of(reference, 0);
        float[] expected = gauge.bring(reference).adapter().toArray();
        float[] actual =
                gauge.bring(Adapter.owning(reference.layout(), near)).adapter().toArray();
        double distance = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            distance += (expected[i] - actual[i]) * (expected[i] - actual[i]);
            norm += expected[i] * expected[i];
        }
        assertTrue(distance < 1e-3 * norm, distance + " of " + norm);
    }

    @Test
    void a_cut_loses_the_smallest_singular_values_and_says_so() {
        // B = diag(3, 2, 1), A = identity: singular values 3, 2, 1 times the scale
        WeightLayout layout = WeightLayout.ofLayers(List.of(new AdaptedLayer("l", 3, 3, 3, 6)));
        Adapter adapter = Adapter.owning(layout, new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 3, 0, 0, 0, 2, 0, 0, 0, 1});
        CanonicalGauge.Brought cut = CanonicalGauge.of(adapter, 2).bring(adapter);
        assertEquals(1.0 / 14, cut.lost(), 1e-12);
        assertEquals(2, cut.adapter().layout().layers().get(0).rank());
        assertArrayEquals(new float[] {6, 0, 0, 0, 4, 0, 0, 0, 0}, cut.adapter().delta("l"), 1e-6f);
    }

    @Test
    void a_lower_rank_fills_up_with_zeros_and_keeps_its_delta() {
        Adapter reference = random(4, 8, 48, 32);
        Adapter small = random(1, 27, 48, 32);
        CanonicalGauge.Brought brought = CanonicalGauge.of(reference, 0).bring(small);
        assertEquals(
                reference.layout().fingerprint(), brought.adapter().layout().fingerprint());
        assertEquals(0, brought.lost());
        assertSameDelta(small, brought.adapter(), 1e-5);
        assertSameDelta(
                small, CanonicalGauge.of(reference, 0).bring(brought.adapter()).adapter(), 1e-5);
    }

    @Test
    void other_layers_are_refused_one_by_one() {
        CanonicalGauge gauge = CanonicalGauge.of(random(1, 1, 8, 8, 8, 8), 0);
        W2wException e = assertThrows(W2wException.class, () -> gauge.bring(random(1, 1, 8, 9)));
        assertTrue(e.getMessage().contains("layer layer.0 is 8→9, not 8→8"), e.getMessage());
        assertTrue(e.getMessage().contains("layer layer.1 is missing"), e.getMessage());
    }

    @Test
    void a_zero_adapter_stays_zero() {
        Adapter reference = random(2, 2, 8, 8);
        Adapter zero =
                Adapter.owning(reference.layout(), new float[reference.layout().size()]);
        CanonicalGauge.Brought brought = CanonicalGauge.of(reference, 0).bring(zero);
        assertEquals(zero, brought.adapter());
        assertEquals(0, brought.lost());
    }

    private static void assertSameDelta(Adapter expected, Adapter actual, double relative) {
        for (AdaptedLayer layer : expected.layout().layers()) {
            float[] x = expected.delta(layer.module());
            float[] y = actual.delta(layer.module());
            double norm = 0;
            double distance = 0;
            for (int i = 0; i < x.length; i++) {
                norm += x[i] * x[i];
                distance += (x[i] - y[i]) * (x[i] - y[i]);
            }
            assertTrue(Math.sqrt(distance / norm) < relative, layer.module() + ": " + Math.sqrt(distance / norm));
        }
    }
}
