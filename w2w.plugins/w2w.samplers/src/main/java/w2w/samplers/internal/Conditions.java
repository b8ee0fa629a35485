package w2w.samplers.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.W2wException;

/** Wanted labels and the models that have them. Attributes are in the order of their names. */
record Conditions(List<String> names, double[] wanted, double[][] values, boolean[] binary) {
    static Conditions of(PopulationCoefficients population, Map<String, Double> conditions) {
        if (conditions.isEmpty()) {
            throw W2wException.input("the conditional sampler needs a condition")
                    .advise("Name one as LABEL=VALUE; labels are "
                            + String.join(", ", population.labels().attributes()));
        }
        List<String> names = new ArrayList<>(new TreeMap<>(conditions).keySet());
        double[] wanted = new double[names.size()];
        double[][] values = new double[names.size()][];
        boolean[] binary = new boolean[names.size()];
        for (int a = 0; a < wanted.length; a++) {
            String name = names.get(a);
            values[a] = population.labels().column(name).orElseThrow(() -> W2wException.input(
                            "the population has no label " + name)
                    .advise("Labels are "
                            + String.join(", ", population.labels().attributes())));
            wanted[a] = conditions.getOrDefault(name, Double.NaN);
            if (!Double.isFinite(wanted[a])) {
                throw W2wException.input("the condition on " + name + " is " + wanted[a]);
            }
            binary[a] = population.labels().isBinary(name);
        }
        return new Conditions(names, wanted, values, binary);
    }

    /** Models whose labels are all known. */
    int[] known() {
        return IntStream.range(0, values[0].length)
                .filter(i -> IntStream.range(0, wanted.length).noneMatch(a -> Double.isNaN(values[a][i])))
                .toArray();
    }

    /** Models that have every wanted label: the very value of a binary one, {@code tolerance} deviations around a continuous one. */
    int[] matching(double tolerance) {
        double[] reach = new double[wanted.length];
        for (int a = 0; a < reach.length; a++) {
            reach[a] = binary[a] ? 0 : tolerance * deviation(values[a]);
        }
        return IntStream.range(0, values[0].length)
                .filter(i ->
                        IntStream.range(0, wanted.length).allMatch(a -> Math.abs(values[a][i] - wanted[a]) <= reach[a]))
                .toArray();
    }

    private static double deviation(double[] values) {
        double n = 0;
        double mean = 0;
        double squares = 0;
        for (double x : values) {
            if (!Double.isNaN(x)) {
                n++;
                double d = x - mean;
                mean += d / n;
                squares += d * (x - mean);
            }
        }
        return n > 1 ? Math.sqrt(squares / (n - 1)) : 0;
    }

    @Override
    public String toString() {
        return IntStream.range(0, wanted.length)
                .mapToObj(a -> names.get(a) + " = " + wanted[a])
                .collect(Collectors.joining(", "));
    }
}
