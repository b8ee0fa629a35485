package w2w.samplers.internal;

import java.util.stream.IntStream;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import w2w.api.plugin.Options;
import w2w.api.plugin.Plugin;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.SampleRequest;
import w2w.api.space.Sampler;
import w2w.api.task.Noise;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/**
 * Points with wanted labels, in one of two ways. Matching: a Gaussian of the models that have them, its covariance shrunk to its diagonal
 * by K/(K+n). Regression: the joint Gaussian of coefficients and labels, conditioned on the labels; a draw (c, y) becomes c + Σ_cy Σ_yy⁺ (wanted
 * − y) (Matheron's rule).
 */
@Component(service = Sampler.class)
@Designate(ocd = ConditionalSampler.Config.class)
@Plugin(
        id = "conditional",
        label = "With wanted labels",
        description =
                "People such as “young, with a beard”: from the models that match, or along the labels' directions.")
public final class ConditionalSampler implements Sampler {
    /** What can be set. */
    @ObjectClassDefinition(name = "Conditional sampler", description = "Samples with wanted labels")
    public @interface Config {
        @AttributeDefinition(
                name = "Method",
                description =
                        "matching: a Gaussian of the models that match; regression: along the labels' directions; auto: matching where enough models match")
        String method() default "auto";

        @AttributeDefinition(
                name = "Minimum",
                description = "Models that must match; with fewer, auto takes the regression and matching fails",
                min = "2",
                max = "1000000")
        int minimum() default 30;

        @AttributeDefinition(
                name = "Tolerance",
                description = "How far a continuous label may be from the wanted value, in deviations of the label",
                min = "0.001",
                max = "10")
        double tolerance() default 0.5;
    }

    private final Config config;

    @Activate
    public ConditionalSampler(Config config) {
        this.config = config;
    }

    @Override
    public Coefficients sample(PopulationCoefficients population, SampleRequest request, Task task) {
        Options options = Options.of(request.options(), "method", "minimum", "tolerance");
        String method = options.choice("method", config.method(), "auto", "matching", "regression");
        int minimum = options.integer("minimum", config.minimum(), 2, 1_000_000);
        double tolerance = options.number("tolerance", config.tolerance(), 1e-3, 10);
        Conditions conditions = Conditions.of(population, request.conditions());
        Draw draw = new Draw(population, request);
        if (!method.equals("regression")) {
            int[] models = conditions.matching(tolerance);
            if (models.length >= minimum) {
                task.message(models.length + " models match " + conditions);
                return matching(population, models, request, draw, task);
            }
            if (method.equals("matching")) {
                throw W2wException.input(
                                (models.length == 0 ? "no model matches " : "only " + models.length + " models match ")
                                        + conditions + ", " + minimum + " are needed")
                        .advise("Ask for less, set the option minimum, or use the method regression");
            }
            task.message("only " + models.length + " models match " + conditions + ", fewer than " + minimum
                    + ": drawn along the labels' directions");
        }
        return regression(population, conditions, request, draw, minimum, task);
    }

    private static Coefficients matching(
            PopulationCoefficients population, int[] models, SampleRequest request, Draw draw, Task task) {
        int k = draw.components();
        double[] mean = Combination.mean(population, models, k);
        double[] deviation = deviation(population, models, mean);
        Combination drawn = Combination.of(
                population, models, mean, new double[0][], new double[0], request.count(), request.seed(), task);
        double shrinkage = (double) k / (k + models.length);
        for (int i = 0; i < request.count(); i++) {
            float[] z = Noise.gaussian(request.seed(), "sample", 0, i, k);
            double[] moved = drawn.coefficients(i);
            for (int j = 0; j < k; j++) {
                moved[j] = Math.sqrt(1 - shrinkage) * moved[j] + Math.sqrt(shrinkage) * deviation[j] * z[j];
            }
            draw.put(i, mean, moved);
        }
        return draw.done();
    }

    private static double[] deviation(PopulationCoefficients population, int[] models, double[] mean) {
        double[] squares = new double[mean.length];
        for (int i = 0; i < models.length; i++) {
            double[] row = Combination.centred(population, models, i, 1, mean)[0];
            for (int j = 0; j < squares.length; j++) {
                squares[j] += row[j] * row[j];
            }
        }
        for (int j = 0; j < squares.length; j++) {
            squares[j] = Math.sqrt(squares[j] / Math.max(1, models.length - 1));
        }
        return squares;
    }

    private static Coefficients regression(
            PopulationCoefficients population,
            Conditions conditions,
            SampleRequest request,
            Draw draw,
            int minimum,
            Task task) {
        int[] models = conditions.known();
        if (models.length < minimum) {
            throw W2wException.input("only " + models.length + " models have labels "
                    + String.join(", ", conditions.names()) + ", " + minimum + " are needed");
        }
        int k = draw.components();
        int q = conditions.names().size();
        double[] mean = Combination.mean(population, models, k);
        double[] labelMean = new double[q];
        for (int a = 0; a < q; a++) {
            double[] column = conditions.values()[a];
            labelMean[a] = IntStream.of(models).mapToDouble(i -> column[i]).sum() / models.length;
        }
        double[][] gain = gain(population, conditions, models, mean, labelMean);
        Combination drawn = Combination.of(
                population, models, mean, conditions.values(), labelMean, request.count(), request.seed(), task);
        double[] centre = mean.clone();
        for (int a = 0; a < q; a++) {
            for (int j = 0; j < k; j++) {
                centre[j] += gain[a][j] * (conditions.wanted()[a] - labelMean[a]);
            }
        }
        for (int i = 0; i < request.count(); i++) {
            double[] moved = drawn.coefficients(i);
            for (int a = 0; a < q; a++) {
                for (int j = 0; j < k; j++) {
                    moved[j] -= gain[a][j] * drawn.beside(i)[a];
                }
            }
            draw.put(i, centre, moved);
        }
        return draw.done();
    }

    /** (Σ_cy Σ_yy⁺)ᵀ: how much each coefficient changes with each label, the others constant. Labels that say the same share. */
    private static double[][] gain(
            PopulationCoefficients population, Conditions conditions, int[] models, double[] mean, double[] labelMean) {
        int q = labelMean.length;
        RealMatrix yy = MatrixUtils.createRealMatrix(q, q);
        RealMatrix yc = MatrixUtils.createRealMatrix(q, mean.length);
        for (int i = 0; i < models.length; i++) {
            double[] row = Combination.centred(population, models, i, 1, mean)[0];
            for (int a = 0; a < q; a++) {
                double y = conditions.values()[a][models[i]] - labelMean[a];
                for (int b = 0; b < q; b++) {
                    yy.addToEntry(a, b, y * (conditions.values()[b][models[i]] - labelMean[b]));
                }
                for (int j = 0; j < row.length; j++) {
                    yc.addToEntry(a, j, y * row[j]);
                }
            }
        }
        for (int a = 0; a < q; a++) {
            if (!(yy.getEntry(a, a) > 0)) {
                throw W2wException.input(
                        "label " + conditions.names().get(a) + " is the same for every model that has one");
            }
        }
        return new SingularValueDecomposition(yy)
                .getSolver()
                .getInverse()
                .multiply(yc)
                .getData();
    }
}
