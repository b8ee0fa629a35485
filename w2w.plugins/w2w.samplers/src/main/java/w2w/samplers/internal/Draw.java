package w2w.samplers.internal;

import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.SampleRequest;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/**
 * What every sampler does around its own formula: a sample is the population's mean, or a mean given to it, plus factor × a deviation in
 * the leading components.
 */
final class Draw {
    private final PopulationCoefficients population;
    private final SampleRequest request;
    private final double[] mean;
    private final float[] points;

    Draw(PopulationCoefficients population, SampleRequest request) {
        this.population = population;
        this.request = request;
        if (request.components() > population.components()) {
            throw W2wException.input(
                            request.components() + " components are wanted of a space of " + population.components())
                    .advise("Use at most " + population.components());
        }
        if ((long) request.count() * population.components() > Integer.MAX_VALUE - 8) {
            throw W2wException.input(request.count() + " samples of " + population.components()
                            + " components are too many at once")
                    .advise("Draw fewer");
        }
        mean = population.mean();
        points = new float[request.count() * population.components()];
    }

    /** For samplers that take no conditions. */
    static void refuseConditions(SampleRequest request) {
        if (!request.conditions().isEmpty()) {
            throw W2wException.input("this sampler takes no conditions: " + request.conditions())
                    .advise("Use the sampler conditional");
        }
    }

    /** K. */
    int components() {
        return request.components();
    }

    double[] mean() {
        return mean;
    }

    /** Puts sample {@code row}: centre + factor · deviation in the leading components, the population's mean in the others. */
    void put(int row, double[] centre, double[] deviation) {
        int at = row * population.components();
        for (int j = 0; j < population.components(); j++) {
            points[at + j] = (float) (j < request.components() ? centre[j] + request.factor() * deviation[j] : mean[j]);
        }
    }

    /** What a sample adds to its centre, before the factor; {@code moved} holds zeros. */
    @FunctionalInterface
    interface Formula {
        void fill(int row, double[] moved);
    }

    /** All samples around the population's mean, one after the other. */
    Coefficients aroundMean(Task task, Formula formula) {
        for (int i = 0; i < request.count(); i++) {
            task.check();
            double[] moved = new double[components()];
            formula.fill(i, moved);
            put(i, mean, moved);
            task.progress((i + 1.0) / request.count());
        }
        return done();
    }

    Coefficients done() {
        return Coefficients.owning(population.space(), population.components(), points);
    }
}
