package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static w2w.backbone.sd.internal.Golden.assertNear;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.LinearLayer;
import w2w.api.diffusion.Prompts;
import w2w.api.task.Noise;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;
import w2w.tensors.TensorSource;

/** Which layers adapters can change, and that each does what ΔW merged into the weights does. */
class AdaptedLayersTest {
    private static final int BASE = AdapterBank.BASE;
    private static BackboneSession session;
    private static TensorSource golden;

    @BeforeAll
    static void open() {
        session = TestBackbone.open("sd15");
        golden = Golden.open("adapters/golden.safetensors");
    }

    @AfterAll
    static void close() {
        golden.close();
        session.close();
    }

    private static WeightLayout layout(Predicate<String> modules) {
        return WeightLayout.ofLayers(session.info().layers().stream()
                .filter(l -> modules.test(l.module()))
                .map(l -> l.adapted(1 + l.inputs() % 3, 2))
                .toList());
    }

    private static boolean unet(String module) {
        return module.indexOf(AdaptedLayer.PART_END) < 0;
    }

    private static Adapter random(WeightLayout layout, int number) {
        return Adapter.owning(layout, Noise.gaussian(1, "adapter", number, 0, layout.size()));
    }

    private static DenoiseBatch batch(int first, int second, float... strengths) {
        float[] t = golden.floats("timesteps");
        Latents x = TestBackbone.latents(golden, "latents");
        return new DenoiseBatch(x, new double[] {t[0], t[1]}, new int[] {0, 1}, new int[] {first, second}, strengths);
    }

    private static float[] predict(BackboneSession with, WeightLayout layout, DenoiseBatch batch, Adapter... adapters) {
        try (AdapterBank bank = with.bank(layout, Math.max(1, adapters.length));
                Prompts prompts = TestBackbone.prompts(with, golden, "context")) {
            for (int i = 0; i < adapters.length; i++) {
                bank.set(i, adapters[i]);
            }
            return TestBackbone.denoising(with).predict(bank, prompts, batch).values();
        }
    }

    @Test
    void every_layer_of_the_unet_can_be_adapted_at_any_rank(@TempDir Path folder) {
        WeightLayout layout = layout(AdaptedLayersTest::unet);
        // 16 transformer blocks of ten layers between two projections; 22 residual blocks of three layers, 13 of which
        // have a shortcut; three samplers each way; two of the timestep; the first and the last
        assertEquals(16 * 12 + 22 * 3 + 13 + 6 + 4, layout.layers().size());
        Adapter adapter = random(layout, 0);
        float[] together = predict(session, layout, batch(0, 0, .02f, .02f), adapter);
        assertMerged(adapter, .02f, folder, together);
    }

