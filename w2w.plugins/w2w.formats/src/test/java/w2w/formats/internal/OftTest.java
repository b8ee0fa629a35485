package w2w.formats.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.api.task.W2wException;
import w2w.api.weights.DenseLayer;

/** OFT by whole matrices: inverses by Gauss and Jordan, the block-diagonal rotation formed. */
class OftTest {
    private static double[][] product(double[][] a, double[][] b) {
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return c;
    }

    private static double[][] inverse(double[][] matrix) {
        int n = matrix.length;
        double[][] m = new double[n][2 * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(matrix[i], 0, m[i], 0, n);
            m[i][n + i] = 1;
        }
        for (int k = 0; k < n; k++) {
            double d = m[k][k];
            for (int j = 0; j < 2 * n; j++) {
                m[k][j] /= d;
            }
            for (int i = 0; i < n; i++) {
                double f = m[i][k];
                for (int j = 0; i != k && j < 2 * n; j++) {
                    m[i][j] -= f * m[k][j];
                }
            }
        }
        double[][] inverse = new double[n][n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(m[i], n, inverse[i], 0, n);
        }
        return inverse;
    }

    /** I + factor·Q. */
    private static double[][] one(double[][] q, double factor) {
        double[][] sum = new double[q.length][q.length];
        for (int i = 0; i < q.length; i++) {
            for (int j = 0; j < q.length; j++) {
                sum[i][j] = (i == j ? 1 : 0) + factor * q[i][j];
            }
        }
        return sum;
    }

