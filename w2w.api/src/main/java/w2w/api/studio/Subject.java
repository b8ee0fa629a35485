package w2w.api.studio;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;
import w2w.api.edit.Edit;
import w2w.api.space.Coefficients;
import w2w.api.weights.Adapter;

/** Who a picture is of. */
@ProviderType
public sealed interface Subject {
    /** Nobody in particular: the model without adapter. */
    record Base() implements Subject {}

    /**
     * An adapter, as a file holds it.
     *
     * @param adapter of one part or several; text encoders draw with it where the backbone can change them, else it is said
     * @param strength what its ΔW is multiplied with in every part, text encoders among them: 1 for the identity as it is
     */
    record Weights(Adapter adapter, double strength) implements Subject {
        public Weights {
            Objects.requireNonNull(adapter);
            if (!Double.isFinite(strength)) {
                throw new IllegalArgumentException("strength " + strength);
            }
        }
    }

    /** A point of the request's weight space, one row, and an edit of it; the edit's injection time is kept to where steps can be taken: before it,
     * steps and prompt are the unedited point's, the text encoder among them. */
    record Point(Coefficients point, Edit edit) implements Subject {
        public Point {
            Objects.requireNonNull(edit);
            if (point.rows() != 1) {
                throw new IllegalArgumentException("a subject is one point, not " + point.rows());
            }
        }
    }
}
