package w2w.schedulers.internal;

import java.util.stream.IntStream;

/** Which training timesteps are visited, falling: the three spacings of diffusers (Lin et al., 2023, table 2). */
final class Timesteps {
    private Timesteps() {}

    /** steps_offset + i·⌊T/n⌋. */
    static double[] leading(int training, int steps, int offset) {
        int ratio = training / steps;
        return falling(steps, i -> (double) i * ratio + offset);
    }

    /** T − 1, T − 1 − T/n, … */
    static double[] trailing(int training, int steps) {
        double ratio = (double) training / steps;
        return IntStream.range(0, steps)
                .mapToDouble(i -> Math.rint(training - i * ratio) - 1)
                .toArray();
    }

    /** n equidistant numbers from T − 1 to 0, both included; not rounded. */
    static double[] linspace(int training, int steps) {
        return falling(steps, i -> steps == 1 ? 0 : i * (training - 1.0) / (steps - 1));
    }

    /** Rounded to even, as numpy rounds. */
    static double[] rounded(double[] timesteps) {
        double[] rounded = timesteps.clone();
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = Math.rint(rounded[i]);
        }
        return rounded;
    }

    private static double[] falling(int steps, java.util.function.IntToDoubleFunction at) {
        double[] t = new double[steps];
        for (int i = 0; i < steps; i++) {
            t[steps - 1 - i] = at.applyAsDouble(i);
        }
        return t;
    }
}
