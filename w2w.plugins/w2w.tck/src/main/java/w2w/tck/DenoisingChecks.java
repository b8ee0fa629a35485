package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static w2w.tck.Numbers.assertClose;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.CoefficientBank;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.DiffusionProcess;
import w2w.api.diffusion.ImageCodec;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.Prompts;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.task.Task;
import w2w.api.weights.Adapter;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;

/** Backbones that take single steps: predictions, banks and pictures. */
abstract class DenoisingChecks extends RenderingChecks {
    /** The prediction of a batch with a bank of the adapters given. */
    private float[] predict(DenoiseBatch batch, Adapter... adapters) {
        Denoising denoising = denoising();
        try (AdapterBank bank = session().bank(layout(), adapters.length);
                Prompts prompts = denoising.encode(prompts())) {
            for (int i = 0; i < adapters.length; i++) {
                bank.set(i, adapters[i]);
            }
            return denoising.predict(bank, prompts, batch).values();
        }
    }

    @Test
    public void a_prediction_is_finite_and_has_the_shape_of_its_latents() {
        DenoiseBatch batch = batch(0, BASE, 1);
        float[] before = batch.latents().values().clone();
        float[] prediction = predict(batch, adapter(0), adapter(1));
        assertEquals(before.length, prediction.length);
        Numbers.assertFinite(prediction, "prediction");
        assertArrayEquals(before, batch.latents().values(), "the latents were changed");
    }

    @Test
    public void a_row_does_not_depend_on_its_batch() {
        DenoiseBatch batch = batch(0, BASE, 1, 0);
        float[] together = predict(batch, adapter(0), adapter(1));
        int row = batch.latents().rowSize();
        for (int i = 0; i < batch.rows(); i++) {
            float[] alone = predict(row(batch, i), adapter(0), adapter(1));
            assertClose(alone, Arrays.copyOfRange(together, i * row, (i + 1) * row), tolerance(), "row " + i);
        }
    }

    @Test
    public void the_same_batch_twice_gives_the_same() {
        assertArrayEquals(predict(batch(0, BASE), adapter(0)), predict(batch(0, BASE), adapter(0)));
    }

    @Test
    public void every_model_of_a_bank_predicts_in_its_own_way() {
        DenoiseBatch first = batch(0);
        float[] a = predict(first, adapter(0), adapter(1));
        float[] b = predict(withModels(first, 1), adapter(0), adapter(1));
        float[] base = predict(withModels(first, BASE), adapter(0), adapter(1));
        assertTrue(differs(a, b) && differs(a, base) && differs(b, base), "two models predict the same");
    }

    final boolean differs(float[] a, float[] b) {
        return Numbers.norm(Numbers.moved(a, -1, b)) > 10 * tolerance() * tolerance() * Numbers.norm(a);
    }

    @Test
    public void a_model_that_was_not_set_is_the_model_without_adapter() {
        Denoising denoising = denoising();
        DenoiseBatch batch = batch(0);
        try (AdapterBank bank = session().bank(layout(), 1);
                Prompts prompts = denoising.encode(prompts())) {
            assertClose(
                    denoising.predict(bank, prompts, withModels(batch, BASE)).values(),
                    denoising.predict(bank, prompts, batch).values(),
                    tolerance(),
                    "not set");
        }
    }

    @Test
    public void strength_multiplies_the_change_of_weights() {
        DenoiseBatch batch = batch(0);
        Adapter adapter = adapter(0);
        float[] half = adapter.toArray();
        for (Slot slot : adapter.layout().slots()) {
            for (int i = slot.offset(); i < slot.end() && slot.factor() == Factor.B; i++) {
                half[i] /= 2;
            }
        }
        assertClose(
                predict(batch, Adapter.of(adapter.layout(), half)),
                predict(withStrengths(batch, 0.5f), adapter),
                tolerance(),
                "strength ½ and half of B");
        assertClose(
                predict(withModels(batch, BASE), adapter),
                predict(withStrengths(batch, 0), adapter),
                tolerance(),
                "strength 0");
    }

    @Test
    public void setting_a_model_again_replaces_it() {
        Denoising denoising = denoising();
        DenoiseBatch batch = batch(0);
        try (AdapterBank bank = session().bank(layout(), 1);
                Prompts prompts = denoising.encode(prompts())) {
            bank.set(0, adapter(1));
            denoising.predict(bank, prompts, batch);
            bank.set(0, adapter(0));
            assertClose(
                    predict(batch, adapter(0)),
                    denoising.predict(bank, prompts, batch).values(),
                    tolerance(),
                    "the second adapter");
        }
    }

