package w2w.directions.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import w2w.api.edit.DirectionFinder;
import w2w.api.plugin.Direction;
import w2w.api.plugin.Options;
import w2w.api.plugin.Plugin;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.Task;

/**
 * Joint ridge regression of the coefficients on all attributes at once: C ≈ Y B with Y standardised, B = (YᵀY/m + λI)⁻¹ YᵀC/m. Row a
 * of B is how the coefficients change with attribute a while the others stay. An unknown value counts as the attribute's mean.
 */
@Component(service = DirectionFinder.class)
@Designate(ocd = RidgeFinder.Config.class)
@Plugin(
        id = "ridge",
        label = "Joint ridge regression",
        description = "How the coefficients change with one attribute while all others stay the same.")
@Direction(from = Direction.Source.LABELS)
public final class RidgeFinder extends SupervisedFinder {
    /** What can be set. */
    @ObjectClassDefinition(name = "Joint ridge regression", description = "Edit directions from all labels at once")
    public @interface Config {
        @AttributeDefinition(
                name = "Ridge",
                description =
                        "Added to each attribute's variance of 1: keeps attributes that say the same from cancelling out",
                min = "1e-9",
                max = "1000000")
        double lambda() default 0.01;

        @AttributeDefinition(
                name = "Attributes",
                description = "Labels that are held constant beside the wanted ones, commas between; empty for all")
        String attributes() default "";
    }

    private final Config config;

    @Activate
    public RidgeFinder(Config config) {
        super("ridge");
        this.config = config;
    }

    @Override
    String[] options() {
        return new String[] {"lambda", "attributes"};
    }

    @Override
    Method method(PopulationCoefficients population, Options options) {
        double lambda = options.number("lambda", config.lambda(), 1e-9, 1e6);
        String named = options.text("attributes", config.attributes());
        List<Label> others = new ArrayList<>();
        if (named.isEmpty()) {
            for (String name : population.labels().attributes()) {
                if (varies(population.labels().column(name).orElseThrow())) {
                    others.add(Label.of(population, name));
                }
            }
        } else {
            for (String name : named.split(",", -1)) {
                others.add(Label.of(population, name.strip()));
            }
        }
        return (rows, labels, use, task) -> solve(rows, labels, others, use, lambda, task);
    }

    private static boolean varies(double[] values) {
        double[] known = java.util.Arrays.stream(values)
                .filter(x -> !Double.isNaN(x))
                .distinct()
                .limit(2)
                .toArray();
        return known.length == 2;
    }

    private static double[][] solve(
            Rows rows, List<Label> wanted, List<Label> others, boolean[] use, double lambda, Task task) {
        Set<String> names = new LinkedHashSet<>();
        List<double[]> columns = new ArrayList<>();
        List<Label> all = new ArrayList<>(wanted);
        all.addAll(others);
        for (Label label : all) {
            if (names.add(label.name())) {
                columns.add(standardised(label, use));
            }
        }
        int q = columns.size();
        int used = 0;
        for (boolean u : use) {
            used += u ? 1 : 0;
        }
        RealMatrix correlation = MatrixUtils.createRealMatrix(q, q);
        for (int a = 0; a < q; a++) {
            for (int b = 0; b <= a; b++) {
                double r = Centred.dot(columns.get(a), columns.get(b)) / used + (a == b ? lambda : 0);
                correlation.setEntry(a, b, r);
                correlation.setEntry(b, a, r);
            }
        }
        RealMatrix cross = MatrixUtils.createRealMatrix(q, rows.components());
        for (int a = 0; a < q; a++) {
            cross.setRow(a, rows.transposeTimes(columns.get(a)));
            task.progress((a + 1.0) / q);
        }
        RealMatrix b = new CholeskyDecomposition(correlation).getSolver().solve(cross);
        List<String> order = new ArrayList<>(names);
        return wanted.stream().map(l -> b.getRow(order.indexOf(l.name()))).toArray(double[][]::new);
    }

    /** Mean 0 and variance 1 over the known models in use; 0 for the others. */
    private static double[] standardised(Label label, boolean[] use) {
        double n = 0;
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < use.length; i++) {
            if (use[i] && label.known(i)) {
                n++;
                double d = label.target()[i] - mean;
                mean += d / n;
                squares += d * (label.target()[i] - mean);
            }
        }
        double deviation = Math.sqrt(squares / Math.max(1, n));
        double[] y = new double[use.length];
        for (int i = 0; i < use.length; i++) {
            y[i] = use[i] && label.known(i) && deviation > 0 ? (label.target()[i] - mean) / deviation : 0;
        }
        return y;
    }
}
