package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static w2w.backbone.sd.internal.Golden.assertNear;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.BackboneSession;
import w2w.api.diffusion.CoefficientBank;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Gradients;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.space.Coefficients;
import w2w.api.space.Spectrum;
import w2w.api.space.WeightSpace;
import w2w.api.task.Noise;
import w2w.api.task.Provenance;
import w2w.api.weights.Adapter;
import w2w.api.weights.WeightLayout;
import w2w.tensors.TensorSource;

/** Derivatives against torch's, against differences, and against themselves one model at a time. */
class GradientTest {
    private static BackboneSession session;
    private static Denoising denoising;
    private static Gradients gradients;
    private static TensorSource golden;
    private static WeightSpace space;

    @BeforeAll
    static void open() {
        session = TestBackbone.open("sd15");
        denoising = TestBackbone.denoising(session);
        gradients = denoising.gradients().orElseThrow();
        golden = Golden.open("inversion.safetensors");
        space = space();
    }

    @AfterAll
    static void close() {
        golden.close();
        session.close();
    }

    private static WeightSpace space() {
        WeightLayout layout = GoldenAdapters.read("r1").layout();
        try (TensorSource file = Golden.open("weight_space.safetensors")) {
            float[] v = file.floats("V");
            int k = (int) file.require("V").dimension(1);
            float[] columns = new float[v.length];
            for (int i = 0; i < layout.size(); i++) {
                for (int j = 0; j < k; j++) {
                    columns[j * layout.size() + i] = v[i * k + j];
                }
            }
            double[] singular = Arrays.copyOf(file.doubles("singular_values"), k);
            int models = (int) file.require("proj").dimension(0);
            return WeightSpace.inMemory(
                    layout,
                    file.floats("mean"),
                    file.floats("std"),
                    columns,
                    spectrum(singular, models),
                    Provenance.NONE);
        }
    }

    private static Spectrum spectrum(double[] singular, int models) {
        return new Spectrum(singular, Arrays.stream(singular).map(s -> s * s).sum(), models);
    }