    @Test
    public void a_point_of_a_space_is_the_adapter_that_it_stands_for() {
        Denoising denoising = denoising();
        DenoiseBatch batch = batch(1, 0);
        WeightSpace space = space();
        Coefficients point = Coefficients.of(space.fingerprint(), 3, new float[] {2, -1, 3});
        try (CoefficientBank bank = denoising.bank(space, 2);
                Prompts prompts = denoising.encode(prompts())) {
            assertEquals(space.fingerprint(), bank.space());
            assertEquals(3, bank.components());
            bank.set(1, point);
            bank.set(0, adapter(0));
            assertClose(
                    predict(batch, adapter(0), Adapter.of(layout(), space.reconstruct(point))),
                    denoising.predict(bank, prompts, batch).values(),
                    tolerance(),
                    "a point against its adapter");
        }
    }

    @Test
    public void a_point_of_another_space_is_refused() {
        try (CoefficientBank bank = denoising().bank(space(), 1)) {
            Refusals.assertRefuses(() -> bank.set(0, Coefficients.of("another", 3, new float[3])));
        }
    }

    @Test
    public void prompts_are_counted_and_make_a_difference() {
        Denoising denoising = denoising();
        DenoiseBatch batch = batch(BASE);
        try (AdapterBank bank = session().bank(layout(), 1);
                Prompts one = denoising.encode(List.of("a cat"));
                Prompts other = denoising.encode(List.of("a ship at sea", "x"))) {
            assertEquals(2, other.size());
            assertTrue(
                    differs(
                            denoising.predict(bank, one, batch).values(),
                            denoising.predict(bank, other, batch).values()),
                    "two prompts predict the same");
        }
    }

    @Test
    public void prompts_that_can_be_kept_predict_the_same_when_they_are_restored() {
        Denoising denoising = denoising();
        DenoiseBatch batch = BackboneFixture.row(batch(BASE), 0);
        try (AdapterBank bank = session().bank(layout(), 1);
                Prompts two = denoising.encode(List.of("a cat", "a ship at sea"))) {
            Optional<float[]> numbers = denoising.numbers(two);
            if (numbers.isEmpty()) {
                return; // they need not be
            }
            float[] cat = Arrays.copyOf(numbers.get(), numbers.get().length / 2);
            try (Prompts one = denoising.restore(1, cat)) {
                assertEquals(1, one.size());
                assertArrayEquals(
                        denoising.predict(bank, two, batch).values(),
                        denoising.predict(bank, one, batch).values());
            }
        }
    }

    @Test
    public void handles_of_another_session_and_closed_ones_are_refused() {
        Denoising denoising = denoising();
        DenoiseBatch batch = batch(BASE);
        try (BackboneSession second = open();
                AdapterBank foreign = second.bank(layout(), 1);
                AdapterBank bank = session().bank(layout(), 1)) {
            Prompts prompts = denoising.encode(prompts());
            assertThrows(IllegalArgumentException.class, () -> denoising.predict(foreign, prompts, batch));
            prompts.close();
            assertThrows(IllegalStateException.class, () -> denoising.predict(bank, prompts, batch));
        }
    }

    @Test
    public void pictures_become_latents_and_latents_pictures_of_the_right_size() {
        DiffusionProcess process = denoising().process();
        ImageCodec codec = denoising().codec();
        int side = latentSide() * process.downscale();
        List<Picture> pictures = List.of(TestPictures.picture(0, side, side), TestPictures.picture(1, side, side));
        Latents mean = codec.encode(pictures, Task.unwatched()).mean();
        assertEquals(
                List.of(2, process.latentChannels(), latentSide(), latentSide()),
                List.of(mean.rows(), mean.channels(), mean.height(), mean.width()));
        List<Picture> decoded = codec.decode(mean, Task.unwatched());
        assertEquals(2, decoded.size());
        assertEquals(side, decoded.get(1).width());
        assertClose(
                codec.decode(mean.row(1), Task.unwatched()).get(0).toArray(),
                decoded.get(1).toArray(),
                tolerance() * 10,
                "the second picture alone");
    }

    @Test
    public void the_derivative_of_decoding_agrees_with_finite_differences() {
        ImageCodec codec = denoising().codec();
        assumeTrue(codec.gradients().isPresent(), "it has no derivative");
        Latents at = batch(BASE).latents();
        int side = latentSide() * denoising().process().downscale();
        Picture cotangent = Picture.owning(side, side, Numbers.gaussian("tck cotangent", 0, 3 * side * side, 1));
        float[] gradient =
                codec.gradients().orElseThrow().pull(at, List.of(cotangent)).values();
        float[] direction = Numbers.gaussian("tck direction", 0, gradient.length, 1);
        Numbers.assertDerivative(
                gradient,
                direction,
                h -> Numbers.dot(
                        cotangent.toArray(),
                        codec.decode(at.with(Numbers.moved(at.values(), h, direction)), Task.unwatched())
                                .get(0)
                                .toArray()),
                0.01,
                0.02,
                "decoding");
    }
}
