package w2w.formats.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.api.task.W2wException;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.DenseLayer;

/** LoHa, LoKr and full differences, entry by entry against the sums that define them. */
class HadamardKroneckerTest {
    private static final float[] NONE = {};

    /** What an entry of ΔW is. */
    private interface Entry {
        double at(int o, int c, int k);
    }

    private static void assertDelta(DenseLayer layer, int outputs, int channels, int area, Entry entry) {
        assertEquals(outputs, layer.outputs());
        assertEquals(channels * area, layer.inputs());
        assertFalse(layer.needsBase());
        float[] expected = new float[outputs * channels * area];
        for (int o = 0; o < outputs; o++) {
            for (int c = 0; c < channels; c++) {
                for (int k = 0; k < area; k++) {
                    expected[(o * channels + c) * area + k] = (float) entry.at(o, c, k);
                }
            }
        }
        assertArrayEquals(expected, layer.expansion().delta(NONE), 1e-5f);
    }

    private static double product(float[] a, float[] b, int row, int column, int rank, int columns) {
        double sum = 0;
        for (int r = 0; r < rank; r++) {
            sum += (double) a[row * rank + r] * b[r * columns + column];
        }
        return sum;
    }

    private static double tucker(float[] core, float[] a, float[] b, int o, int c, int k, int[] sizes) {
        int rank = sizes[0];
        double sum = 0;
        for (int i = 0; i < rank; i++) {
            for (int j = 0; j < rank; j++) {
                sum += (double) core[(i * rank + j) * sizes[3] + k] * a[i * sizes[1] + o] * b[j * sizes[2] + c];
            }
        }
        return sum;
    }

    @Test
    void a_loha_worked_by_hand() {
        // (1,2)ᵀ(3,4) ⊙ (5,6)ᵀ(7,8) · 3/1
        DenseLayer layer = new LayerInFile(0)
                .with("hada_w1_a", new float[] {1, 2}, 2, 1)
                .with("hada_w1_b", new float[] {3, 4}, 1, 2)
                .with("hada_w2_a", new float[] {5, 6}, 2, 1)
                .with("hada_w2_b", new float[] {7, 8}, 1, 2)
                .with("alpha", new float[] {3})
                .layer(Conventions.lycoris());
        assertEquals("LoHa", layer.kind());
        assertArrayEquals(
                new float[] {3 * 3 * 35, 3 * 4 * 40, 3 * 6 * 42, 3 * 8 * 48},
                layer.expansion().delta(NONE));
    }

    @Test
    void a_loha_of_a_linear_layer_is_the_product_of_two_products() {
        LayerInFile file = new LayerInFile(1)
                .random("hada_w1_a", 6, 4)
                .random("hada_w1_b", 4, 5)
                .random("hada_w2_a", 6, 4)
                .random("hada_w2_b", 4, 5)
                .with("alpha", new float[] {2});
        assertDelta(
                file.layer(Conventions.lycoris()),
                6,
                5,
                1,
                (o, c, k) -> .5
                        * product(file.at("hada_w1_a"), file.at("hada_w1_b"), o, c, 4, 5)
                        * product(file.at("hada_w2_a"), file.at("hada_w2_b"), o, c, 4, 5));
    }

    @Test
    void alpha_missing_or_zero_is_scale_one() {
        for (boolean zero : List.of(true, false)) {
            LayerInFile file = new LayerInFile(2)
                    .random("hada_w1_a", 3, 2)
                    .random("hada_w1_b", 2, 3)
                    .random("hada_w2_a", 3, 2)
                    .random("hada_w2_b", 2, 3);
            if (zero) {
                file.with("alpha", new float[] {0});
            }
            assertDelta(
                    file.layer(Conventions.lycoris()),
                    3,
                    3,
                    1,
                    (o, c, k) -> product(file.at("hada_w1_a"), file.at("hada_w1_b"), o, c, 2, 3)
                            * product(file.at("hada_w2_a"), file.at("hada_w2_b"), o, c, 2, 3));
        }
    }

