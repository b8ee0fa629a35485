package w2w.api.studio;

import java.util.Objects;
import w2w.api.edit.Edit;
import w2w.api.space.Coefficients;
import w2w.api.task.Provenance;
import w2w.api.task.W2wException;

/**
 * An identity kept in a workspace: a point of a space and an edit of it.
 *
 * @param name unique in the workspace
 * @param space name of the space in the workspace
 * @param point one row
 * @param edit acts on the point; kept apart so that it can be changed
 */
public record Model(String name, String space, Coefficients point, Edit edit, Provenance provenance) {
    /** @throws W2wException INPUT: a number of the point, or of the point with the edit, is not finite (names it) */
    public Model {
        Objects.requireNonNull(name);
        Objects.requireNonNull(space);
        Objects.requireNonNull(edit);
        Objects.requireNonNull(provenance);
        if (point.rows() != 1) {
            throw new IllegalArgumentException("a model is one point, not " + point.rows());
        }
        boolean oneSpace =
                edit.terms().stream().allMatch(t -> t.direction().space().equals(point.space()));
        Coefficients moved = oneSpace ? edit.apply(point) : point;
        for (int i = 0; i < moved.components(); i++) {
            if (!Float.isFinite(moved.get(0, i))) {
                throw W2wException.input("number " + (i + 1) + " of the model's " + moved.components()
                                + " coefficients must be finite and is " + moved.get(0, i))
                        .at("model " + name)
                        .advise("Use a smaller factor or strength: a few standard deviations are the most that shows");
            }
        }
    }

    /** The point with the edit applied. */
    public Coefficients edited() {
        return edit.apply(point);
    }
}
