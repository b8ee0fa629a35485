package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static w2w.tck.Numbers.assertClose;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.CoefficientBank;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.Gradients.Linearization;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Prompts;
import w2w.api.space.Coefficients;
import w2w.api.space.WeightSpace;
import w2w.api.weights.Adapter;

/** Backbones that pull cotangents back to their banks. Two models and the base in one batch, one model in two rows. */
abstract class GradientChecks extends AdaptedLayerChecks {
    /** Length of a finite-difference step, relative to the adapter's or the point's own numbers. */
    protected double differenceStep() {
        return 0.02;
    }

    /** Largest relative difference between a derivative and finite differences. */
    protected double derivativeTolerance() {
        return 0.02;
    }

    private Gradients gradients() {
        assumeTrue(denoising().gradients().isPresent(), "it has no gradients");
        return denoising().gradients().orElseThrow();
    }

    private DenoiseBatch mixed() {
        return withStrengths(batch(2, 0, BASE, 2), 1, 0.7f, 1, 1);
    }

    private static Latents cotangent(DenoiseBatch batch) {
        return batch.latents()
                .with(Numbers.gaussian("tck cotangent", 0, batch.latents().values().length, 1));
    }

    @Test
    public void a_linearisation_predicts_and_names_the_models_it_is_about() {
        Gradients gradients = gradients();
        DenoiseBatch batch = mixed();
        try (AdapterBank bank = session().bank(layout(), 3);
                Prompts prompts = denoising().encode(prompts())) {
            bank.set(0, adapter(0));
            bank.set(2, adapter(2));
            float[] expected = denoising().predict(bank, prompts, batch).values();
            try (Linearization linearization = gradients.linearize(bank, prompts, batch)) {
                assertClose(expected, linearization.prediction().values(), tolerance(), "prediction");
                assertArrayEquals(new int[] {0, 2}, linearization.models());
                assertThrows(
                        IllegalStateException.class,
                        () -> linearization.pullToCoefficients(cotangent(batch)),
                        "a bank of adapters");
            }
        }
    }

    @Test
    public void the_gradient_in_the_weights_agrees_with_finite_differences() {
        Gradients gradients = gradients();
        Denoising denoising = denoising();
        DenoiseBatch batch = mixed();
        Latents cotangent = cotangent(batch);
        int n = layout().size();
        try (AdapterBank bank = session().bank(layout(), 3);
                Prompts prompts = denoising.encode(prompts())) {
            bank.set(0, adapter(0));
            bank.set(2, adapter(2));
            float[] rows;
            try (Linearization linearization = gradients.linearize(bank, prompts, batch)) {
                rows = linearization.pullToWeights(cotangent);
            }
            assertEquals(2 * n, rows.length, "a row a model");
            for (int i = 0; i < 2; i++) {
                int model = 2 * i;
                float[] gradient = Arrays.copyOfRange(rows, i * n, (i + 1) * n);
                float[] at = adapter(model).toArray();
                float[] direction = Numbers.gaussian("tck direction", i, n, adapterScale());
                Numbers.assertDerivative(
                        gradient,
                        direction,
                        h -> {
                            bank.set(model, Adapter.of(layout(), Numbers.moved(at, h, direction)));
                            return Numbers.dot(
                                    cotangent.values(),
                                    denoising.predict(bank, prompts, batch).values());
                        },
                        differenceStep(),
                        derivativeTolerance(),
                        "model " + model);
                bank.set(model, adapter(model));
            }
        }
    }

    @Test
    public void the_gradient_in_the_coefficients_agrees_with_finite_differences() {
        Gradients gradients = gradients();
        Denoising denoising = denoising();
        DenoiseBatch batch = mixed();
        Latents cotangent = cotangent(batch);
        WeightSpace space = space();
        float[] at = {2, -1, 3};
        try (CoefficientBank bank = denoising.bank(space, 3);
                Prompts prompts = denoising.encode(prompts())) {
            bank.set(0, Coefficients.of(space.fingerprint(), 3, new float[] {1, 1, 1}));
            bank.set(2, Coefficients.of(space.fingerprint(), 3, at));
            float[] rows;
            try (Linearization linearization = gradients.linearize(bank, prompts, batch)) {
                rows = linearization.pullToCoefficients(cotangent);
            }
            assertEquals(6, rows.length, "a row a model");
            for (int j = 0; j < 3; j++) {
                float[] direction = new float[3];
                direction[j] = 1;
                Numbers.assertDerivative(
                        Arrays.copyOfRange(rows, 3, 6),
                        direction,
                        h -> {
                            bank.set(2, Coefficients.of(space.fingerprint(), 3, Numbers.moved(at, h, direction)));
                            return Numbers.dot(
                                    cotangent.values(),
                                    denoising.predict(bank, prompts, batch).values());
                        },
                        10 * differenceStep(),
                        derivativeTolerance(),
                        "component " + j);
            }
        }
    }

    @Test
    public void rows_without_an_adapter_pull_on_nothing() {
        Gradients gradients = gradients();
        DenoiseBatch batch = batch(0, BASE);
        float[] values = new float[batch.latents().values().length];
        Arrays.fill(values, values.length / 2, values.length, 1);
        try (AdapterBank bank = session().bank(layout(), 1);
                Prompts prompts = denoising().encode(prompts())) {
            bank.set(0, adapter(0));
            try (Linearization linearization = gradients.linearize(bank, prompts, batch)) {
                float[] pulled = linearization.pullToWeights(batch.latents().with(values));
                assertEquals(0, Numbers.norm(pulled), "gradient from the row of the base model");
            }
        }
    }

    @Test
    public void a_closed_linearisation_refuses() {
        Gradients gradients = gradients();
        DenoiseBatch batch = batch(0);
        try (AdapterBank bank = session().bank(layout(), 1);
                Prompts prompts = denoising().encode(prompts())) {
            Linearization linearization = gradients.linearize(bank, prompts, batch);
            linearization.close();
            linearization.close();
            assertThrows(IllegalStateException.class, () -> linearization.pullToWeights(cotangent(batch)));
        }
    }
}
