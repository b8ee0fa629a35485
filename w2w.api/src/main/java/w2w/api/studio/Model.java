package w2w.api.studio;

import java.util.Objects;
import w2w.api.edit.Edit;
import w2w.api.space.Coefficients;
import w2w.api.task.Provenance;

/**
 * An identity kept in a workspace: a point of a space and an edit of it.
 *
 * @param name unique in the workspace
 * @param space name of the space in the workspace
 * @param point one row
 * @param edit acts on the point; kept apart so that it can be changed
 */
public record Model(String name, String space, Coefficients point, Edit edit, Provenance provenance) {
    public Model {
        Objects.requireNonNull(name);
        Objects.requireNonNull(space);
        Objects.requireNonNull(edit);
        Objects.requireNonNull(provenance);
        if (point.rows() != 1) {
            throw new IllegalArgumentException("a model is one point, not " + point.rows());
        }
    }

    /** The point with the edit applied. */
    public Coefficients edited() {
        return edit.apply(point);
    }
}
