package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static w2w.backbone.sd.internal.Golden.assertNear;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.CoefficientBank;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.OpenRequest;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.WeightedPrompt;
import w2w.api.space.Coefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.WeightLayout;

/** Text encoders with adapters, against a checkpoint that has ΔW merged into its weights. */
class TextAdapterTest {
    private static final int BASE = AdapterBank.BASE;
    private static final String PART = "text_encoder";

    @TempDir
    static Path folder;

    private static BackboneSession session;
    private static Denoising denoising;

    @BeforeAll
    static void open() {
        Path root = CheckpointCopy.of("sd15", folder.resolve("model")).root();
        session = TestBackbone.component()
                .open(
                        new OpenRequest(root.toString(), "cpu", OpenRequest.Precision.FLOAT32, Map.of()),
                        Task.unwatched());
        denoising = TestBackbone.denoising(session);
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static WeightLayout layout(Predicate<AdaptedLayer> chosen) {
        return WeightLayout.ofLayers(session.info().layers().stream()
                .map(l -> l.adapted(1 + l.outputs() % 3, 2))
                .filter(chosen)
                .toList());
    }

    /** All of the text encoder, and the UNet's queries. */
    private static WeightLayout both() {
        return layout(l -> l.part().equals(PART) || l.module().endsWith(".to_q"));
    }

    private static Adapter random(WeightLayout layout, int number) {
        return Adapter.owning(layout, Noise.gaussian(2, "adapter", number, 0, layout.size()));
    }

    private static float[] numbers(Denoising with, Prompts prompts) {
        try (prompts) {
            return with.numbers(prompts).orElseThrow();
        }
    }

    private static float[] encode(AdapterBank bank, List<String> prompts, int[] models, float... strengths) {
        List<WeightedPrompt> read = prompts.stream().map(WeightedPrompt::parse).toList();
        return numbers(denoising, denoising.textAdapters().orElseThrow().encode(read, bank, models, strengths));
    }

    private static float[] encode(String prompt) {
        return numbers(denoising, denoising.encode(List.of(prompt)));
    }

    private static float[] row(float[] all, int rows, int row) {
        int size = all.length / rows;
        return Arrays.copyOfRange(all, row * size, (row + 1) * size);
    }

    @Test
    void every_linear_layer_of_the_text_encoder_does_what_merged_weights_do(@TempDir Path copy) {
        WeightLayout layout = layout(l -> l.part().equals(PART));
        assertEquals(0, layout.layers().size() % 6, "four of attention and two behind it, a layer");
        assertTrue(layout.layers().size() >= 12);
        Adapter adapter = random(layout, 0);
        try (AdapterBank bank = session.bank(layout, 1);
                BackboneSession merged = MergedCheckpoint.open("sd15", adapter, .1f, copy)) {
            bank.set(0, adapter);
            float[] expected = numbers(
                    TestBackbone.denoising(merged),
                    TestBackbone.denoising(merged).encode(List.of("a face")));
            assertNear(expected, encode(bank, List.of("a face"), new int[] {0}, .1f), 1e-4, "hidden states");
            assertThrows(AssertionError.class, () -> assertNear(expected, encode("a face"), 1e-2, "as it was"));
        }
    }

    @Test
    void a_prediction_with_both_parts_is_that_of_a_checkpoint_with_both_merged(@TempDir Path copy) {
        Adapter adapter = random(both(), 1);
        Latents x = Latents.owning(1, 4, 16, 16, Noise.gaussian(3, "latent", 0, 0, 4 * 16 * 16));
        DenoiseBatch batch = new DenoiseBatch(x, new double[] {500}, new int[] {0}, new int[] {0}, new float[] {.1f});
        try (AdapterBank bank = session.bank(both(), 1);
                BackboneSession merged = MergedCheckpoint.open("sd15", adapter, .1f, copy);
                AdapterBank none = merged.bank(both(), 1)) {
            bank.set(0, adapter);
            Denoising other = TestBackbone.denoising(merged);
            try (Prompts prompts = denoising
                            .textAdapters()
                            .orElseThrow()
                            .encode(List.of(WeightedPrompt.literal("a face")), bank, new int[] {0}, new float[] {.1f});
                    Prompts plain = other.encode(List.of("a face"))) {
                DenoiseBatch base =
                        new DenoiseBatch(x, batch.timesteps(), batch.prompts(), new int[] {BASE}, new float[] {1});
                assertNear(
                        other.predict(none, plain, base).values(),
                        denoising.predict(bank, prompts, batch).values(),
                        1e-4,
                        "prediction");
            }
        }
    }

    @Test
    void prompts_of_one_call_have_models_and_strengths_of_their_own() {
        WeightLayout layout = both();
        try (AdapterBank bank = session.bank(layout, 3)) {
            bank.set(0, random(layout, 2));
            bank.set(1, random(layout, 3));
            List<String> prompts = List.of("a face", "a face", "a face", "photo", "a face", "a face");
            float[] all = encode(bank, prompts, new int[] {0, 1, BASE, 1, 2, 0}, .1f, .1f, 1, .05f, 1, 0);
            for (int i : new int[] {2, 4, 5}) {
                assertNear(encode("a face"), row(all, 6, i), 1e-5, "base, never set, strength 0: row " + i);
            }
            assertNear(encode(bank, List.of("a face"), new int[] {0}, .1f), row(all, 6, 0), 1e-5, "first model");
            assertNear(encode(bank, List.of("a face"), new int[] {1}, .1f), row(all, 6, 1), 1e-5, "second model");
            assertNear(encode(bank, List.of("photo"), new int[] {1}, .05f), row(all, 6, 3), 1e-5, "weaker");
            assertThrows(AssertionError.class, () -> assertNear(row(all, 6, 0), row(all, 6, 1), 1e-2, "models differ"));
        }
    }

    @Test
    void many_prompts_with_large_adapters_are_encoded_in_pieces() {
        WeightLayout layout = WeightLayout.ofLayers(layout(l -> l.part().equals(PART)).layers().stream()
                .map(l -> l.withRank(20_000, 1))
                .toList());
        assertTrue(4L * layout.size() > SdTextAdapters.PIECE, "four rows are more than one piece: " + layout.size());
        float[] weights = Noise.gaussian(2, "large", 0, 0, layout.size());
        try (AdapterBank bank = session.bank(layout, 1)) {
            bank.set(0, Adapter.owning(layout, weights));
            List<String> prompts = List.of("a face", "photo", "a man", "a face", "smiling");
            float[] all = encode(bank, prompts, new int[] {0, 0, BASE, 0, 0}, .1f, .1f, 1, .1f, .1f);
            assertArrayEquals(row(all, 5, 0), row(all, 5, 3), 1e-4f);
            assertNear(encode(bank, List.of("smiling"), new int[] {0}, .1f), row(all, 5, 4), 1e-4, "the last");
            assertNear(encode("a man"), row(all, 5, 2), 1e-4, "the base");
        }
    }

    @Test
    void an_adapter_of_the_text_encoder_alone_leaves_the_unet_as_it_is() {
        WeightLayout layout = layout(l -> l.part().equals(PART));
        Latents x = Latents.owning(1, 4, 16, 16, Noise.gaussian(3, "latent", 0, 0, 4 * 16 * 16));
        try (AdapterBank bank = session.bank(layout, 1);
                Prompts prompts = denoising.encode(List.of("a face"))) {
            bank.set(0, random(layout, 4));
            DenoiseBatch batch = new DenoiseBatch(x, new double[] {500}, new int[] {0}, new int[] {0}, new float[] {1});
            DenoiseBatch base =
                    new DenoiseBatch(x, new double[] {500}, new int[] {0}, new int[] {BASE}, new float[] {1});
            assertArrayEquals(
                    denoising.predict(bank, prompts, base).values(),
                    denoising.predict(bank, prompts, batch).values());
            W2wException refused = assertThrows(
                    W2wException.class,
                    () -> denoising.gradients().orElseThrow().linearize(bank, prompts, batch));
            assertTrue(refused.getMessage().contains("text encoder alone"), refused.getMessage());
        }
    }

    /** Newer checkpoints and adapters trained on them have no {@code text_model} in their names. */
    @Test
    void names_without_text_model_are_the_same_layers() {
        WeightLayout long_ = layout(l -> l.part().equals(PART));
        WeightLayout short_ = WeightLayout.ofLayers(long_.layers().stream()
                .map(l -> l.withModule(l.module().replace("text_model.", "")))
                .toList());
        Adapter adapter = random(long_, 5);
        try (AdapterBank one = session.bank(long_, 1);
                AdapterBank other = session.bank(short_, 1)) {
            one.set(0, adapter);
            other.set(0, Adapter.of(short_, adapter.toArray()));
            assertArrayEquals(
                    encode(one, List.of("a face"), new int[] {0}, .1f),
                    encode(other, List.of("a face"), new int[] {0}, .1f));
        }
        WeightLayout twice = WeightLayout.ofLayers(
                List.of(long_.layers().get(0), short_.layers().get(0)));
        W2wException refused = assertThrows(W2wException.class, () -> session.bank(twice, 1));
        assertTrue(refused.getMessage().contains("twice"), refused.getMessage());
    }

    /** What a file's reader makes of a kohya file with {@code lora_te_…} keys. */
    @Test
    void a_joined_adapter_file_is_taken_as_it_is() {
        Adapter whole = random(both(), 6);
        AdapterFile file = AdapterFile.of(whole, Map.of());
        assertEquals(2, file.parts().size());
        Adapter joined = file.joined(file.parts().keySet());
        try (AdapterBank bank = session.bank(joined.layout(), 1)) {
            bank.set(0, joined);
            float[] with = encode(bank, List.of("a face"), new int[] {0}, .1f);
            assertThrows(AssertionError.class, () -> assertNear(encode("a face"), with, 1e-2, "it changes nothing"));
        }
    }

    @Test
    void points_of_a_space_with_a_text_part_encode_as_the_adapters_that_they_stand_for() {
        WeightLayout layout = both();
        int n = layout.size();
        float[] basis = new float[2 * n];
        for (int i = 0; i < n; i++) {
            int others = (n - i % 2 + 1) / 2; // numbers in this one's column
            basis[i % 2 * n + i] = (float) (1 / Math.sqrt(others));
        }
        float[] deviation = new float[n];
        Arrays.fill(deviation, 2);
        WeightSpace space = WeightSpace.inMemory(
                layout,
                Noise.gaussian(4, "mean", 0, 0, n),
                deviation,
                basis,
                new Spectrum(new double[] {2, 1}, n, 10),
                Provenance.NONE);
        Coefficients point = Coefficients.of(space.fingerprint(), 2, new float[] {20, -30});
        try (CoefficientBank points = denoising.bank(space, 2);
                AdapterBank bank = session.bank(layout, 1)) {
            points.set(1, point);
            bank.set(0, Adapter.owning(layout, space.reconstruct(point)));
            assertNear(
                    encode(bank, List.of("a face"), new int[] {0}, .1f),
                    encode(points, List.of("a face"), new int[] {1}, .1f),
                    1e-4,
                    "the point");
        }
    }

    @Test
    void models_that_do_not_fit_the_prompts_are_refused() {
        try (AdapterBank bank = session.bank(both(), 1)) {
            List<String> one = List.of("a face");
            assertThrows(IllegalArgumentException.class, () -> encode(bank, one, new int[] {0, 0}, 1, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> encode(bank, one, new int[] {1}, 1));
        }
    }
}
