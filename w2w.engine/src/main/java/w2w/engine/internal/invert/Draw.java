package w2w.engine.internal.invert;

import java.util.List;
import w2w.api.diffusion.Latents;
import w2w.api.diffusion.Picture;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.task.Noise;

/**
 * The rows of one optimiser step: for each identity so many (picture, timestep, noise) triples, the timesteps one from each of as many
 * equal parts of the schedule, drawn by the seed, the identity's name and the step alone.
 */
record Draw(
        int[] identities,
        int[] timesteps,
        List<Picture> pictures,
        Latents clean,
        Latents noise,
        Latents noisy,
        Latents target,
        float[] mask) {
    /** Rows for the identities {@code who}; a row says which of those it is for by its place there. */
    static Draw of(
            Targets targets,
            TrainingSchedule schedule,
            int[] who,
            int[] nameOf,
            int perIdentity,
            long seed,
            String purpose,
            int step) {
        int rows = who.length * perIdentity;
        int size = targets.size();
        int[] identities = new int[rows];
        int[] timesteps = new int[rows];
        Picture[] pictures = new Picture[rows];
        float[] clean = new float[rows * size];
        float[] noise = new float[rows * size];
        float[] noisy = new float[rows * size];
        float[] target = new float[rows * size];
        float[] mask = new float[rows * targets.plane()];
        PredictionType type = schedule.prediction();
        for (int i = 0; i < who.length; i++) {
            List<Targets.Target> views = targets.of(who[i]);
            int name = nameOf[who[i]];
            double[] u = Noise.uniform(seed, purpose + " timestep", step, name, 2 * perIdentity);
            float[] epsilons = Noise.gaussian(seed, purpose + " noise", step, name, perIdentity * size);
            for (int n = 0; n < perIdentity; n++) {
                int row = i * perIdentity + n;
                Targets.Target view = views.get((int) (u[2 * n + 1] * views.size()));
                int t = (int) ((n + u[2 * n]) / perIdentity * schedule.timesteps());
                identities[row] = i;
                timesteps[row] = t;
                pictures[row] = view.picture();
                System.arraycopy(view.clean(), 0, clean, row * size, size);
                System.arraycopy(epsilons, n * size, noise, row * size, size);
                System.arraycopy(view.mask(), 0, mask, row * targets.plane(), targets.plane());
                double a = schedule.signal(t);
                double s = schedule.noise(t);
                for (int j = row * size; j < (row + 1) * size; j++) {
                    noisy[j] = (float) (a * clean[j] + s * noise[j]);
                    target[j] = (float) type.target(a, s, clean[j], noise[j]);
                }
            }
        }
        return new Draw(
                identities,
                timesteps,
                List.of(pictures),
                targets.latents(clean),
                targets.latents(noise),
                targets.latents(noisy),
                targets.latents(target),
                mask);
    }

    int rows() {
        return identities.length;
    }
}
