package w2w.ui.internal.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;

/** Changes of one term of an edit; all give a new edit. Directions are told apart by their names, as a workspace does. */
final class EditTerms {
    private EditTerms() {}

    /** Index of the term of a direction, −1 where the edit has none. */
    static int indexOf(Edit edit, String direction) {
        return IntStream.range(0, edit.terms().size())
                .filter(i -> edit.terms().get(i).direction().name().equals(direction))
                .findFirst()
                .orElse(-1);
    }

    /** The strength of a direction, 0 where the edit has none of its name. */
    static double strength(Edit edit, String direction) {
        int at = indexOf(edit, direction);
        return at < 0 ? 0 : edit.terms().get(at).strength();
    }

    /** With another strength of one direction, which is added where the edit has none of its name; 0 takes it out. */
    static Edit withStrength(Edit edit, EditDirection direction, double strength) {
        if (strength == 0) {
            return without(edit, direction.name());
        }
        List<Edit.Term> terms = new ArrayList<>(edit.terms());
        int at = indexOf(edit, direction.name());
        if (at < 0) {
            terms.add(new Edit.Term(direction, strength));
        } else {
            terms.set(at, new Edit.Term(terms.get(at).direction(), strength));
        }
        return new Edit(terms, edit.injection());
    }

    /** With the direction of the same name exchanged for this one, at the old strength. */
    static Edit withDirection(Edit edit, EditDirection direction) {
        List<Edit.Term> terms = new ArrayList<>(edit.terms());
        terms.replaceAll(
                t -> t.direction().name().equals(direction.name()) ? new Edit.Term(direction, t.strength()) : t);
        return new Edit(terms, edit.injection());
    }

    /** Without a direction. */
    static Edit without(Edit edit, String direction) {
        return new Edit(
                edit.terms().stream()
                        .filter(t -> !t.direction().name().equals(direction))
                        .toList(),
                edit.injection());
    }

    /**
     * Where an edited point stands along a direction of the edit, in deviations of the population.
     *
     * @param unedited without any edit
     * @param others with all other directions of the edit, and without this one
     * @param edited with all of them
     */
    record Place(double unedited, double others, double edited) {}

    /** The place of a point along a direction of the edit, or one that is not in it. Inclined directions move it along each other. */
    static Place place(Coefficients point, Edit edit, EditDirection direction) {
        double edited = direction.position(edit.apply(point), 0);
        return new Place(direction.position(point, 0), edited - strength(edit, direction.name()), edited);
    }
}
