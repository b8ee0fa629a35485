package w2w.backbone.closedform.internal;

import java.util.List;
import w2w.api.diffusion.LinearLayer;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.task.Noise;

/**
 * The model: at each position p of a latent x, at timestep t and with a prompt of embedding e,
 *
 * <pre>prediction_p = Σ_L (W_L + s·ΔW_L) φ_L   with φ_latent = x_p, φ_prompt = e, φ_time = (√ᾱ_t, √(1−ᾱ_t))</pre>
 *
 * one linear layer L an input φ_L, s the strength of the row's adapter. It is linear in x, e and ΔW, so every derivative is exact.
 * Its text encoder is the identity, which an adapter changes to e + s·ΔW_text e.
 */
final class ClosedForm {
    /** A picture's 3 channels × 2 × 2 pixels go to one position: see {@link ClosedFormCodec}. */
    static final int CHANNELS = 12;

    static final int DOWNSCALE = 2;

    /** Numbers in a prompt's embedding. */
    static final int EMBEDDING = 8;

    /** Layers in the order of φ. */
    static final List<LinearLayer> LAYERS = List.of(
            new LinearLayer("mix.latent", CHANNELS, CHANNELS),
            new LinearLayer("mix.prompt", EMBEDDING, CHANNELS),
            new LinearLayer("mix.time", 2, CHANNELS));

    /** The text encoder's. */
    static final LinearLayer TEXT = new LinearLayer("text_encoder:mix.words", EMBEDDING, EMBEDDING);

    /** 1000 timesteps, √β from √0.00085 to √0.012 in equal steps, as Stable Diffusion was trained; predicts ε. */
    static final TrainingSchedule SCHEDULE = schedule();

    private ClosedForm() {}

    /** W_L, outputs × inputs: fixed Gaussian numbers of deviation ¼. */
    static float[] baseWeights(int layer) {
        LinearLayer l = LAYERS.get(layer);
        float[] w = Noise.gaussian(0, "closed-form weights", 0, layer, l.inputs() * l.outputs());
        for (int i = 0; i < w.length; i++) {
            w[i] *= 0.25f;
        }
        return w;
    }

    /** e: Gaussian numbers named by the prompt; zero for the empty one. */
    static float[] embed(String prompt) {
        return prompt.isEmpty()
                ? new float[EMBEDDING]
                : Noise.gaussian(prompt.hashCode(), "closed-form prompt", 0, 0, EMBEDDING);
    }

    /** φ_time, between two timesteps linearly. */
    static float[] time(double timestep) {
        double t = Math.max(0, Math.min(timestep, SCHEDULE.timesteps() - 1));
        int low = (int) t;
        int high = Math.min(low + 1, SCHEDULE.timesteps() - 1);
        double share = t - low;
        double alpha = (1 - share) * SCHEDULE.alphaCumprod(low) + share * SCHEDULE.alphaCumprod(high);
        return new float[] {(float) Math.sqrt(alpha), (float) Math.sqrt(1 - alpha)};
    }

    /** Σ_p of one row's prediction += (w · φ) at each position; x is the row's latent when the layer is {@code mix.latent}. */
    static void addLayer(int layer, double[] w, float[] phi, float[] latents, int row, int positions, double[] out) {
        int inputs = LAYERS.get(layer).inputs();
        int from = row * CHANNELS * positions;
        for (int o = 0; o < CHANNELS; o++) {
            for (int p = 0; p < positions; p++) {
                double sum = 0;
                for (int i = 0; i < inputs; i++) {
                    sum += w[o * inputs + i] * (layer == 0 ? latents[from + i * positions + p] : phi[i]);
                }
                out[o * positions + p] += sum;
            }
        }
    }

    /** G = Σ_p cotangent_p φᵀ of one row, outputs × inputs: the derivative in that layer's weights. */
    static double[] outer(int layer, float[] cotangent, float[] phi, float[] latents, int row, int positions) {
        int inputs = LAYERS.get(layer).inputs();
        int from = row * CHANNELS * positions;
        double[] g = new double[CHANNELS * inputs];
        for (int o = 0; o < CHANNELS; o++) {
            for (int i = 0; i < inputs; i++) {
                for (int p = 0; p < positions; p++) {
                    float in = layer == 0 ? latents[from + i * positions + p] : phi[i];
                    g[o * inputs + i] += (double) cotangent[from + o * positions + p] * in;
                }
            }
        }
        return g;
    }

    private static TrainingSchedule schedule() {
        double[] alphas = new double[1000];
        double product = 1;
        for (int t = 0; t < alphas.length; t++) {
            double root = Math.sqrt(0.00085) + t / 999.0 * (Math.sqrt(0.012) - Math.sqrt(0.00085));
            product *= 1 - root * root;
            alphas[t] = product;
        }
        return new TrainingSchedule(alphas, PredictionType.EPSILON);
    }
}
