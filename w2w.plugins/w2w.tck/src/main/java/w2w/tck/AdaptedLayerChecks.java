package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static w2w.tck.Numbers.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.LinearLayer;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.TextAdapters;
import w2w.api.diffusion.WeightedPrompt;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;

/** Layers that a backbone lists, each alone, and prompts that adapted text encoders encode. */
abstract class AdaptedLayerChecks extends DenoisingChecks {
    private static final String PROMPT = "a photo of a person";
    private static final int ROWS = 4;

    /** Whether a change of a layer alone can be seen: it cannot where a norm takes it away. */
    protected boolean shows(LinearLayer layer) {
        return true;
    }

    private static boolean text(LinearLayer layer) {
        return layer.adapted(1, 1).part().startsWith("text_encoder");
    }

    private TextAdapters textAdapters() {
        assumeTrue(denoising().textAdapters().isPresent(), "adapters cannot change its text encoder");
        return denoising().textAdapters().orElseThrow();
    }

    /** A layout of the model's text-encoder layers. */
    private WeightLayout textLayout() {
        return WeightLayout.ofLayers(session().info().layers().stream()
                .filter(AdaptedLayerChecks::text)
                .map(l -> l.adapted(2, 3))
                .toList());
    }

    private Adapter gaussian(WeightLayout layout, int number) {
        return Adapter.owning(layout, Numbers.gaussian("tck text", number, layout.size(), 5 * adapterScale()));
    }

    @Test
    public void a_model_that_lists_layers_of_text_encoders_can_encode_with_them() {
        List<LinearLayer> layers = session().info().layers();
        assumeTrue(!layers.isEmpty(), "no layers to adapt are known");
        for (LinearLayer layer : layers) {
            AdaptedLayer adapted = layer.adapted(1, 1);
            assertTrue(
                    adapted.part().equals(AdapterFile.UNET)
                            || adapted.part().equals(AdapterFile.TRANSFORMER)
                            || text(layer),
                    layer.module());
        }
        assertEquals(denoising().textAdapters().isPresent(), layers.stream().anyMatch(AdaptedLayerChecks::text));
    }

    @Test
    public void every_layer_that_is_listed_changes_the_prediction() {
        List<LinearLayer> all =
                session().info().layers().stream().filter(this::shows).toList();
        assumeTrue(!all.isEmpty(), "no layers to adapt are known");
        WeightLayout layout =
                WeightLayout.ofLayers(all.stream().map(l -> l.adapted(1, 1)).toList());
        float[] weights = Numbers.gaussian("tck layer", 0, layout.size(), 10 * adapterScale());
        DenoiseBatch one = batch(0);
        List<String> without = new ArrayList<>();
        try (AdapterBank bank = session().bank(layout, ROWS)) {
            float[] base = predict(bank, rows(one, new int[] {BASE}));
            for (int first = 0; first < all.size(); first += ROWS) {
                int count = Math.min(ROWS, all.size() - first);
                int[] models = new int[count];
                for (int i = 0; i < count; i++) {
                    bank.set(i, only(layout, all.get(first + i).module(), weights));
                    models[i] = i;
                }
                float[] predictions = predict(bank, rows(one, models));
                for (int i = 0; i < count; i++) {
                    float[] row = Arrays.copyOfRange(predictions, i * base.length, (i + 1) * base.length);
                    if (Numbers.norm(Numbers.moved(row, -1, base)) < tolerance() * Numbers.norm(base)) {
                        without.add(all.get(first + i).module());
                    }
                }
            }
        }
        assertEquals(List.of(), without, "layers whose adapter changes nothing");
    }

    /** The row for each of some models, with a prompt of each one's own. */
    private static DenoiseBatch rows(DenoiseBatch one, int[] models) {
        int size = one.latents().rowSize();
        float[] values = new float[models.length * size];
        double[] timesteps = new double[models.length];
        int[] prompts = new int[models.length];
        float[] strengths = new float[models.length];
        for (int i = 0; i < models.length; i++) {
            System.arraycopy(one.latents().values(), 0, values, i * size, size);
            timesteps[i] = one.timesteps()[0];
            prompts[i] = i;
            strengths[i] = 1;
        }
        return new DenoiseBatch(
                Latents.owning(
                        models.length,
                        one.latents().channels(),
                        one.latents().height(),
                        one.latents().width(),
                        values),
                timesteps,
                prompts,
                models,
                strengths);
    }

