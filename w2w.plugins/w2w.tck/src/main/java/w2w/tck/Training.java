package w2w.tck;

import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.TrainingSchedule;

/** How Stable Diffusion was trained: 1000 timesteps, √β from √0.00085 to √0.012 in equal steps. */
final class Training {
    private Training() {}

    static TrainingSchedule schedule(PredictionType type) {
        double[] alphas = new double[1000];
        double product = 1;
        for (int t = 0; t < alphas.length; t++) {
            double root = Math.sqrt(0.00085) + t / 999.0 * (Math.sqrt(0.012) - Math.sqrt(0.00085));
            product *= 1 - root * root;
            alphas[t] = product;
        }
        return new TrainingSchedule(alphas, type);
    }

    /** What a model says that knows the only picture there is. */
    static float[] rightPrediction(float[] noisy, float[] clean, double timestep, PredictionType type) {
        double noise = noise(timestep, type);
        double signal = Math.sqrt(1 - noise * noise);
        float[] prediction = new float[noisy.length];
        for (int i = 0; i < noisy.length; i++) {
            double epsilon = (noisy[i] - signal * clean[i]) / noise;
            prediction[i] = (float)
                    switch (type) {
                        case EPSILON -> epsilon;
                        case V -> signal * epsilon - noise * clean[i];
                        case SAMPLE -> clean[i];
                    };
        }
        return prediction;
    }

    /** √(1−ᾱ), also between two timesteps. */
    static double noise(double timestep, PredictionType type) {
        // σ/signal between two timesteps is interpolated in its logarithm, as timesteps of Karras' σ are defined
        TrainingSchedule schedule = schedule(type);
        int low = (int) timestep;
        int high = Math.min(low + 1, schedule.timesteps() - 1);
        double share = timestep - low;
        double log = (1 - share) * -0.5 * Math.log(schedule.snr(low)) + share * -0.5 * Math.log(schedule.snr(high));
        return Math.sqrt(1 - 1 / (1 + Math.exp(2 * log)));
    }
}
