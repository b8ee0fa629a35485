package w2w.samplers.internal;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Component;
import w2w.api.plugin.Options;
import w2w.api.plugin.Plugin;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.SampleRequest;
import w2w.api.space.Sampler;
import w2w.api.task.Task;

/**
 * One Gaussian with the population's full covariance. Over the models that a space was fitted to, components are uncorrelated and this is
 * the paper's sampler; over any other population, or labels read into one, correlations are kept.
 */
@Component(service = Sampler.class)
@Plugin(
        id = "full-covariance",
        label = "Gaussian with full covariance",
        description = "One Gaussian that keeps how the components of the population vary together.")
public final class FullCovarianceSampler implements Sampler {
    @Override
    public Coefficients sample(PopulationCoefficients population, SampleRequest request, Task task) {
        Options.of(request.options());
        Draw.refuseConditions(request);
        Draw draw = new Draw(population, request);
        int[] all = IntStream.range(0, population.size()).toArray();
        double[] mean = Arrays.copyOf(draw.mean(), draw.components());
        Combination drawn = Combination.of(
                population, all, mean, new double[0][], new double[0], request.count(), request.seed(), task);
        for (int i = 0; i < request.count(); i++) {
            draw.put(i, mean, drawn.coefficients(i));
        }
        return draw.done();
    }
}
