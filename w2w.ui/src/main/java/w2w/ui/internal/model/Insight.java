package w2w.ui.internal.model;

import java.util.List;
import java.util.Optional;
import w2w.api.space.Neighbour;
import w2w.api.space.Typicality;

/**
 * What the population says of the identity that is shown.
 *
 * @param typicality empty where there is no identity or no population
 * @param neighbours nearest first
 */
public record Insight(Optional<Typicality> typicality, List<Neighbour> neighbours) {
    /** Nothing known. */
    public static final Insight NONE = new Insight(Optional.empty(), List.of());

    /** The rank from which on a point is said to leave the population. */
    private static final double OUTSIDE = 0.999;

    public Insight {
        neighbours = List.copyOf(neighbours);
    }

    /** Whether the point lies farther out than almost everybody. */
    public boolean leavesPopulation() {
        return typicality.filter(t -> t.rank() >= OUTSIDE).isPresent();
    }
}
