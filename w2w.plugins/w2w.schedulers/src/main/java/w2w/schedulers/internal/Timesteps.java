package w2w.schedulers.internal;

import java.util.stream.IntStream;
import w2w.api.task.W2wException;

/** Which training timesteps are visited, falling: the three spacings of diffusers (Lin et al., 2023, table 2). */
final class Timesteps {
    private Timesteps() {}

    /** As {@code timestep_spacing} and {@code steps_offset} say, by default leading; whole numbers. */
    static double[] spaced(int training, int steps, Options options) {
        int offset = options.whole("steps_offset", 0, 0, training - 1);
        return switch (options.word("timestep_spacing", "leading", "trailing", "linspace")) {
            case "trailing" -> trailing(training, steps);
            case "linspace" -> rounded(linspace(training, steps));
            default -> leading(training, steps, offset);
        };
    }

    /** Of the {@code original_inference_steps} timesteps that a consistency model was distilled from, every so many, the last first. */
    static double[] distilled(String scheduler, int training, int steps, Options options) {
        int original = options.whole("original_inference_steps", 50, 1, training);
        options.only("timestep_spacing", "leading");
        if (steps > original) {
            throw W2wException.input(steps + " steps of a model distilled from " + original)
                    .at("scheduler " + scheduler)
                    .advise("Take " + original + " steps at most, or raise original_inference_steps");
        }
        double[] t = new double[steps];
        for (int i = 0; i < steps; i++) {
            int skipped = (int) Math.floor((double) i * original / steps);
            t[i] = (original - skipped) * (training / original) - 1;
        }
        return t;
    }

    /** steps_offset + i·⌊T/n⌋, within the training. */
    static double[] leading(int training, int steps, int offset) {
        int ratio = training / steps;
        return falling(steps, i -> Math.min(training - 1.0, (double) i * ratio + offset));
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

    /** The whole numbers below. */
    static double[] cut(double[] timesteps) {
        return java.util.Arrays.stream(timesteps).map(Math::floor).toArray();
    }

    private static double[] falling(int steps, java.util.function.IntToDoubleFunction at) {
        double[] t = new double[steps];
        for (int i = 0; i < steps; i++) {
            t[steps - 1 - i] = at.applyAsDouble(i);
        }
        return t;
    }
}
