package w2w.engine.internal.populate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import w2w.api.diffusion.AdapterBank;
import w2w.api.diffusion.DenoiseBatch;
import w2w.api.diffusion.Denoising;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Prompts;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.studio.PopulateReport.Compared;
import w2w.api.task.Task;

/**
 * Pictures noised to the middle of the training schedule, which leaves their composition, and denoised from there with an adapter each and
 * without: what comes back of them beyond what the base model knows is what the adapter has learnt.
 */
final class Reconstruction {
    /** From the middle; the same spacing as twice as many for a whole picture. */
    private static final int STEPS = 6;

    /** Numbers from the darkest to the brightest. */
    private static final double RANGE = 2;

    /** Of rounding to 8 bits: what is nearer is the same picture. */
    private static final double LEAST_ERROR = Math.pow(RANGE / 255, 2) / 12;

    private final Denoising denoising;
    private final TrainingSchedule schedule;
    private final AdapterBank bank;
    private final Prompts prompts;

    Reconstruction(Denoising denoising, AdapterBank bank, Prompts prompts) {
        this.denoising = denoising;
        this.schedule = denoising.process().schedule();
        this.bank = bank;
        this.prompts = prompts;
    }

    /**
     * One figure a picture, in dB.
     *
     * @param clean latents, a row a picture
     * @param noise as many numbers
     * @param captions index of each picture's prompt
     * @param models each picture's adapter in the bank
     */
    List<Compared> compare(Latents clean, float[] noise, int[] captions, int[] models, Task task) {
        int n = clean.values().length;
        int start = schedule.timesteps() / 2;
        float[] x = new float[2 * n];
        for (int j = 0; j < n; j++) {
            x[j] = (float) (schedule.signal(start) * clean.values()[j] + schedule.noise(start) * noise[j]);
            x[n + j] = x[j];
        }
        for (int step = 0; step < STEPS; step++) {
            task.check();
            int from = start * (STEPS - step) / STEPS;
            Latents now = Latents.owning(2 * clean.rows(), clean.channels(), clean.height(), clean.width(), x.clone());
            float[] prediction = denoising
                    .predict(bank, prompts, batch(now, from, captions, models))
                    .values();
            descend(x, prediction, from, start * (STEPS - step - 1) / STEPS, step + 1 == STEPS);
        }
        List<Compared> figures = new ArrayList<>();
        for (int i = 0; i < clean.rows(); i++) {
            int size = clean.rowSize();
            float[] three = new float[3 * size];
            System.arraycopy(clean.values(), i * size, three, 0, size);
            System.arraycopy(x, i * size, three, size, size);
            System.arraycopy(x, n + i * size, three, 2 * size, size);
            List<Picture> pictures = denoising
                    .codec()
                    .decode(
                            Latents.owning(3, clean.channels(), clean.height(), clean.width(), three),
                            Task.unwatched());
            figures.add(new Compared(
                    decibels(pictures.get(1), pictures.get(0)), decibels(pictures.get(2), pictures.get(0))));
        }
        return figures;
    }

    /** The pictures with their adapters, then without. */
    private static DenoiseBatch batch(Latents x, int timestep, int[] captions, int[] models) {
        int n = models.length;
        double[] timesteps = new double[2 * n];
        Arrays.fill(timesteps, timestep);
        int[] prompt = Arrays.copyOf(captions, 2 * n);
        System.arraycopy(captions, 0, prompt, n, n);
        int[] model = Arrays.copyOf(models, 2 * n);
        Arrays.fill(model, n, 2 * n, AdapterBank.BASE);
        float[] strength = new float[2 * n];
        Arrays.fill(strength, 0, n, 1);
        return new DenoiseBatch(x, timesteps, prompt, model, strength);
    }

    /**
     * x ← √ᾱ_to·x̂₀ + √(1−ᾱ_to)·ε̂, Song et al., "Denoising diffusion implicit models" (2021), equation 12 without fresh noise; the last
     * step ends at x̂₀.
     */
    private void descend(float[] x, float[] prediction, int from, int to, boolean last) {
        double a = schedule.signal(from);
        double s = schedule.noise(from);
        PredictionType type = schedule.prediction();
        double signal = last ? 1 : schedule.signal(to);
        double noise = last ? 0 : schedule.noise(to);
        for (int j = 0; j < x.length; j++) {
            double clean = type.clean(a, s, x[j], prediction[j]);
            double e = type.epsilon(a, s, x[j], prediction[j]);
            x[j] = (float) (signal * clean + noise * e);
        }
    }

    /** 10·log₁₀(range²/mean squared error) of pictures as they are saved; at most that of rounding. */
    private static double decibels(Picture picture, Picture truth) {
        float[] a = picture.toArray();
        float[] b = truth.toArray();
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            double d = visible(a[j]) - visible(b[j]);
            sum += d * d;
        }
        return 10 * Math.log10(RANGE * RANGE / Math.max(LEAST_ERROR, sum / a.length));
    }

    private static double visible(float value) {
        return Math.max(-1, Math.min(1, value));
    }
}