    /** One step of the masked denoising loss: mean over all numbers of (M ⊙ (ε̂ − ε))². */
    private static double loss(CoefficientBank bank, Prompts prompts, int step, float[] c, float[] gradient) {
        bank.set(0, Coefficients.of(bank.space(), bank.components(), c));
        int t = (int) golden.longs("timesteps")[step];
        TrainingSchedule schedule = denoising.process().schedule();
        Latents clean = TestBackbone.latents(golden, "latents");
        int n = clean.rowSize();
        float[] noise = Arrays.copyOfRange(golden.floats("noises"), step * n, (step + 1) * n);
        float[] mask = golden.floats("mask");
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (schedule.signal(t) * clean.values()[i] + schedule.noise(t) * noise[i]);
        }
        DenoiseBatch batch =
                new DenoiseBatch(clean.with(x), new double[] {t}, new int[] {0}, new int[] {0}, new float[] {1});
        try (Gradients.Linearization line = gradients.linearize(bank, prompts, batch)) {
            float[] predicted = line.prediction().values();
            float[] cotangent = new float[n];
            double loss = 0;
            for (int i = 0; i < n; i++) {
                float m = mask[i % mask.length];
                double d = m * ((double) predicted[i] - noise[i]);
                loss += d * d / n;
                cotangent[i] = (float) (2 * m * d / n);
            }
            System.arraycopy(line.pullToCoefficients(clean.with(cotangent)), 0, gradient, 0, gradient.length);
            return loss;
        }
    }

    @Test
    void the_gradient_in_the_coefficients_is_torchs() {
        try (CoefficientBank bank = denoising.bank(space, 1);
                Prompts prompts = TestBackbone.prompts(session, golden, "context")) {
            float[] gradient = new float[bank.components()];
            double loss = loss(bank, prompts, 0, golden.floats("c0"), gradient);
            assertEquals(golden.floats("loss0")[0], loss, 1e-4 * loss);
            assertNear(golden.floats("grad0"), gradient, 1e-4, "gradient at c0");
        }
    }

    @Test
    void five_steps_of_adam_are_torchs() {
        try (CoefficientBank bank = denoising.bank(space, 1);
                Prompts prompts = TestBackbone.prompts(session, golden, "context")) {
            int k = bank.components();
            float[] c = golden.floats("c0");
            double rate = Double.parseDouble(golden.metadata().getOrDefault("lr", ""));
            double decay = Double.parseDouble(golden.metadata().getOrDefault("weight_decay", ""));
            double[] m = new double[k];
            double[] v = new double[k];
            float[] gradient = new float[k];
            int steps = (int) golden.require("losses").dimension(0);
            for (int step = 0; step < steps; step++) {
                double loss = loss(bank, prompts, step, c, gradient);
                assertEquals(golden.floats("losses")[step], loss, 1e-3 * loss, "loss of step " + step);
                for (int j = 0; j < k; j++) {
                    double g = gradient[j] + decay * c[j];
                    m[j] = .9 * m[j] + .1 * g;
                    v[j] = .999 * v[j] + .001 * g * g;
                    double mean = m[j] / (1 - Math.pow(.9, step + 1));
                    double square = v[j] / (1 - Math.pow(.999, step + 1));
                    c[j] -= (float) (rate * mean / (Math.sqrt(square) + 1e-8));
                }
                float[] expected = Arrays.copyOfRange(golden.floats("coefficients"), step * k, (step + 1) * k);
                assertNear(expected, c, 1e-3, "coefficients after step " + step);
            }
        }
    }

    @Test
    void the_gradient_in_the_weights_is_the_slope() {
        Adapter start = Adapter.owning(
                space.layout(),
                space.reconstruct(Coefficients.of(space.fingerprint(), space.components(), golden.floats("c0"))));
        Latents x = TestBackbone.latents(golden, "latents");
        float[] cotangent = Noise.gaussian(5, "cotangent", 0, 0, x.rowSize());
        float[] direction = Noise.gaussian(6, "direction", 0, 0, start.layout().size());
        float[] deviation = space.deviation();
        for (int i = 0; i < direction.length; i++) {
            direction[i] *= deviation[i];
        }
        DenoiseBatch batch = new DenoiseBatch(x, new double[] {300}, new int[] {0}, new int[] {0}, new float[] {.8f});
        try (AdapterBank bank = session.bank(start.layout(), 1);
                Prompts prompts = TestBackbone.prompts(session, golden, "context")) {
            bank.set(0, start);
            double slope;
            try (Gradients.Linearization line = gradients.linearize(bank, prompts, batch)) {
                slope = dot(line.pullToWeights(x.with(cotangent)), direction);
            }
            double h = 1e-2;
            double[] values = new double[2];
            for (int side = 0; side < 2; side++) {
                float[] moved = start.toArray();
                for (int i = 0; i < moved.length; i++) {
                    moved[i] += (float) ((side == 0 ? h : -h) * direction[i]);
                }
                bank.set(0, Adapter.owning(start.layout(), moved));
                values[side] = dot(denoising.predict(bank, prompts, batch).values(), cotangent);
            }
            assertEquals((values[0] - values[1]) / (2 * h), slope, 2e-3 * Math.abs(slope) + 1e-4);
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @Test
    void many_models_in_one_batch_have_the_gradients_they_have_alone() {
        Latents one = TestBackbone.latents(golden, "latents");
        int n = one.rowSize();
        int[] models = {3, AdapterBank.BASE, 1, 3};
        float[] x = Noise.gaussian(7, "x", 0, 0, 4 * n);
        float[] y = Noise.gaussian(8, "y", 0, 0, 4 * n);
        Latents all = Latents.owning(4, one.channels(), one.height(), one.width(), x);
        double[] times = {10, 400, 700, 990};
        try (CoefficientBank bank = denoising.bank(space, 4);
                Prompts prompts = TestBackbone.prompts(session, golden, "context")) {
            int k = bank.components();
            for (int i = 0; i < 4; i++) {
                bank.set(i, Coefficients.of(bank.space(), k, Noise.gaussian(9, "c", 0, i, k)));
            }
            float[] together;
            DenoiseBatch batch = new DenoiseBatch(all, times, new int[4], models, new float[] {1, 1, 1, .5f});
            try (Gradients.Linearization line = gradients.linearize(bank, prompts, batch)) {
                assertArrayEquals(new int[] {1, 3}, line.models());
                together = line.pullToCoefficients(all.with(y));
                assertThrows(IllegalStateException.class, () -> line.pullToCoefficients(all.with(y)));
            }
            float[] alone = new float[2 * k];
            for (int row : List.of(0, 2, 3)) {
                DenoiseBatch single = new DenoiseBatch(
                        all.row(row), new double[] {times[row]}, new int[] {0}, new int[] {models[row]}, new float[] {
                            batch.strengths()[row]
                        });
                try (Gradients.Linearization line = gradients.linearize(bank, prompts, single)) {
                    float[] g = line.pullToCoefficients(all.with(y).row(row));
                    for (int j = 0; j < k; j++) {
                        alone[(models[row] == 1 ? 0 : k) + j] += g[j];
                    }
                }
            }
            assertNear(alone, together, 1e-4, "gradients of two models in a batch of four rows");
        }
    }

    @Test
    void two_threads_can_linearise_at_once() throws Exception {
        try (CoefficientBank bank = denoising.bank(space, 1);
                Prompts prompts = TestBackbone.prompts(session, golden, "context");
                BackboneSession other = TestBackbone.open("sd15")) {
            float[] expected = new float[bank.components()];
            loss(bank, prompts, 0, golden.floats("c0"), expected);
            Latents x = TestBackbone.latents(golden, "latents");
            DenoiseBatch batch = new DenoiseBatch(x, new double[] {5}, new int[] {0}, new int[] {0}, new float[] {1});
            try (AdapterBank models = other.bank(space.layout(), 1);
                    Prompts words = TestBackbone.prompts(other, golden, "context");
                    Gradients.Linearization open = TestBackbone.denoising(other)
                            .gradients()
                            .orElseThrow()
                            .linearize(models, words, batch)) {
                float[] meanwhile = new float[bank.components()];
                Thread thread = new Thread(() -> loss(bank, prompts, 0, golden.floats("c0"), meanwhile), "second");
                thread.start();
                thread.join();
                assertArrayEquals(expected, meanwhile);
                open.pullToWeights(x);
            }
        }
    }

    @Test
    void the_decoders_gradient_is_its_slope() {
        Latents latent = Latents.owning(1, 4, 4, 4, Noise.gaussian(1, "latent", 0, 0, 64));
        float[] direction = Noise.gaussian(2, "direction", 0, 0, 64);
        float[] cotangent = Noise.gaussian(3, "cotangent", 0, 0, 3 * 32 * 32);
        float[] gradient = denoising
                .codec()
                .gradients()
                .orElseThrow()
                .pull(latent, List.of(Picture.of(32, 32, cotangent)))
                .values();
        double h = 1e-2;
        double[] values = new double[2];
        for (int side = 0; side < 2; side++) {
            float[] moved = latent.values().clone();
            for (int i = 0; i < moved.length; i++) {
                moved[i] += (float) ((side == 0 ? h : -h) * direction[i]);
            }
            Picture picture = denoising
                    .codec()
                    .decode(latent.with(moved), w2w.api.task.Task.unwatched())
                    .get(0);
            values[side] = dot(picture.toArray(), cotangent);
        }
        double slope = dot(gradient, direction);
        assertEquals((values[0] - values[1]) / (2 * h), slope, 5e-3 * Math.abs(slope) + 1e-3);
    }
}
