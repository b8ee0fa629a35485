package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static w2w.tck.Numbers.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.PromptWeighting;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.WeightedPrompt;

/** Backbones that understand prompts with weights and of any length. */
abstract class PromptChecks extends DenoisingChecks {
    private PromptWeighting weighting() {
        assumeTrue(denoising().promptWeighting().isPresent(), "it understands no weights");
        return denoising().promptWeighting().orElseThrow();
    }

    /** What one and the same row is predicted to be under each of the prompts, in one call whose rows have the prompts in reverse order. */
    private List<float[]> predictions(Prompts prompts) {
        Latents x = batch(BASE).latents();
        int n = prompts.size();
        int size = x.rowSize();
        float[] values = new float[n * size];
        double[] timesteps = new double[n];
        int[] order = new int[n];
        int[] models = new int[n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(x.values(), 0, values, i * size, size);
            order[i] = n - 1 - i;
        }
        Arrays.fill(timesteps, batch(BASE).timesteps()[0]);
        Arrays.fill(models, BASE);
        Latents rows = Latents.owning(n, x.channels(), x.height(), x.width(), values);
        try (AdapterBank bank = session().bank(layout(), 1)) {
            float[] all = denoising()
                    .predict(bank, prompts, new DenoiseBatch(rows, timesteps, order, models, new float[n]))
                    .values();
            List<float[]> each = new ArrayList<>();
            for (int p = 0; p < n; p++) {
                each.add(Arrays.copyOfRange(all, (n - 1 - p) * size, (n - p) * size));
            }
            return each;
        }
    }

    private List<float[]> weighted(String... prompts) {
        try (Prompts encoded = weighting()
                .encode(Arrays.stream(prompts).map(WeightedPrompt::parse).toList())) {
            assertEquals(prompts.length, encoded.size());
            assertEquals(List.of(), encoded.warnings());
            return predictions(encoded);
        }
    }

    @Test
    public void plain_prompts_predict_exactly_what_their_text_does() {
        PromptWeighting weighting = weighting();
        try (Prompts text = denoising().encode(List.of("a cat", ""));
                Prompts plain = weighting.encode(List.of(WeightedPrompt.parse("a cat"), WeightedPrompt.parse("")))) {
            List<float[]> wanted = predictions(text);
            List<float[]> found = predictions(plain);
            for (int i = 0; i < 2; i++) {
                assertArrayEquals(wanted.get(i), found.get(i));
            }
        }
    }

    @Test
    public void weights_and_breaks_make_a_difference_and_brackets_alone_do_not() {
        List<float[]> all = weighted("a cat", "a (cat:1.5)", "a BREAK cat", "a \\(cat\\)", "a (cat:1)");
        for (int i = 1; i < 4; i++) {
            assertTrue(differs(all.get(0), all.get(i)), "prompt " + i + " predicts what no syntax does");
        }
        assertFalse(differs(all.get(0), all.get(4)), "a weight of 1");
    }

    @Test
    public void nothing_of_a_long_prompt_is_cut() {
        String words = "cat, ".repeat(200);
        List<float[]> all = weighted(words + "hat", words + "sea");
        assertTrue(differs(all.get(0), all.get(1)), "the last word of a long prompt is not seen");
    }

    /** A little and much longer, weighted and not, so that no common length is near. */
    @Test
    public void a_prompt_beside_longer_ones_predicts_what_it_does_alone() {
        String[] prompts = {
            "a cat",
            "a (cat:1.3) BREAK at sea",
            "a BREAK ship BREAK at sea",
            "",
            "b " + "BREAK a ".repeat(6),
            "a BREAK (b) BREAK c BREAK d BREAK e"
        };
        List<float[]> together = weighted(prompts);
        List<float[]> two = weighted(prompts[0], prompts[1]);
        for (int i = 0; i < prompts.length; i++) {
            float[] alone = weighted(prompts[i]).get(0);
            assertClose(alone, together.get(i), tolerance(), "prompt " + i + " beside all");
            if (i < 2) {
                assertClose(alone, two.get(i), tolerance(), "prompt " + i + " beside one other");
            }
        }
    }
}