    @Test
    void a_loha_of_a_convolution_has_cores_or_flattened_factors() {
        LayerInFile cores = new LayerInFile(3)
                .random("hada_t1", 3, 3, 3, 3)
                .random("hada_w1_a", 3, 6)
                .random("hada_w1_b", 3, 5)
                .random("hada_t2", 3, 3, 3, 3)
                .random("hada_w2_a", 3, 6)
                .random("hada_w2_b", 3, 5)
                .with("alpha", new float[] {1});
        int[] sizes = {3, 6, 5, 9};
        DenseLayer layer = cores.layer(Conventions.lycoris());
        assertEquals(3, layer.kernel());
        assertDelta(
                layer,
                6,
                5,
                9,
                (o, c, k) -> tucker(cores.at("hada_t1"), cores.at("hada_w1_a"), cores.at("hada_w1_b"), o, c, k, sizes)
                        * tucker(cores.at("hada_t2"), cores.at("hada_w2_a"), cores.at("hada_w2_b"), o, c, k, sizes)
                        / 3);
        LayerInFile flat = new LayerInFile(4)
                .random("hada_w1_a", 4, 2)
                .random("hada_w1_b", 2, 27)
                .random("hada_w2_a", 4, 2)
                .random("hada_w2_b", 2, 27);
        DenseLayer convolution = flat.found(AdapterFile.UNET, "down_blocks.0.resnets.0.conv1", Conventions.lycoris())
                .layer()
                .orElseThrow();
        assertEquals(3, convolution.kernel());
        assertDelta(
                convolution,
                4,
                3,
                9,
                (o, c, k) -> product(flat.at("hada_w1_a"), flat.at("hada_w1_b"), o, c * 9 + k, 2, 27)
                        * product(flat.at("hada_w2_a"), flat.at("hada_w2_b"), o, c * 9 + k, 2, 27));
    }

    @Test
    void a_lokr_worked_by_hand() {
        // (1,2;3,4) ⊗ (5,6): two full matrices have scale 1 whatever alpha says
        DenseLayer layer = new LayerInFile(0)
                .with("lokr_w1", new float[] {1, 2, 3, 4}, 2, 2)
                .with("lokr_w2", new float[] {5, 6}, 1, 2)
                .with("alpha", new float[] {1e10f})
                .layer(Conventions.lycoris());
        assertArrayEquals(
                new float[] {5, 6, 10, 12, 15, 18, 20, 24}, layer.expansion().delta(NONE));
    }

    @Test
    void a_lokr_of_a_linear_layer_is_a_kronecker_product_scaled_where_something_is_factored() {
        LayerInFile one = new LayerInFile(5)
                .random("lokr_w1", 2, 3)
                .random("lokr_w2_a", 4, 2)
                .random("lokr_w2_b", 2, 5)
                .with("alpha", new float[] {3});
        assertDelta(
                one.layer(Conventions.lycoris()),
                8,
                15,
                1,
                (o, c, k) -> 1.5
                        * one.at("lokr_w1")[o / 4 * 3 + c / 5]
                        * product(one.at("lokr_w2_a"), one.at("lokr_w2_b"), o % 4, c % 5, 2, 5));
        LayerInFile both = new LayerInFile(6)
                .random("lokr_w1_a", 6, 2)
                .random("lokr_w1_b", 2, 3)
                .random("lokr_w2_a", 4, 2)
                .random("lokr_w2_b", 2, 5)
                .with("alpha", new float[] {1});
        assertDelta(
                both.layer(Conventions.lycoris()),
                24,
                15,
                1,
                (o, c, k) -> .5
                        * product(both.at("lokr_w1_a"), both.at("lokr_w1_b"), o / 4, c / 5, 2, 3)
                        * product(both.at("lokr_w2_a"), both.at("lokr_w2_b"), o % 4, c % 5, 2, 5));
        LayerInFile first = new LayerInFile(7)
                .random("lokr_w1_a", 6, 2)
                .random("lokr_w1_b", 2, 3)
                .random("lokr_w2", 4, 5)
                .with("alpha", new float[] {4});
        assertDelta(
                first.layer(Conventions.lycoris()),
                24,
                15,
                1,
                (o, c, k) -> 2
                        * product(first.at("lokr_w1_a"), first.at("lokr_w1_b"), o / 4, c / 5, 2, 3)
                        * first.at("lokr_w2")[o % 4 * 5 + c % 5]);
    }

    @Test
    void a_lokr_of_a_convolution_may_be_full_flattened_or_have_a_core() {
        LayerInFile full = new LayerInFile(8)
                .random("lokr_w1", 2, 3)
                .random("lokr_w2", 4, 5, 3, 3)
                .with("alpha", new float[] {9});
        DenseLayer layer = full.layer(Conventions.lycoris());
        assertEquals(3, layer.kernel());
        assertDelta(
                layer,
                8,
                15,
                9,
                (o, c, k) -> full.at("lokr_w1")[o / 4 * 3 + c / 5] * full.at("lokr_w2")[(o % 4 * 5 + c % 5) * 9 + k]);
        LayerInFile flat = new LayerInFile(9)
                .random("lokr_w1", 2, 3)
                .random("lokr_w2_a", 4, 2)
                .random("lokr_w2_b", 2, 45)
                .with("alpha", new float[] {1});
        assertDelta(
                flat.layer(Conventions.lycoris()),
                8,
                15,
                9,
                (o, c, k) -> .5
                        * flat.at("lokr_w1")[o / 4 * 3 + c / 5]
                        * product(flat.at("lokr_w2_a"), flat.at("lokr_w2_b"), o % 4, c % 5 * 9 + k, 2, 45));
        LayerInFile core = new LayerInFile(10)
                .random("lokr_w1", 2, 3)
                .random("lokr_t2", 2, 2, 3, 3)
                .random("lokr_w2_a", 2, 4)
                .random("lokr_w2_b", 2, 5)
                .with("alpha", new float[] {1});
        int[] sizes = {2, 4, 5, 9};
        assertDelta(
                core.layer(Conventions.lycoris()),
                8,
                15,
                9,
                (o, c, k) -> .5
                        * core.at("lokr_w1")[o / 4 * 3 + c / 5]
                        * tucker(
                                core.at("lokr_t2"),
                                core.at("lokr_w2_a"),
                                core.at("lokr_w2_b"),
                                o % 4,
                                c % 5,
                                k,
                                sizes));
        LayerInFile pointwise = new LayerInFile(11).random("lokr_w1", 2, 3).random("lokr_w2", 4, 5, 1, 1);
        assertEquals(1, pointwise.layer(Conventions.lycoris()).kernel());
    }

