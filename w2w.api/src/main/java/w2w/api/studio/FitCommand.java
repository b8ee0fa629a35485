package w2w.api.studio;

import java.util.Map;
import w2w.api.weights.Population;

/**
 * A fit to be kept.
 *
 * @param population name of the population
 * @param space name the result gets
 * @param fitter id of the {@link w2w.api.space.SpaceFitter}; empty for the first
 * @param components wanted; 0 for {@link #defaultComponents}
 * @param device {@code auto}, {@code cpu}, {@code cuda:0}…
 * @param replace whether a space of that name is replaced when the fit is done; else it is refused before the fit begins
 */
public record FitCommand(
        String population,
        String space,
        String fitter,
        int components,
        long seed,
        String device,
        Map<String, String> options,
        boolean replace) {
    /** Components of a space for which no number is asked, if the population has as many. */
    public static final int USUAL_COMPONENTS = 1000;

    public FitCommand {
        options = Map.copyOf(options);
    }

    /** A fit that replaces nothing. */
    public FitCommand(
            String population,
            String space,
            String fitter,
            int components,
            long seed,
            String device,
            Map<String, String> options) {
        this(population, space, fitter, components, seed, device, options, false);
    }

    /** The most components that there can be: one fewer than models, and no more than numbers a model. */
    public static int possibleComponents(Population population) {
        return Math.min(population.size() - 1, population.layout().size());
    }

    /** What is kept where no number is asked for: 1,000, or as many as there can be. */
    public static int defaultComponents(Population population) {
        return Math.min(USUAL_COMPONENTS, possibleComponents(population));
    }
}
