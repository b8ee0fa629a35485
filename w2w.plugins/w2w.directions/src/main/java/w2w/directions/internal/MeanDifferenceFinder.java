package w2w.directions.internal;

import java.util.List;
import org.osgi.service.component.annotations.Component;
import w2w.api.edit.DirectionFinder;
import w2w.api.plugin.Direction;
import w2w.api.plugin.Options;
import w2w.api.plugin.Plugin;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.Task;

/** Mean of the positive models less mean of the negative ones; for a continuous label, the covariance Cᵀ(y − ȳ), of which that is a case. */
@Component(service = DirectionFinder.class)
@Plugin(
        id = "difference-of-means",
        label = "Difference of means",
        description =
                "From the mean of the models without to the mean of those with: strong, and takes along what goes with the label.")
@Direction(from = Direction.Source.LABELS)
public final class MeanDifferenceFinder extends SupervisedFinder {
    public MeanDifferenceFinder() {
        super("difference-of-means");
    }

    @Override
    String[] options() {
        return new String[0];
    }

    @Override
    Method method(PopulationCoefficients population, Options options) {
        return MeanDifferenceFinder::solve;
    }

    private static double[][] solve(Rows rows, List<Label> labels, boolean[] use, Task task) {
        double[][] found = new double[labels.size()][];
        for (int i = 0; i < found.length; i++) {
            found[i] = rows.transposeTimes(Centred.of(rows, labels.get(i), use).target());
            task.progress((i + 1.0) / found.length);
        }
        return found;
    }
}