    /** All of one kind, at a strength at which a wrong one shows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv_in",
                "conv_out",
                "proj_in",
                "proj_out",
                ".conv1",
                ".conv2",
                ".conv_shortcut",
                "downsamplers.0.conv",
                "upsamplers.0.conv",
                "time_emb_proj",
                "time_embedding.linear_1",
                "time_embedding.linear_2"
            })
    void a_kind_of_layer_does_what_merged_weights_do(String end, @TempDir Path folder) {
        Adapter adapter = random(layout(m -> unet(m) && m.endsWith(end)), 1);
        float[] together = predict(session, adapter.layout(), batch(0, 0, .05f, .05f), adapter);
        assertMerged(adapter, .05f, folder, together);
        float[] base = predict(session, adapter.layout(), batch(BASE, BASE, 1, 1));
        assertThrows(AssertionError.class, () -> assertNear(base, together, 1e-3, end), "it changes nothing");
    }

    private static void assertMerged(Adapter adapter, float strength, Path folder, float[] actual) {
        try (BackboneSession merged = MergedCheckpoint.open("sd15", adapter, strength, folder)) {
            float[] expected = predict(merged, adapter.layout(), batch(BASE, BASE, 1, 1));
            assertNear(expected, actual, 1e-4, "merged into the weights by hand");
        }
    }

    @Test
    void rows_of_one_batch_have_convolutions_of_their_own() {
        WeightLayout layout = layout(m -> unet(m) && (m.contains("conv") || m.contains("proj_in")));
        Adapter one = random(layout, 2);
        Adapter other = random(layout, 3);
        float[] mixed = predict(session, layout, batch(0, 1, .05f, .03f), one, other);
        float[] first = predict(session, layout, batch(0, 0, .05f, .05f), one);
        float[] second = predict(session, layout, batch(0, 0, .03f, .03f), other);
        System.arraycopy(second, second.length / 2, first, first.length / 2, second.length / 2);
        assertNear(first, mixed, 1e-5, "each row alone");
    }

    @Test
    void layers_that_the_model_lacks_are_named() {
        LinearLayer known = session.info().layers().stream()
                .filter(l -> l.module().endsWith("to_q"))
                .findFirst()
                .orElseThrow();
        String message = refused(
                known.adapted(1, 1),
                new AdaptedLayer("down_blocks.9.to_q", 8, 8, 1, 1),
                new AdaptedLayer("time_embedding.linear_2", 7, 7, 1, 1),
                new AdaptedLayer("conv_in", 36, 32, 1, 1));
        assertTrue(message.contains("lacks 3 layers"), message);
        assertTrue(message.contains("down_blocks.9.to_q.A"), message);
        assertTrue(message.contains("time_embedding.linear_2.B (7→7, here 128→128)"), message);
        assertTrue(message.contains("(36→32, here 36→32, kernel 3×3)"), message);
        assertTrue(!message.contains(known.module() + "."), message);
    }

    @Test
    void an_adapter_of_another_family_is_told_so() {
        String flux = refused(new AdaptedLayer("transformer:single_blocks.0.linear1", 8, 8, 1, 1));
        assertTrue(flux.contains("transformer (FLUX"), flux);
        String xl = refused(new AdaptedLayer("text_encoder_2:text_model.encoder.layers.0.mlp.fc1", 8, 8, 1, 1));
        assertTrue(xl.contains("two text encoders (Stable Diffusion XL)"), xl);
        String layer = "text_model.encoder.layers.0.mlp.fc1";
        String wide = refused(new AdaptedLayer("text_encoder:" + layer, 8, 8, 1, 1));
        assertTrue(wide.contains("text encoder of another shape, 1 layers"), wide);
        assertTrue(wide.contains(layer + ".A") && wide.contains("8→8, here 32→64"), wide);
        assertTrue(wide.contains("--parts unet"), wide);
    }

    private static String refused(AdaptedLayer... layers) {
        W2wException refused =
                assertThrows(W2wException.class, () -> session.bank(WeightLayout.ofLayers(List.of(layers)), 1));
        return refused.getMessage() + " " + refused.advice().orElse("");
    }

    @Test
    void layers_are_listed_in_module_order() {
        List<String> names =
                session.info().layers().stream().map(LinearLayer::module).toList();
        assertArrayEquals(
                new String[] {"conv_in", "time_embedding.linear_1", "time_embedding.linear_2"},
                names.subList(0, 3).toArray());
        List<String> some = List.of(
                "down_blocks.0.attentions.1.proj_out",
                "down_blocks.0.resnets.0.conv1",
                "down_blocks.0.resnets.0.time_emb_proj",
                "down_blocks.0.resnets.0.conv2",
                "down_blocks.0.downsamplers.0.conv",
                "down_blocks.1.attentions.0.proj_in",
                "up_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q",
                "up_blocks.1.upsamplers.0.conv",
                "mid_block.attentions.0.transformer_blocks.0.attn1.to_q", // registered after the up blocks
                "conv_out",
                "text_encoder:text_model.encoder.layers.0.self_attn.k_proj",
                "text_encoder:text_model.encoder.layers.0.self_attn.q_proj",
                "text_encoder:text_model.encoder.layers.0.mlp.fc2",
                "text_encoder:text_model.encoder.layers.1.self_attn.k_proj");
        assertEquals(some, names.stream().filter(some::contains).toList());
    }
}
