package w2w.directions.internal;

import java.util.ArrayList;
import java.util.List;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.W2wException;

/**
 * One attribute as a regression target: ±1 for a binary label, the value itself for a continuous one, NaN where it is not known.
 *
 * @param positives models at +1, or with a known value
 * @param negatives models at −1; 0 for a continuous label
 */
record Label(String name, double[] target, boolean binary, int positives, int negatives) {
    /** Below this a side is too small to trust what is found with it. */
    private static final int FEW = 20;

    static Label of(PopulationCoefficients population, String name) {
        double[] values = population.labels().column(name).orElseThrow(() -> W2wException.input(
                        "the population has no label " + name)
                .advise("Labels are " + String.join(", ", population.labels().attributes())));
        if (values.length != population.size()) {
            throw W2wException.input(
                    "label " + name + " has " + values.length + " values for " + population.size() + " models");
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            if (Double.isInfinite(values[i])) {
                throw W2wException.input("label " + name + " is infinite")
                        .at("model " + population.models().get(i));
            }
            if (!Double.isNaN(values[i])) {
                low = Math.min(low, values[i]);
                high = Math.max(high, values[i]);
            }
        }
        if (!(low < high)) {
            throw W2wException.input(
                            low > high
                                    ? "no model has a value for label " + name
                                    : "label " + name + " is " + low + " for every model that has one")
                    .advise("A direction needs models that differ in the label");
        }
        boolean binary = population.labels().isBinary(name);
        int positives = 0;
        int negatives = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                continue;
            }
            if (!binary) {
                positives++;
            } else if (values[i] == high) {
                values[i] = 1;
                positives++;
            } else {
                values[i] = -1;
                negatives++;
            }
        }
        return new Label(name, values, binary, positives, negatives);
    }

    boolean known(int model) {
        return !Double.isNaN(target[model]);
    }

    /** What a person should know before relying on a direction in {@code components} components. */
    List<String> warnings(int components) {
        List<String> all = new ArrayList<>();
        int labelled = positives + negatives;
        if (binary && Math.min(positives, negatives) < FEW) {
            boolean fewPositives = positives < negatives;
            all.add("only " + Math.min(positives, negatives) + " of " + labelled + " labelled models are on the "
                    + (fewPositives ? "positive" : "negative") + " side");
        } else if (!binary && labelled < 2 * FEW) {
            all.add("only " + labelled + " models have a value");
        }
        if (binary && Math.min(positives, negatives) >= FEW && Math.min(positives, negatives) < 0.02 * labelled) {
            all.add("one-sided: " + positives + " models on the positive side, " + negatives + " on the negative");
        }
        if (labelled <= components) {
            all.add(labelled + " labelled models for " + components
                    + " components: every label can be fitted exactly; use fewer components or another finder");
        }
        return all;
    }
}
