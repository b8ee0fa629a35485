package w2w.directions.internal;

import java.util.Arrays;
import java.util.List;
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
import w2w.api.task.W2wException;

/** Logistic regression with an L2 penalty on the direction: the normal of the plane between the two sides of a binary label. */
@Component(service = DirectionFinder.class)
@Designate(ocd = LogisticFinder.Config.class)
@Plugin(
        id = "logistic",
        label = "Logistic regression",
        description = "The normal of the plane that tells the two sides of a binary label apart.")
@Direction(from = Direction.Source.LABELS)
public final class LogisticFinder extends SupervisedFinder {
    /** What can be set. */
    @ObjectClassDefinition(name = "Logistic regression", description = "Edit directions from binary labels")
    public @interface Config {
        @AttributeDefinition(
                name = "Penalty",
                description =
                        "On the squared length of the direction, as a share of models × mean variance of the components",
                min = "1e-9",
                max = "1000000")
        double lambda() default 0.01;
    }

    private final Config config;

    @Activate
    public LogisticFinder(Config config) {
        super("logistic");
        this.config = config;
    }

    @Override
    String[] options() {
        return new String[] {"lambda"};
    }

    @Override
    Method method(PopulationCoefficients population, Options options) {
        double lambda = options.number("lambda", config.lambda(), 1e-9, 1e6);
        return (rows, labels, use, task) -> solve(rows, labels, use, lambda, task);
    }

    private static double[][] solve(Rows rows, List<Label> labels, boolean[] use, double lambda, Task task) {
        for (Label label : labels) {
            if (!label.binary()) {
                throw W2wException.input("label " + label.name() + " has more than two values")
                        .advise("Logistic regression takes binary labels; use least-squares or ridge");
            }
        }
        double[][] found = new double[labels.size()][];
        for (int i = 0; i < found.length; i++) {
            Centred centred = Centred.of(rows, labels.get(i), use);
            double variance = Arrays.stream(centred.diagonal()).sum() / rows.components();
            found[i] = Arrays.stream(centred.target()).allMatch(y -> y == 0)
                    ? new double[rows.components()]
                    : new LogisticRegression(rows, labels.get(i), centred.weights(), lambda * variance).solve();
            task.progress((i + 1.0) / found.length);
        }
        return found;
    }
}