    private static double[][] transposed(double[][] a) {
        double[][] t = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                t[j][i] = a[i][j];
            }
        }
        return t;
    }

    /** All blocks as one skew matrix: factor · (X − Xᵀ). */
    private static double[][] skew(float[] x, int first, int count, int size, double factor) {
        double[][] q = new double[count * size][count * size];
        for (int k = 0; k < count; k++) {
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    q[k * size + i][k * size + j] =
                            factor * (x[((first + k) * size + i) * size + j] - x[((first + k) * size + j) * size + i]);
                }
            }
        }
        return q;
    }

    private static double norm(double[][] q) {
        double norm = 0;
        for (double[] row : q) {
            for (double x : row) {
                norm = Math.hypot(norm, x);
            }
        }
        return norm;
    }

    private static double[][] matrix(float[] base, int outputs) {
        double[][] w = new double[outputs][base.length / outputs];
        for (int i = 0; i < base.length; i++) {
            w[i / w[0].length][i % w[0].length] = base[i];
        }
        return w;
    }

    private static void assertTurned(double[][] expected, float[] base, DenseLayer layer) {
        float[] delta = layer.expansion().delta(base);
        float[] turned = new float[base.length];
        for (int i = 0; i < base.length; i++) {
            int columns = expected[0].length;
            turned[i] = (float) (expected[i / columns][i % columns] - base[i]);
        }
        assertArrayEquals(turned, delta, 1e-5f);
    }

    @Test
    void a_quarter_turn_worked_by_hand() {
        // X − Xᵀ = (0, −1; 1, 0) has R = (0, −1; 1, 0), and the layer gets Rᵀ·W
        DenseLayer layer = new LayerInFile(0)
                .with("oft_blocks", new float[] {0, 0, 1, 0}, 1, 2, 2)
                .with("alpha", new float[] {0})
                .layer(Conventions.lycoris());
        assertEquals("OFT", layer.kind());
        assertEquals(2, layer.outputs());
        assertEquals(0, layer.inputs());
        assertTrue(layer.needsBase());
        assertArrayEquals(new float[] {6, -8}, layer.expansion().delta(new float[] {1, 7}), 1e-6f);
    }

    @Test
    void of_lycoris_turns_blocks_of_outputs_within_its_constraint_and_rescales() {
        for (float alpha : new float[] {0, -.5f, .05f, 10}) {
            LayerInFile file = new LayerInFile(1)
                    .random("oft_blocks", 3, 4, 4)
                    .random("rescale", 12, 1)
                    .with("alpha", new float[] {alpha});
            double[][] q = skew(file.at("oft_blocks"), 0, 3, 4, 1);
            double most = alpha * 12;
            double factor = alpha > 0 && norm(q) > most ? most / norm(q) : 1;
            double[][] r = product(one(q, factor), inverse(one(q, -factor)));
            float[] base = DoraTest.base(12 * 5);
            double[][] turned = product(transposed(r), matrix(base, 12));
            for (int o = 0; o < 12; o++) {
                for (int i = 0; i < 5; i++) {
                    turned[o][i] *= file.at("rescale")[o];
                }
            }
            assertTurned(turned, base, file.layer(Conventions.lycoris()));
        }
    }

    @Test
    void of_kohya_an_alpha_of_zero_allows_no_rotation() {
        float[] base = DoraTest.base(8 * 3);
        for (float alpha : new float[] {0, .02f}) {
            LayerInFile file = new LayerInFile(2).random("oft_blocks", 2, 4, 4).with("alpha", new float[] {alpha});
            double[][] q = skew(file.at("oft_blocks"), 0, 2, 4, 1);
            double factor = alpha * 8 / norm(q);
            double[][] r = product(one(q, factor), inverse(one(q, -factor)));
            assertTurned(product(transposed(r), matrix(base, 8)), base, file.layer(Conventions.kohya()));
        }
        assertThrows(
                W2wException.class,
                () -> new LayerInFile(2).random("oft_blocks", 2, 4, 4).layer(Conventions.kohya()));
    }

    @Test
    void a_butterfly_is_shuffle_turn_and_shuffle_back_for_each_step() {
        LayerInFile file = new LayerInFile(3)
                .random("oft_blocks", 3, 4, 4, 4)
                .random("rescale", 16, 1)
                .with("alpha", new float[] {0});
        float[] base = DoraTest.base(16 * 3);
        double[][] w = matrix(base, 16);
        for (int step = 0; step < 3; step++) {
            int k = (1 << step) * 2;
            double[][] shuffled = new double[16][];
            int at = 0;
            for (int c = 0; c < 16 / (2 * k); c++) {
                for (int j = 0; j < k; j++) {
                    for (int g = 0; g < 2; g++) {
                        shuffled[at++] = w[(c * 2 + g) * k + j];
                    }
                }
            }
            double[][] q = skew(file.at("oft_blocks"), step * 4, 4, 4, 1);
            double[][] turned = product(product(one(q, 1), inverse(one(q, -1))), shuffled);
            at = 0;
            for (int c = 0; c < 16 / (2 * k); c++) {
                for (int j = 0; j < k; j++) {
                    for (int g = 0; g < 2; g++) {
                        w[(c * 2 + g) * k + j] = turned[at++];
                    }
                }
            }
        }
        for (int o = 0; o < 16; o++) {
            for (int i = 0; i < 3; i++) {
                w[o][i] *= file.at("rescale")[o];
            }
        }
        DenseLayer layer = file.layer(Conventions.lycoris());
        assertEquals("BOFT", layer.kind());
        assertTurned(w, base, layer);
    }

    private static Conventions peft(Object... options) {
        Map<String, Object> config = new HashMap<>(Map.of("peft_type", "OFT", "r", 0L, "oft_block_size", 4L));
        for (int i = 0; i < options.length; i += 2) {
            config.put((String) options[i], options[i + 1]);
        }
        return Conventions.peft("config", config);
    }

    /** The upper triangles of all blocks as one skew matrix. */
    private static double[][] triangles(float[] x, int count, int size) {
        double[][] q = new double[count * size][count * size];
        int at = 0;
        for (int k = 0; k < count; k++) {
            for (int i = 0; i < size; i++) {
                for (int j = i + 1; j < size; j++) {
                    q[k * size + i][k * size + j] = x[at];
                    q[k * size + j][k * size + i] = -x[at++];
                }
            }
        }
        return q;
    }

    @Test
    void of_peft_turns_the_inputs_exactly_or_by_a_series() {
        LayerInFile file = new LayerInFile(4).random("oft_R.weight", 3, 6);
        double[][] q = triangles(file.at("oft_R.weight"), 3, 4);
        float[] base = DoraTest.base(5 * 12);
        double[][] w = matrix(base, 5);
        double[][] r = product(one(q, -1), inverse(one(q, 1)));
        DenseLayer exact = file.layer(peft("use_cayley_neumann", false));
        assertEquals(12, exact.inputs());
        assertEquals(0, exact.outputs());
        assertTurned(transposed(product(r, transposed(w))), base, exact);
        double[][] q2 = product(q, q);
        double[][] q3 = product(q2, q);
        double[][] q4 = product(q3, q);
        for (double last : new double[] {1, 2}) { // since 0.18 the last term counts once
            double[][] series = new double[12][12];
            for (int i = 0; i < 12; i++) {
                for (int j = 0; j < 12; j++) {
                    series[i][j] = (i == j ? 1 : 0) + 2 * q[i][j] + 2 * q2[i][j] + 2 * q3[i][j] + last * q4[i][j];
                }
            }
            Conventions conventions = last == 1
                    ? peft("use_cayley_neumann", true, "num_cayley_neumann_terms", 5L, "peft_version", "0.18.0")
                    : peft("use_cayley_neumann", true, "num_cayley_neumann_terms", 5L);
            assertTurned(transposed(product(series, transposed(w))), base, file.layer(conventions));
        }
    }

    @Test
    void of_peft_one_block_may_serve_all_and_be_constrained() {
        LayerInFile file = new LayerInFile(5).random("oft_R.weight", 1, 6);
        double[][] q = triangles(file.at("oft_R.weight"), 1, 4);
        double[][] all = new double[12][12];
        for (int i = 0; i < 12; i++) {
            for (int j = 0; j < 12; j++) {
                all[i][j] = i / 4 == j / 4 ? .3 / norm(q) * q[i % 4][j % 4] : 0;
            }
        }
        float[] base = DoraTest.base(5 * 12);
        double[][] r = product(one(all, -1), inverse(one(all, 1)));
        DenseLayer layer = file.layer(peft("use_cayley_neumann", false, "block_share", true, "coft", true, "eps", .3));
        assertTurned(transposed(product(r, transposed(matrix(base, 5)))), base, layer);
    }

    @Test
    void of_older_peft_turns_the_outputs_or_with_scales_the_inputs() {
        LayerInFile first = new LayerInFile(6).random("oft_r", 3, 4, 4);
        double[][] q = skew(first.at("oft_r"), 0, 3, 4, .5);
        double[][] r = product(one(q, -1), inverse(one(q, 1)));
        float[] base = DoraTest.base(12 * 5);
        assertTurned(product(transposed(r), matrix(base, 12)), base, first.layer(peft()));
        LayerInFile second = new LayerInFile(6).random("oft_r", 3, 4, 4).random("oft_s", 5, 1);
        double[][] turned = transposed(product(r, transposed(matrix(base, 5))));
        for (int o = 0; o < 5; o++) {
            for (int i = 0; i < 12; i++) {
                turned[o][i] *= second.at("oft_s")[o];
            }
        }
        assertTurned(turned, base, second.layer(peft()));
    }

    @Test
    void a_large_block_is_still_a_rotation() {
        int n = 150;
        LayerInFile file = new LayerInFile(7).random("oft_blocks", 1, n, n).with("alpha", new float[] {0});
        float[] one = new float[n * n];
        for (int i = 0; i < n; i++) {
            one[i * n + i] = 1;
        }
        double[][] r = matrix(file.layer(Conventions.lycoris()).expansion().delta(one), n);
        for (int i = 0; i < n; i++) {
            r[i][i] += 1;
        }
        double[][] identity = product(r, transposed(r));
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                assertEquals(i == j ? 1 : 0, identity[i][j], 1e-5);
            }
        }
    }

    @Test
    void what_does_not_fit_is_refused() {
        assertRefused("square", new LayerInFile(1).random("oft_blocks", 2, 4, 3));
        assertRefused("butterflies", new LayerInFile(1).random("oft_blocks", 3, 2, 4, 4));
        assertRefused("scales", new LayerInFile(1).random("oft_blocks", 2, 4, 4).random("rescale", 3, 1));
        assertRefused(
                "magnitude", new LayerInFile(1).random("oft_blocks", 2, 4, 4).random("dora_scale", 8, 1));
        assertRefused("configuration", new LayerInFile(1).random("oft_R.weight", 2, 6));
        assertRefused("oft_diag", new LayerInFile(1).random("oft_diag", 2, 4, 4));
        assertRefused("several pieces", new LayerInFile(1).random("oft_blocks.0", 2, 4, 4));
        assertRefused("BOFT", new LayerInFile(1).random("boft_R", 1, 2, 4, 4));
        W2wException e = assertThrows(
                W2wException.class,
                () -> new LayerInFile(1).random("oft_R.weight", 2, 5).layer(peft()));
        assertTrue(e.getMessage().contains("upper triangle"), e.getMessage());
        DenseLayer layer = new LayerInFile(1).random("oft_blocks", 2, 4, 4).layer(Conventions.lycoris());
        assertThrows(W2wException.class, () -> layer.expansion().delta(new float[12]));
    }

    private static void assertRefused(String what, LayerInFile file) {
        W2wException e = assertThrows(W2wException.class, () -> file.layer(Conventions.lycoris()));
        assertTrue(e.getMessage().contains(what), e.getMessage());
    }
}
