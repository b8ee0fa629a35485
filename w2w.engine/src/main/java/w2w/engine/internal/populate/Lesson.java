package w2w.engine.internal.populate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.studio.PopulateRequest.Loss;
import w2w.api.studio.PopulateRequest.Training;
import w2w.api.task.Noise;

/**
 * The rows of one step for one identity: pictures without repeats while there are enough, timesteps one from each of as many equal
 * parts of the schedule, noises; all by seed, name and step.
 *
 * @param noisy what the model sees
 * @param target what it should say, in its own prediction type
 */
record Lesson(float[] noisy, float[] target, int[] timesteps, int[] prompts, double[] weights) {
    /**
     * Draws rows.
     *
     * @param pictures one latent a row, {@code prompts} one index each
     * @param row names the identity among others of one seed
     * @param weight multiplies the rows' weights in the loss
     */
    static Lesson of(
            Latents pictures,
            int[] prompts,
            int rows,
            TrainingSchedule schedule,
            Training training,
            String purpose,
            int step,
            int row,
            double weight) {
        int size = pictures.rowSize();
        int n = pictures.rows();
        double[] order = Noise.uniform(training.seed(), purpose + " picture", step, row, n);
        Integer[] shuffled = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Arrays.sort(shuffled, Comparator.comparingDouble(i -> order[i]));
        double[] u = Noise.uniform(training.seed(), purpose + " timestep", step, row, rows);
        float[] noise = Noise.gaussian(training.seed(), purpose + " noise", step, row, rows * size);
        Lesson lesson = new Lesson(
                new float[rows * size], new float[rows * size], new int[rows], new int[rows], new double[rows]);
        PredictionType type = schedule.prediction();
        for (int r = 0; r < rows; r++) {
            int picture = shuffled[r % n];
            int t = Math.min(schedule.timesteps() - 1, (int) ((r + u[r]) / rows * schedule.timesteps()));
            lesson.timesteps[r] = t;
            lesson.prompts[r] = prompts[picture];
            lesson.weights[r] = weight * weight(schedule, t, training.loss(), training.gamma()) / rows;
            double a = schedule.signal(t);
            double s = schedule.noise(t);
            for (int j = 0; j < size; j++) {
                double clean = pictures.values()[picture * size + j];
                double e = noise[r * size + j];
                lesson.noisy[r * size + j] = (float) (a * clean + s * e);
                lesson.target[r * size + j] = (float) type.target(a, s, clean, e);
            }
        }
        return lesson;
    }

    /** min(SNR, γ) of the clean latent's error, in the model's own prediction: as {@link PredictionType#ofCleanWeight} has it. */
    static double weight(TrainingSchedule schedule, int timestep, Loss loss, double gamma) {
        if (loss == Loss.PLAIN) {
            return 1;
        }
        double snr = schedule.snr(timestep);
        return snr == 0 && schedule.prediction() == PredictionType.EPSILON
                ? 1
                : schedule.prediction().ofCleanWeight(snr, Math.min(snr, gamma));
    }

    /** The rows of this, then those of another. */
    Lesson and(Lesson other) {
        return new Lesson(
                join(noisy, other.noisy),
                join(target, other.target),
                IntStream.concat(Arrays.stream(timesteps), Arrays.stream(other.timesteps))
                        .toArray(),
                IntStream.concat(Arrays.stream(prompts), Arrays.stream(other.prompts))
                        .toArray(),
                DoubleStream.concat(Arrays.stream(weights), Arrays.stream(other.weights))
                        .toArray());
    }

    private static float[] join(float[] a, float[] b) {
        float[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    int rows() {
        return timesteps.length;
    }
}
