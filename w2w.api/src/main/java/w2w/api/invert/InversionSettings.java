package w2w.api.invert;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How to invert (paper, section 3.3).
 *
 * @param components leading components that are optimised, the others stay at the mean; 0 for all of the space
 * @param steps of the optimiser (Adam, β 0.9 and 0.999) at most
 * @param learningRate of the optimiser, in {@code units}
 * @param decay last share of the steps, in which the rate falls linearly to 2 %; 0 keeps it
 * @param units of the optimised numbers
 * @param noises (timestep, noise) pairs an identity and step, the timesteps one from each of as many equal parts of the schedule
 * @param patience stop when the loss on held-out noises has not fallen for so many steps; 0 to run all steps
 * @param losses summed with their weights
 * @param seed of timesteps and noises
 */
public record InversionSettings(
        int components,
        int steps,
        double learningRate,
        double decay,
        Units units,
        int noises,
        int patience,
        List<WeightedLoss> losses,
        long seed) {
    private static final List<WeightedLoss> DENOISING = List.of(new WeightedLoss("denoising", 1, Map.of()));

    /** Near enough to the population that prompts still change pose, expression and background. The default. */
    public static final InversionSettings EDITABLE =
            new InversionSettings(0, 200, 0.02, 0.4, Units.DEVIATIONS, 4, 50, DENOISING, 0);

    /** More of the identity, and of the picture: prompts change less afterwards. */
    public static final InversionSettings FAITHFUL =
            new InversionSettings(0, 300, 0.1, 0.4, Units.DEVIATIONS, 4, 0, DENOISING, 0);

    /** What the optimiser's numbers are. */
    public enum Units {
        /** Coefficients divided by each component's deviation over the population: better conditioned. */
        DEVIATIONS,
        /** Coefficients as they are, as the paper has it. */
        RAW
    }

    /** A loss by its plug-in's id. */
    public record WeightedLoss(String loss, double weight, Map<String, String> options) {
        public WeightedLoss {
            Objects.requireNonNull(loss);
            options = Map.copyOf(options);
            if (!Double.isFinite(weight)) {
                throw new IllegalArgumentException("weight " + weight + " of loss " + loss);
            }
        }
    }

    public InversionSettings {
        losses = List.copyOf(losses);
        Objects.requireNonNull(units);
        if (losses.isEmpty()
                || components < 0
                || steps < 1
                || noises < 1
                || patience < 0
                || !(decay >= 0 && decay <= 1)
                || !(learningRate > 0)
                || !Double.isFinite(learningRate)) {
            throw new IllegalArgumentException(losses.size() + " losses, " + components + " components, " + steps
                    + " steps, " + noises + " noises, patience " + patience + ", decay " + decay + ", learning rate "
                    + learningRate
                    + "; there must be at least 1 loss, 0 components, 1 step, 1 noise and patience 0, a decay of 0 to 1, "
                    + "and a learning rate above 0");
        }
    }

    /** The settings that have a name, the default first. */
    public enum Preset {
        EDITABLE,
        FAITHFUL;

        public InversionSettings settings() {
            return this == EDITABLE ? InversionSettings.EDITABLE : InversionSettings.FAITHFUL;
        }
    }

    public InversionSettings withComponents(int other) {
        return new InversionSettings(other, steps, learningRate, decay, units, noises, patience, losses, seed);
    }

    public InversionSettings withSteps(int other) {
        return new InversionSettings(components, other, learningRate, decay, units, noises, patience, losses, seed);
    }

    public InversionSettings withLearningRate(double other) {
        return new InversionSettings(components, steps, other, decay, units, noises, patience, losses, seed);
    }

    public InversionSettings withUnits(Units other) {
        return new InversionSettings(components, steps, learningRate, decay, other, noises, patience, losses, seed);
    }

    public InversionSettings withNoises(int other) {
        return new InversionSettings(components, steps, learningRate, decay, units, other, patience, losses, seed);
    }

    public InversionSettings withPatience(int other) {
        return new InversionSettings(components, steps, learningRate, decay, units, noises, other, losses, seed);
    }

    public InversionSettings withLosses(List<WeightedLoss> other) {
        return new InversionSettings(components, steps, learningRate, decay, units, noises, patience, other, seed);
    }

    public InversionSettings withSeed(long other) {
        return new InversionSettings(components, steps, learningRate, decay, units, noises, patience, losses, other);
    }
}