    private float[] predict(AdapterBank bank, DenoiseBatch batch) {
        Denoising denoising = denoising();
        try (Prompts prompts = denoising.textAdapters().isPresent()
                ? denoising.textAdapters().get().encode(texts(batch.rows()), bank, batch.models(), batch.strengths())
                : denoising.encode(Collections.nCopies(batch.rows(), PROMPT))) {
            return denoising.predict(bank, prompts, batch).values();
        }
    }

    private static List<WeightedPrompt> texts(int count) {
        return Collections.nCopies(count, WeightedPrompt.literal(PROMPT));
    }

    /** An adapter of one layer's numbers, and no others. */
    private static Adapter only(WeightLayout layout, String module, float[] weights) {
        float[] some = new float[weights.length];
        for (Slot slot : layout.slots()) {
            if (slot.layer().module().equals(module)) {
                System.arraycopy(weights, slot.offset(), some, slot.offset(), slot.size());
            }
        }
        return Adapter.owning(layout, some);
    }

    /** The prediction of the base model with one of these prompts, which tells how they were encoded. */
    private float[] predictWith(Prompts prompts, int index) {
        DenoiseBatch one = batch(BASE);
        try (AdapterBank bank = session().bank(layout(), 1)) {
            DenoiseBatch batch =
                    new DenoiseBatch(one.latents(), one.timesteps(), new int[] {index}, one.models(), one.strengths());
            return denoising().predict(bank, prompts, batch).values();
        }
    }

    @Test
    public void prompts_of_one_call_have_text_encoders_of_their_own() {
        TextAdapters text = textAdapters();
        WeightLayout layout = textLayout();
        List<WeightedPrompt> texts = texts(3);
        try (AdapterBank bank = session().bank(layout, 2)) {
            bank.set(0, gaussian(layout, 0));
            bank.set(1, gaussian(layout, 1));
            int[] models = {0, 1, BASE};
            float[] strengths = {1, 0.5f, 1};
            try (Prompts together = text.encode(texts, bank, models, strengths)) {
                assertEquals(3, together.size());
                float[][] seen = new float[3][];
                for (int i = 0; i < 3; i++) {
                    seen[i] = predictWith(together, i);
                    try (Prompts alone =
                            text.encode(texts(1), bank, new int[] {models[i]}, new float[] {strengths[i]})) {
                        assertClose(predictWith(alone, 0), seen[i], tolerance(), "prompt " + i + " alone");
                    }
                }
                double apart = Numbers.norm(Numbers.moved(seen[0], -1, seen[1]));
                assertTrue(apart > tolerance() * Numbers.norm(seen[0]), "two models encode the same");
            }
        }
    }

    @Test
    public void text_encoders_of_no_change_encode_as_they_are() {
        TextAdapters text = textAdapters();
        WeightLayout layout = textLayout();
        List<WeightedPrompt> texts = texts(3);
        try (AdapterBank bank = session().bank(layout, 2);
                Prompts plain = denoising().encode(List.of(PROMPT))) {
            bank.set(0, gaussian(layout, 0));
            try (Prompts prompts = text.encode(texts, bank, new int[] {0, 1, BASE}, new float[] {0, 1, 1})) {
                for (int i = 0; i < 3; i++) {
                    assertClose(
                            predictWith(plain, 0),
                            predictWith(prompts, i),
                            tolerance(),
                            List.of("strength 0", "a model that was not set", "the base model")
                                    .get(i));
                }
            }
        }
    }

    @Test
    public void strength_multiplies_the_change_of_a_text_encoder() {
        TextAdapters text = textAdapters();
        WeightLayout layout = textLayout();
        Adapter adapter = gaussian(layout, 0);
        float[] half = adapter.toArray();
        for (Slot slot : layout.slots()) {
            for (int i = slot.offset(); i < slot.end() && slot.factor() == Factor.B; i++) {
                half[i] /= 2;
            }
        }
        try (AdapterBank bank = session().bank(layout, 2)) {
            bank.set(0, adapter);
            bank.set(1, Adapter.of(layout, half));
            try (Prompts prompts = text.encode(texts(2), bank, new int[] {0, 1}, new float[] {0.5f, 1})) {
                assertClose(predictWith(prompts, 1), predictWith(prompts, 0), tolerance(), "strength ½ and half of B");
            }
        }
    }
}
