package w2w.api.edit;

import java.util.List;
import w2w.api.space.Coefficients;

/**
 * Directions with strengths, added up (paper, section 3.2), and when they act.
 *
 * @param terms all of one space
 * @param injection the largest diffusion timestep at which the edited weights act, 0 to 1000; above it the unedited model draws and
 *     keeps the picture's composition. {@link #ALWAYS} for the whole trajectory
 */
public record Edit(List<Term> terms, int injection) {
    /** The edited weights act from the first step. */
    public static final int ALWAYS = 1000;

    /** No change. */
    public static final Edit NONE = new Edit(List.of(), ALWAYS);

    /** {@code strength} in standard deviations of the population along the direction. */
    public record Term(EditDirection direction, double strength) {
        public Term {
            if (!Double.isFinite(strength)) {
                throw new IllegalArgumentException("strength " + strength + " of " + direction.name());
            }
        }
    }

    public Edit {
        terms = List.copyOf(terms);
        if (injection < 0 || injection > ALWAYS) {
            throw new IllegalArgumentException("injection time " + injection + " is not within 0 to " + ALWAYS);
        }
        if (terms.stream().map(t -> t.direction().space()).distinct().count() > 1) {
            throw new IllegalArgumentException("the directions of an edit are of several spaces");
        }
    }

    /** One direction, acting always. */
    public static Edit of(EditDirection direction, double strength) {
        return new Edit(List.of(new Term(direction, strength)), ALWAYS);
    }

    /** This and one more direction. */
    public Edit and(EditDirection direction, double strength) {
        List<Term> more = new java.util.ArrayList<>(terms);
        more.add(new Term(direction, strength));
        return new Edit(more, injection);
    }

    /** The same directions, acting at timesteps up to {@code timestep} only. */
    public Edit from(int timestep) {
        return new Edit(terms, timestep);
    }

    /** c' = c + Σ s·d of every row. */
    public Coefficients apply(Coefficients point) {
        Coefficients moved = point;
        for (Term term : terms) {
            if (!term.direction().space().equals(point.space())) {
                throw new IllegalArgumentException(
                        "direction " + term.direction().name() + " is of another space");
            }
            moved = moved.plus(term.strength(), term.direction().step());
        }
        return moved;
    }
}
