package w2w.backbone.closedform.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.ImageCodec;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.Prompts;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;

class ClosedFormBackboneTest {
    private static BackboneSession open(String model, String device, Map<String, String> options) {
        return new ClosedFormBackbone()
                .open(new OpenRequest(model, device, OpenRequest.Precision.AUTO, options), Task.unwatched());
    }

    private static BackboneSession open(String model) {
        return open(model, "auto", Map.of());
    }

    @Test
    void pictures_come_back_exactly() {
        try (BackboneSession session = open(ClosedFormBackbone.MODEL)) {
            ImageCodec codec = session.denoising().orElseThrow().codec();
            Picture picture = Picture.owning(6, 4, Noise.gaussian(1, "picture", 0, 0, 72));
            Latents mean = codec.encode(List.of(picture), Task.unwatched()).mean();
            assertEquals(List.of(12, 2, 3), List.of(mean.channels(), mean.height(), mean.width()));
            assertEquals(List.of(picture), codec.decode(mean, Task.unwatched()));
            assertEquals(
                    2 * picture.toArray()[1 * 6 + 3], mean.values()[3 * 6 + 1]); // red at (1, 3): channel 3 at (0, 1)
        }
    }

    @Test
    void nothing_but_time_goes_in_gives_the_layer_of_time() {
        try (BackboneSession session = open(ClosedFormBackbone.MODEL)) {
            Denoising denoising = session.denoising().orElseThrow();
            WeightLayout layout = WeightLayout.ofLayers(List.of(new AdaptedLayer("mix.time", 2, 12, 1, 3)));
            float[] weights = new float[14];
            weights[1] = 1; // A reads √(1−ᾱ)
            weights[2 + 5] = 2; // B writes channel 5
            try (AdapterBank bank = session.bank(layout, 1);
                    Prompts prompts = denoising.encode(List.of(""))) {
                bank.set(0, Adapter.of(layout, weights));
                DenoiseBatch batch = new DenoiseBatch(
                        Latents.owning(2, 12, 1, 1, new float[24]),
                        new double[] {999, 999},
                        new int[2],
                        new int[] {AdapterBank.BASE, 0},
                        new float[] {1, 0.5f});
                float[] out = denoising.predict(bank, prompts, batch).values();
                float[] time = ClosedForm.time(999);
                float[] w = ClosedForm.baseWeights(2);
                float[] expected = new float[24];
                for (int o = 0; o < 12; o++) {
                    expected[o] = w[2 * o] * time[0] + w[2 * o + 1] * time[1];
                    expected[12 + o] = expected[o] + (o == 5 ? 0.5f * 3 * 2 * time[1] : 0);
                }
                assertArrayEquals(expected, out, 1e-6f);
                assertEquals(0.0047f, time[0] * time[0], 0.0001f); // ᾱ at the last timestep of Stable Diffusion
            }
        }
    }

    @Test
    void long_prompts_are_cut_and_it_is_said() {
        try (BackboneSession session = open(ClosedFormBackbone.MODEL);
                Prompts prompts =
                        session.denoising().orElseThrow().encode(List.of("short", "w ".repeat(75) + "lost"))) {
            assertEquals(List.of("left out: lost"), prompts.warnings());
        }
    }

    @Test
    void the_other_model_renders_only() {
        try (BackboneSession session = open(ClosedFormBackbone.RENDER_ONLY)) {
            assertTrue(session.denoising().isEmpty());
            assertTrue(session.rendering().isPresent());
        }
    }

    @Test
    void refuses_other_models_devices_and_options() {
        assertFalse(new ClosedFormBackbone().accepts("closed-form:other"));
        assertEquals(
                W2wException.Kind.INPUT,
                assertThrows(W2wException.class, () -> open("other")).kind());
        assertEquals(
                W2wException.Kind.DEVICE,
                assertThrows(W2wException.class, () -> open(ClosedFormBackbone.MODEL, "cuda:0", Map.of()))
                        .kind());
        assertThrows(W2wException.class, () -> open(ClosedFormBackbone.MODEL, "cpu", Map.of("tile", "8")));
    }
}
