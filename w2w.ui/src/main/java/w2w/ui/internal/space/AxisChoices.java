package w2w.ui.internal.space;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import w2w.api.edit.EditDirection;
import w2w.api.space.Spectrum;
import w2w.ui.internal.look.Messages;

/** The axes that a population can be laid out along: its directions, then its components. SWT-free. */
final class AxisChoices {
    private static final Messages TEXTS = Messages.of(AxisChoices.class);

    /** Components that are listed; the others are reached by their numbers. */
    private static final int LISTED = 24;

    private final List<EditDirection> directions;
    private final double[] mean;
    private final double[] deviation;
    private final Spectrum spectrum;

    /**
     * @param mean of each component over the population; {@code deviation} likewise
     * @param directions those of other spaces are left out
     */
    AxisChoices(String space, double[] mean, double[] deviation, Spectrum spectrum, List<EditDirection> directions) {
        this.mean = mean.clone();
        this.deviation = deviation.clone();
        this.spectrum = spectrum;
        this.directions =
                directions.stream().filter(d -> d.space().equals(space)).toList();
    }

    /** What a list shows. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        directions.forEach(d -> texts.add(d.name()));
        for (int j = 0; j < Math.min(LISTED, mean.length); j++) {
            texts.add(component(j));
        }
        return texts;
    }

    /** The text of one component, counted from 0. */
    String component(int index) {
        return spectrum.isKnown()
                ? TEXTS.text(
                        "axis.component.share",
                        Integer.toString(index + 1),
                        SpectrumCanvas.percent(
                                spectrum.deviation(index) * spectrum.deviation(index) / spectrum.totalVariance()))
                : TEXTS.text("axis.component", Integer.toString(index + 1));
    }

    /** What an axis begins with, 0 for x and 1 for y: the first components. */
    String usual(int axis) {
        return component(Math.min(axis, mean.length - 1));
    }

    /**
     * The axis that a text names: a direction by its name, a component by its text or by any text with its number. Empty where there is
     * none, or the population does not vary along it.
     */
    Optional<PlaneAxis> axis(String text) {
        String wanted = text.strip();
        for (EditDirection direction : directions) {
            if (direction.name().equalsIgnoreCase(wanted)) {
                return Optional.of(new PlaneAxis.Along(direction));
            }
        }
        int index = number(wanted) - 1;
        return index >= 0 && index < mean.length && deviation[index] > 0
                ? Optional.of(new PlaneAxis.Component(index, mean.length, mean[index], deviation[index]))
                : Optional.empty();
    }

    /** The text that names an axis. */
    String text(PlaneAxis axis) {
        return axis instanceof PlaneAxis.Along along
                ? along.direction().name()
                : component(((PlaneAxis.Component) axis).index());
    }

    /** What is written along an axis. */
    static String title(PlaneAxis axis) {
        return axis instanceof PlaneAxis.Along along
                ? TEXTS.text("axis.title", along.direction().name())
                : TEXTS.text("axis.title.component", Integer.toString(((PlaneAxis.Component) axis).index() + 1));
    }

    /** What an axis is called in a sentence. */
    static String name(PlaneAxis axis) {
        return axis instanceof PlaneAxis.Along along
                ? along.direction().name()
                : TEXTS.text("axis.component", Integer.toString(((PlaneAxis.Component) axis).index() + 1))
                        .toLowerCase(Locale.ROOT);
    }

    /** The first whole number in a text; 0 where there is none, or it is beyond all components. */
    private static int number(String text) {
        String digits = text.replaceFirst("^\\D*", "").replaceFirst("\\D.*$", "");
        return digits.isEmpty() || digits.length() > 7 ? 0 : Integer.parseInt(digits);
    }
}