    @Test
    void peft_takes_alpha_and_rank_from_its_configuration_and_scales_full_matrices_too() {
        Map<String, Object> config =
                Map.of("peft_type", "LOKR", "r", 4L, "alpha", 2L, "alpha_pattern", Map.of("attn1.to_q", 12L));
        LayerInFile file = new LayerInFile(12).random("lokr_w1", 2, 3).random("lokr_w2", 4, 5);
        assertDelta(
                file.layer(Conventions.peft("config", config)),
                8,
                15,
                1,
                (o, c, k) -> 3d * file.at("lokr_w1")[o / 4 * 3 + c / 5] * file.at("lokr_w2")[o % 4 * 5 + c % 5]);
        LayerInFile other = new LayerInFile(13)
                .random("lokr_w1", 2, 3)
                .random("lokr_w2_a", 4, 3)
                .random("lokr_w2_b", 3, 5);
        W2wException e = assertThrows(W2wException.class, () -> other.layer(Conventions.peft("config", config)));
        assertTrue(e.getMessage().contains("rank 3"), e.getMessage());
    }

    @Test
    void a_full_difference_is_itself_and_its_bias_is_named() {
        LayerInFile file = new LayerInFile(14).random("diff", 4, 3, 3, 3).random("diff_b", 4);
        DenseLayers.Found found = file.found(AdapterFile.UNET, "conv_in", Conventions.lycoris());
        assertEquals(List.of("x.diff_b"), found.left());
        assertDelta(found.layer().orElseThrow(), 4, 3, 9, (o, c, k) -> file.at("diff")[(o * 3 + c) * 9 + k]);
    }

    @Test
    void changes_of_norms_are_named_and_no_layer() {
        DenseLayers.Found found = new LayerInFile(15)
                .random("w_norm", 4)
                .random("b_norm", 4)
                .found(AdapterFile.UNET, "norm1", Conventions.lycoris());
        assertTrue(found.layer().isEmpty());
        assertEquals(List.of("x.b_norm", "x.w_norm"), found.left());
    }

    @Test
    void plain_lora_is_not_dense() {
        DenseLayers.Found found = new LayerInFile(16)
                .random("lora_down.weight", 2, 4)
                .random("lora_up.weight", 3, 2)
                .with("alpha", new float[] {1})
                .found(AdapterFile.UNET, "x", Conventions.lycoris());
        assertEquals(List.of("none"), found.left());
    }

    @Test
    void what_does_not_fit_or_is_not_known_is_refused_by_name() {
        assertRefused(
                "rank 3",
                new LayerInFile(1)
                        .random("hada_w1_a", 2, 3)
                        .random("hada_w1_b", 2, 2)
                        .random("hada_w2_a", 2, 2)
                        .random("hada_w2_b", 2, 2));
        assertRefused(
                "no tensor hada_w2_b",
                new LayerInFile(1)
                        .random("hada_w1_a", 2, 2)
                        .random("hada_w1_b", 2, 2)
                        .random("hada_w2_a", 2, 2));
        assertRefused(
                "x.lokr_t1",
                new LayerInFile(1)
                        .random("lokr_w1", 2, 2)
                        .random("lokr_w2", 2, 2)
                        .random("lokr_t1", 2, 2));
        assertRefused("GLoRA", new LayerInFile(1).random("a1.weight", 2, 2).random("a2.weight", 2, 2));
        assertRefused("IA3", new LayerInFile(1).random("weight", 4).with("on_input", new float[] {0}));
        assertRefused("NaN", new LayerInFile(1).random("lokr_w1", 2, 2).with("lokr_w2", new float[] {Float.NaN}, 1, 1));
    }

    private static void assertRefused(String what, LayerInFile file) {
        W2wException e = assertThrows(W2wException.class, () -> file.layer(Conventions.lycoris()));
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertTrue(e.getMessage().contains(what), e.getMessage());
        assertTrue(e.getMessage().startsWith("x.safetensors"), e.getMessage());
    }
}
