package w2w.formats.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import w2w.api.task.W2wException;
import w2w.api.weights.DenseLayer;

/** W' = m ⊙ (W + s·BA)/‖W + s·BA‖, along the outputs and along the inputs, in the shapes of each tool. */
class DoraTest {
    private static final double EPSILON = 1.1920928955078125e-7;

    static float[] base(int size) {
        SplittableRandom random = new SplittableRandom(99);
        float[] base = new float[size];
        for (int i = 0; i < size; i++) {
            base[i] = (float) random.nextDouble(-1, 1);
        }
        return base;
    }

    /** W + s·up·down, all of it. */
    private static double[][] moved(float[] base, float[] up, float[] down, int rank, double scale) {
        int outputs = up.length / rank;
        int inputs = down.length / rank;
        double[][] moved = new double[outputs][inputs];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                moved[o][i] = base[o * inputs + i];
                for (int r = 0; r < rank; r++) {
                    moved[o][i] += scale * up[o * rank + r] * down[r * inputs + i];
                }
            }
        }
        return moved;
    }

    private static float[] alongOutputs(float[] base, double[][] moved, float[] m, double epsilon) {
        int inputs = moved[0].length;
        float[] delta = new float[base.length];
        for (int o = 0; o < moved.length; o++) {
            double norm = 0;
            for (double x : moved[o]) {
                norm = Math.hypot(norm, x);
            }
            for (int i = 0; i < inputs; i++) {
                delta[o * inputs + i] = (float) (m[o] * moved[o][i] / (norm + epsilon) - base[o * inputs + i]);
            }
        }
        return delta;
    }

    private static float[] alongInputs(float[] base, double[][] moved, float[] m, int area) {
        int inputs = moved[0].length;
        float[] delta = new float[base.length];
        for (int c = 0; c < m.length; c++) {
            double norm = 0;
            for (double[] row : moved) {
                for (int k = 0; k < area; k++) {
                    norm = Math.hypot(norm, row[c * area + k]);
                }
            }
            for (int o = 0; o < moved.length; o++) {
                for (int k = 0; k < area; k++) {
                    int i = c * area + k;
                    delta[o * inputs + i] = (float) (m[c] * moved[o][i] / (norm + EPSILON) - base[o * inputs + i]);
                }
            }
        }
        return delta;
    }

    @Test
    void worked_by_hand() {
        // W = (3, 0), BA = (0, 4), m = 10: W' = 10·(3, 4)/5
        DenseLayer layer = new LayerInFile(0)
                .with("lora_up.weight", new float[] {1}, 1, 1)
                .with("lora_down.weight", new float[] {0, 4}, 1, 2)
                .with("dora_scale", new float[] {10}, 1, 1)
                .layer(Conventions.lycoris());
        assertEquals("DoRA", layer.kind());
        assertTrue(layer.needsBase());
        assertArrayEquals(new float[] {3, 8}, layer.expansion().delta(new float[] {3, 0}), 1e-5f);
    }

    @Test
    void of_a_linear_layer_along_outputs_and_along_inputs_by_the_shape_of_the_magnitude() {
        LayerInFile outputs = new LayerInFile(1)
                .random("lora_up.weight", 6, 2)
                .random("lora_down.weight", 2, 6)
                .random("dora_scale", 6, 1)
                .with("alpha", new float[] {1});
        float[] base = base(36);
        double[][] moved = moved(base, outputs.at("lora_up.weight"), outputs.at("lora_down.weight"), 2, .5);
        assertArrayEquals(
                alongOutputs(base, moved, outputs.at("dora_scale"), EPSILON),
                outputs.layer(Conventions.lycoris()).expansion().delta(base),
                1e-5f);
        LayerInFile inputs = new LayerInFile(1)
                .random("lora_up.weight", 6, 2)
                .random("lora_down.weight", 2, 6)
                .random("dora_scale", 1, 6)
                .with("alpha", new float[] {1});
        assertArrayEquals(
                alongInputs(base, moved, inputs.at("dora_scale"), 1),
                inputs.layer(Conventions.lycoris()).expansion().delta(base),
                1e-5f);
    }

    @Test
    void of_convolutions_with_and_without_a_core() {
        float[] base = base(4 * 27);
        LayerInFile plain = new LayerInFile(2)
                .random("lora_up.weight", 4, 2, 1, 1)
                .random("lora_down.weight", 2, 3, 3, 3)
                .random("dora_scale", 1, 3, 1, 1);
        DenseLayer layer = plain.layer(Conventions.lycoris());
        assertEquals(3, layer.kernel());
        double[][] moved = moved(base, plain.at("lora_up.weight"), plain.at("lora_down.weight"), 2, 1);
        assertArrayEquals(
                alongInputs(base, moved, plain.at("dora_scale"), 9),
                layer.expansion().delta(base),
                1e-5f);
        LayerInFile core = new LayerInFile(3)
                .random("lora_up.weight", 4, 2, 1, 1)
                .random("lora_down.weight", 2, 3, 1, 1)
                .random("lora_mid.weight", 2, 2, 3, 3)
                .random("dora_scale", 4, 1, 1, 1);
        float[] down = new float[2 * 27];
        for (int m = 0; m < 2; m++) {
            for (int n = 0; n < 2; n++) {
                for (int i = 0; i < 27; i++) {
                    down[m * 27 + i] += core.at("lora_mid.weight")[(m * 2 + n) * 9 + i % 9]
                            * core.at("lora_down.weight")[n * 3 + i / 9];
                }
            }
        }
        assertArrayEquals(
                alongOutputs(base, moved(base, core.at("lora_up.weight"), down, 2, 1), core.at("dora_scale"), EPSILON),
                core.layer(Conventions.lycoris()).expansion().delta(base),
                1e-5f);
    }

    @Test
    void of_peft_with_its_own_scale_and_a_vector() {
        for (boolean root : new boolean[] {false, true}) {
            Map<String, Object> config = Map.of("r", 4L, "lora_alpha", 8L, "use_dora", true, "use_rslora", root);
            LayerInFile file = new LayerInFile(4)
                    .random("lora_B.weight", 5, 4)
                    .random("lora_A.weight", 4, 3)
                    .random("lora_magnitude_vector", 5);
            float[] base = base(15);
            double[][] moved = moved(base, file.at("lora_B.weight"), file.at("lora_A.weight"), 4, root ? 4 : 2);
            assertArrayEquals(
                    alongOutputs(base, moved, file.at("lora_magnitude_vector"), 0),
                    file.layer(Conventions.peft("config", config)).expansion().delta(base),
                    1e-5f);
        }
        LayerInFile convolution = new LayerInFile(5)
                .random("lora_B.weight", 3, 2, 1, 1)
                .random("lora_A.weight", 2, 3, 3, 3)
                .random("lora_magnitude_vector", 1, 3, 1, 1);
        float[] base = base(81);
        double[][] moved = moved(base, convolution.at("lora_B.weight"), convolution.at("lora_A.weight"), 2, 4);
        assertArrayEquals(
                alongOutputs(base, moved, convolution.at("lora_magnitude_vector"), 0),
                convolution
                        .layer(Conventions.peft("config", Map.of("r", 2L, "lora_alpha", 8L)))
                        .expansion()
                        .delta(base),
                1e-5f);
    }

    @Test
    void on_top_of_loha_and_lokr() {
        LayerInFile file = new LayerInFile(6)
                .random("lokr_w1", 2, 3)
                .random("lokr_w2", 2, 2)
                .random("dora_scale", 4, 1);
        float[] base = base(24);
        double[][] moved = new double[4][6];
        for (int o = 0; o < 4; o++) {
            for (int i = 0; i < 6; i++) {
                moved[o][i] =
                        base[o * 6 + i] + file.at("lokr_w1")[o / 2 * 3 + i / 2] * file.at("lokr_w2")[o % 2 * 2 + i % 2];
            }
        }
        DenseLayer layer = file.layer(Conventions.lycoris());
        assertEquals("LoKr with DoRA", layer.kind());
        assertArrayEquals(
                alongOutputs(base, moved, file.at("dora_scale"), EPSILON),
                layer.expansion().delta(base),
                1e-5f);
    }

    @Test
    void a_magnitude_that_fits_no_side_and_one_without_factors_are_refused() {
        LayerInFile odd = new LayerInFile(7)
                .random("lora_up.weight", 4, 2)
                .random("lora_down.weight", 2, 6)
                .random("dora_scale", 5, 1);
        W2wException e = assertThrows(W2wException.class, () -> odd.layer(Conventions.lycoris()));
        assertTrue(e.getMessage().contains("x.dora_scale") && e.getMessage().contains("6→4"), e.getMessage());
        assertThrows(
                W2wException.class,
                () -> new LayerInFile(8).random("dora_scale", 5, 1).layer(Conventions.lycoris()));
    }
}
