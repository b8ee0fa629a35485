package w2w.losses.internal;

import org.osgi.service.component.annotations.Component;
import w2w.api.invert.InversionLoss;
import w2w.api.invert.LossInput;
import w2w.api.invert.LossValue;
import w2w.api.plugin.Options;
import w2w.api.plugin.Plugin;
import w2w.api.space.Coefficients;
import w2w.api.task.W2wException;

/**
 * value_i = (1/k) Σ_j (c_ij/s_j)²: the squared Mahalanobis distance of the point from the population's mean, a component. It is 1 for
 * a typical model of the population, so a weight of 0.01 to 0.1 beside the denoising loss keeps a point among people.
 */
@Component
@Plugin(
        id = "mahalanobis-prior",
        label = "Nearness to the population",
        description = "Keeps coefficients near the population; add it to another loss with a small weight.")
public final class MahalanobisPrior implements InversionLoss {
    @Override
    public LossValue evaluate(LossInput input) {
        Options.of(input.options());
        Coefficients points = input.coefficients();
        double[] deviation = input.deviation();
        int k = points.components();
        double[] values = new double[points.rows()];
        float[] cotangent = new float[points.rows() * k];
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < k; j++) {
                if (Double.isNaN(deviation[j])) {
                    throw W2wException.input(
                                    "the space was published without its population: how near a point is to it is not known")
                            .advise("Leave this loss out, or use a space that was fitted to a population");
                }
                if (deviation[j] > 0) { // along a component without spread there is no distance to speak of
                    double z = points.get(i, j) / deviation[j];
                    values[i] += z * z / k;
                    cotangent[i * k + j] = (float) (2 * z / (deviation[j] * k));
                }
            }
        }
        return LossValue.ofCoefficients(values, cotangent);
    }
}
