package w2w.api.invert;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import w2w.api.diffusion.Picture;
import w2w.api.space.Coefficients;

/**
 * What to invert and how (paper, section 3.3).
 *
 * @param identities who
 * @param prompt the pictures are described by
 * @param components leading components that are optimised
 * @param steps of the optimiser (Adam, β 0.9 and 0.999) at most
 * @param learningRate of the optimiser, in {@code units}
 * @param units of the optimised numbers
 * @param noises (timestep, noise) pairs an identity and step
 * @param patience stop when the loss on held-out noises has not fallen for so many steps; 0 to run all steps
 * @param losses summed with their weights
 * @param seed of timesteps and noises
 * @param start where to begin, a row an identity; the population's mean where absent
 */
public record InversionRequest(
        List<Identity> identities,
        String prompt,
        int components,
        int steps,
        double learningRate,
        Units units,
        int noises,
        int patience,
        List<WeightedLoss> losses,
        long seed,
        Optional<Coefficients> start) {
    /** One person to invert: pictures of the model's size, each with a mask of its pixels (0 to 1) or none. */
    public record Identity(String name, List<View> views) {
        public Identity {
            views = List.copyOf(views);
            if (views.isEmpty()) {
                throw new IllegalArgumentException(name + " has no picture");
            }
        }
    }

    /** A picture and where to look in it: height × width numbers, 0 to 1. */
    public record View(Picture picture, Optional<float[]> mask) {
        public View {
            mask.ifPresent(m -> {
                if (m.length != picture.width() * picture.height()) {
                    throw new IllegalArgumentException("a mask of " + m.length + " pixels for a picture of "
                            + picture.width() + "×" + picture.height());
                }
            });
        }
    }

    /** A loss by its plug-in's id. */
    public record WeightedLoss(String loss, double weight, Map<String, String> options) {
        public WeightedLoss {
            options = Map.copyOf(options);
        }
    }

    /** What the optimiser's numbers are. */
    public enum Units {
        /** Coefficients divided by each component's deviation over the population: better conditioned. */
        DEVIATIONS,
        /** Coefficients as they are, as the paper has it. */
        RAW
    }

    public InversionRequest {
        identities = List.copyOf(identities);
        losses = List.copyOf(losses);
        Objects.requireNonNull(prompt);
        Objects.requireNonNull(units);
        Objects.requireNonNull(start);
        if (identities.isEmpty()
                || losses.isEmpty()
                || components < 1
                || steps < 1
                || noises < 1
                || patience < 0
                || !(learningRate > 0)) {
            throw new IllegalArgumentException(identities.size() + " identities, " + losses.size() + " losses, "
                    + components + " components, " + steps + " steps, " + noises + " noises, learning rate "
                    + learningRate);
        }
    }
}
