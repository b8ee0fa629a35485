package w2w.directions.internal;

import java.util.List;
import org.osgi.service.component.annotations.Component;
import w2w.api.edit.DirectionFinder;
import w2w.api.plugin.Direction;
import w2w.api.plugin.Options;
import w2w.api.plugin.Plugin;
import w2w.api.space.PopulationCoefficients;
import w2w.api.task.Task;

/**
 * d = C⁺ y (paper, section 3.2), both centred over the labelled models; with fewer of them than components, the d of least length.
 * Costs some twenty passes over C.
 */
@Component(service = DirectionFinder.class)
@Plugin(
        id = "least-squares",
        label = "Least squares",
        description = "The paper's direction: the best linear prediction of the label from the coefficients.")
@Direction(from = Direction.Source.LABELS)
public final class LeastSquaresFinder extends SupervisedFinder {
    public LeastSquaresFinder() {
        super("least-squares");
    }

    @Override
    String[] options() {
        return new String[0];
    }

    @Override
    Method method(PopulationCoefficients population, Options options) {
        return LeastSquaresFinder::solve;
    }

    private static double[][] solve(Rows rows, List<Label> labels, boolean[] use, Task task) {
        double[][] found = new double[labels.size()][];
        for (int i = 0; i < found.length; i++) {
            Label label = labels.get(i);
            Centred centred = Centred.of(rows, label, use);
            double[] b = rows.transposeTimes(centred.target());
            found[i] = NormalEquations.solve(centred, b, 0, centred.labelled() > rows.components() + 1);
            task.progress((i + 1.0) / found.length);
        }
        return found;
    }
}
