package w2w.api.studio;

import java.util.Map;

/**
 * A fit to be kept.
 *
 * @param population name of the population
 * @param space name the result gets
 * @param fitter id of the {@link w2w.api.space.SpaceFitter}; empty for the first
 * @param components wanted
 * @param device {@code auto}, {@code cpu}, {@code cuda:0}…
 */
public record FitCommand(
        String population,
        String space,
        String fitter,
        int components,
        long seed,
        String device,
        Map<String, String> options) {
    public FitCommand {
        options = Map.copyOf(options);
    }
}
