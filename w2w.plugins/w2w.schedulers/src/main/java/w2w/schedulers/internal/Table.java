package w2w.schedulers.internal;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import w2w.api.diffusion.Schedule;

/** A schedule whose numbers stand in arrays, one a model call. */
record Table(
        double[] timesteps,
        double initialScale,
        double[] inputScales,
        boolean[] stochastics,
        List<String> notes,
        Supplier<Schedule.Stepper> stepper)
        implements Schedule {
    /** A table that does not scale its input. */
    static Table unscaled(double[] timesteps, boolean[] stochastics, List<String> notes, Supplier<Stepper> stepper) {
        double[] ones = new double[timesteps.length];
        Arrays.fill(ones, 1);
        return new Table(timesteps, 1, ones, stochastics, notes, stepper);
    }

    /** A table that neither scales its input nor adds noise. */
    static Table plain(double[] timesteps, List<String> notes, Supplier<Stepper> stepper) {
        return unscaled(timesteps, new boolean[timesteps.length], notes, stepper);
    }

    @Override
    public int size() {
        return timesteps.length;
    }

    @Override
    public double timestep(int step) {
        return timesteps[step];
    }

    @Override
    public double inputScale(int step) {
        return inputScales[step];
    }

    @Override
    public boolean stochastic(int step) {
        return stochastics[step];
    }

    @Override
    public Stepper begin() {
        return stepper.get();
    }
}
