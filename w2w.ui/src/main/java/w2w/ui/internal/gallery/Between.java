package w2w.ui.internal.gallery;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import w2w.api.edit.Edit;
import w2w.api.edit.EditDirection;
import w2w.api.space.Coefficients;
import w2w.api.task.Provenance;
import w2w.ui.internal.model.Identity;

/** The straight line through two models of one space, their edits applied. */
record Between(Identity from, Identity to) {
    Between {
        if (!from.point().space().equals(to.point().space())) {
            throw new IllegalArgumentException(from.name() + " and " + to.name() + " are of two spaces");
        }
    }

    /** (1 − share) · from + share · to: 0 is the one, 1 the other, what lies outside goes beyond them. */
    Identity at(double share) {
        Coefficients point = share == 0
                ? from.edited()
                : share == 1 ? to.edited() : from.edited().towards(to.edited(), share);
        String name = String.format(Locale.ROOT, "%s and %s %.0f%%", from.name(), to.name(), 100 * share)
                .replace("%", "");
        return new Identity(
                name.substring(0, Math.min(100, name.length())).strip(),
                from.space(),
                point,
                Edit.NONE,
                Provenance.NONE
                        .with("between.from", from.name())
                        .with("between.to", to.name())
                        .with("between.share", share)
                        .with("space", point.space()));
    }

    /** |to − from| of their coefficients. */
    double distance() {
        float[] a = from.edited().toArray();
        float[] b = to.edited().toArray();
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += (double) (a[j] - b[j]) * (a[j] - b[j]);
        }
        return Math.sqrt(sum);
    }

    /** Where the two stand along a direction, in deviations of the population. */
    record Difference(String direction, double from, double to) {
        double at(double share) {
            return (1 - share) * from + share * to;
        }
    }

    /** What sets the two apart, the largest difference first. */
    List<Difference> differences(List<EditDirection> directions) {
        return directions.stream()
                .filter(d -> d.space().equals(from.point().space()))
                .map(d -> new Difference(d.name(), d.position(from.edited(), 0), d.position(to.edited(), 0)))
                .sorted(Comparator.comparingDouble((Difference d) -> Math.abs(d.to() - d.from()))
                        .reversed())
                .toList();
    }
}
