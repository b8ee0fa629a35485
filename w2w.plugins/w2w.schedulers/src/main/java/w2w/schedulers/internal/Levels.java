package w2w.schedulers.internal;

import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.TrainingSchedule;

/**
 * ᾱ at whole timesteps. Where it is 0, so that x_t is noise alone, a predicted ε says nothing of x₀; there it is as small as diffusers takes
 * it elsewhere, and not 0.
 */
record Levels(TrainingSchedule training) {
    double alpha(double timestep) {
        return training.prediction() == PredictionType.EPSILON ? above(timestep) : at(timestep);
    }

    /** The same, never 0, whatever the model predicts. */
    double above(double timestep) {
        return Math.max(at(timestep), Sigmas.LEAST_ALPHA);
    }

    private double at(double timestep) {
        return training.alphaCumprod(Math.max(0, Math.min(training.timesteps() - 1, (int) timestep)));
    }
}
