package w2w.ui.internal.model;

import java.util.Objects;
import w2w.api.edit.Edit;
import w2w.api.space.Coefficients;
import w2w.api.studio.Model;
import w2w.api.studio.Subject;
import w2w.api.task.Provenance;

/**
 * An identity in hand: a {@link Model} that need not be kept yet.
 *
 * @param name under which it is or would be kept
 * @param space name of its space in the workspace
 * @param point one row
 */
public record Identity(String name, String space, Coefficients point, Edit edit, Provenance provenance) {
    public Identity {
        Objects.requireNonNull(name);
        Objects.requireNonNull(space);
        Objects.requireNonNull(point);
        Objects.requireNonNull(edit);
        Objects.requireNonNull(provenance);
    }

    public static Identity of(Model model) {
        return new Identity(model.name(), model.space(), model.point(), model.edit(), model.provenance());
    }

    public Model toModel() {
        return new Model(name, space, point, edit, provenance);
    }

    /** The point with the edit applied. */
    public Coefficients edited() {
        return edit.apply(point);
    }

    public Subject subject() {
        return new Subject.Point(point, edit);
    }

    public Identity withName(String other) {
        return new Identity(other, space, point, edit, provenance);
    }

    public Identity withPoint(Coefficients other) {
        return new Identity(name, space, other, edit, provenance);
    }

    public Identity withEdit(Edit other) {
        return new Identity(name, space, point, other, provenance);
    }
}
