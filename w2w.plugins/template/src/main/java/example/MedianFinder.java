package example;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import w2w.api.edit.DirectionFinder;
import w2w.api.edit.DirectionQuality;
import w2w.api.edit.DirectionRequest;
import w2w.api.edit.EditDirection;
import w2w.api.plugin.Direction;
import w2w.api.plugin.Options;
import w2w.api.plugin.Plugin;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.WeightSpace;
import w2w.api.task.Provenance;
import w2w.api.task.Task;
import w2w.api.task.W2wException;

/** The difference of the medians of the models that have a label and of those that have not, component by component. */
@Component
@Plugin(id = "medians", label = "Difference of medians", description = "Not moved by a few odd models.")
@Direction(from = Direction.Source.LABELS)
public final class MedianFinder implements DirectionFinder {
    @Override
    public List<EditDirection> find(
            WeightSpace space, PopulationCoefficients population, DirectionRequest request, Task task) {
        Options.of(request.options());
        List<EditDirection> found = new ArrayList<>();
        for (String name : request.wanted()) {
            task.check();
            found.add(find(population, name, request.components()));
            task.progress((double) found.size() / request.wanted().size());
        }
        return found;
    }

    private static EditDirection find(PopulationCoefficients population, String name, int components) {
        double[] labels = population
                .labels()
                .column(name)
                .orElseThrow(() -> W2wException.input("there is no label " + name)
                        .advise("Labels are " + String.join(", ", population.labels().attributes())));
        double[] known = Arrays.stream(labels).filter(x -> !Double.isNaN(x)).sorted().toArray();
        if (known.length == 0 || known[0] == known[known.length - 1]) {
            throw W2wException.input("label " + name + " is the same for all models");
        }
        double middle = (known[0] + known[known.length - 1]) / 2;
        List<float[]> with = new ArrayList<>();
        List<float[]> without = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            if (!Double.isNaN(labels[i])) {
                (labels[i] > middle ? with : without).add(population.read(i, 1).toArray());
            }
        }
        double[] raw = new double[population.components()];
        for (int j = 0; j < Math.min(components, raw.length); j++) {
            raw[j] = median(with, j) - median(without, j);
        }
        DirectionQuality quality = new DirectionQuality(
                "held-out AUC", Double.NaN, with.size(), without.size(), List.of("this finder holds no models out"));
        return EditDirection.inUnitsOf(
                population, name, raw, quality, Provenance.NONE.with("direction.finder", "medians"));
    }

    private static double median(List<float[]> rows, int component) {
        double[] sorted = rows.stream().mapToDouble(r -> r[component]).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
