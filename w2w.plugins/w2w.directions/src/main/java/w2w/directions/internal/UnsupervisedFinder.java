package w2w.directions.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import w2w.api.edit.DirectionFinder;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.EditDirection;
import w2w.api.plugin.Direction;
import w2w.api.plugin.Options;
import w2w.api.plugin.Plugin;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/**
 * Leading principal components of the coefficients within the models of one label value, or of what is left of the coefficients when
 * the named labels' least-squares directions are projected out. Without either, of the whole population.
 */
@Component(service = DirectionFinder.class)
@Designate(ocd = UnsupervisedFinder.Config.class)
@Plugin(
        id = "unsupervised",
        label = "Unsupervised",
        description = "How models differ most, within a label group or apart from what labels explain.")
@Direction(from = Direction.Source.NOTHING)
public final class UnsupervisedFinder implements DirectionFinder {
    /** What can be set. */
    @ObjectClassDefinition(
            name = "Unsupervised directions",
            description = "Leading components of a part of the population")
    public @interface Config {
        @AttributeDefinition(
                name = "Group",
                description = "LABEL=VALUE: models of this value only; empty for all models")
        String group() default "";

        @AttributeDefinition(
                name = "Without",
                description = "Labels, commas between, whose directions are left out; empty for none")
        String without() default "";
    }

    private final Config config;

    @Activate
    public UnsupervisedFinder(Config config) {
        this.config = config;
    }

    @Override
    public List<EditDirection> find(
            WeightSpace space, PopulationCoefficients population, DirectionRequest request, Task task) {
        Options options = Options.of(request.options(), "group", "without");
        if (!request.wanted().isEmpty()) {
            throw W2wException.input("the unsupervised finder takes no names: " + String.join(", ", request.wanted()))
                    .advise("Use its options group and without");
        }
        int k = SupervisedFinder.leading(population, request);
        String group = options.text("group", config.group());
        String without = options.text("without", config.without());
        double[] weights = group.isEmpty() ? ones(population.size()) : members(population, group);
        int models = (int) Arrays.stream(weights).sum();
        int wanted = request.count();
        if (wanted > Math.min(k, models - 1)) {
            throw W2wException.input(wanted + " directions are wanted of " + models + " models in " + k + " components")
                    .advise("At most " + Math.max(0, Math.min(k, models - 1)) + " are there");
        }
        Rows rows = new Rows(population, k, task);
        List<double[]> removed = new ArrayList<>();
        if (!without.isEmpty()) {
            boolean[] all = new boolean[population.size()];
            Arrays.fill(all, true);
            for (String name : without.split(",", -1)) {
                Centred centred = Centred.of(rows, Label.of(population, name.strip()), all);
                double[] b = rows.transposeTimes(centred.target());
                removed.add(NormalEquations.solve(centred, b, 0, centred.labelled() > k + 1));
            }
        }
        LeadingComponents found = LeadingComponents.of(rows, weights, removed, wanted, request.seed(), task);
        String name = (group.isEmpty() ? "" : group + " ") + (without.isEmpty() ? "" : "residual ") + "component ";
        List<String> warnings = models < 10 * wanted || models < 50
                ? List.of("only " + models + " models to find " + wanted + " directions with")
                : List.of();
        List<EditDirection> directions = new ArrayList<>();
        for (int i = 0; i < wanted; i++) {
            DirectionQuality quality =
                    new DirectionQuality("explained variance", found.explained(i), models, 0, warnings);
            directions.add(EditDirection.inUnitsOf(
                    population,
                    name + (i + 1),
                    Arrays.copyOf(found.vector(i), population.components()),
                    quality,
                    SupervisedFinder.provenance("unsupervised", population, k, request)
                            .with("group", group)
                            .with("without", without)));
        }
        return directions;
    }

    private static double[] ones(int m) {
        double[] ones = new double[m];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double[] members(PopulationCoefficients population, String group) {
        int split = group.indexOf('=');
        if (split < 1) {
            throw W2wException.input("option group is not LABEL=VALUE: " + group);
        }
        String name = group.substring(0, split).strip();
        double[] values = population.labels().column(name).orElseThrow(() -> W2wException.input(
                        "the population has no label " + name)
                .advise("Labels are " + String.join(", ", population.labels().attributes())));
        double value;
        try {
            value = Double.parseDouble(group.substring(split + 1).strip());
        } catch (NumberFormatException e) {
            throw W2wException.input("option group is not LABEL=VALUE: " + group);
        }
        double[] weights = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            weights[i] = values[i] == value ? 1 : 0;
        }
        return weights;
    }
}
