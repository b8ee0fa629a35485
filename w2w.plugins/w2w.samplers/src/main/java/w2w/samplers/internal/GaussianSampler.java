package w2w.samplers.internal;

import org.osgi.service.component.annotations.Component;
import w2w.api.plugin.Options;
import w2w.api.plugin.Plugin;
import w2w.api.space.Coefficients;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.SampleRequest;
import w2w.api.space.Sampler;
import w2w.api.task.Noise;
import w2w.api.task.Task;

/** c_j ~ N(mean_j, (factor · deviation_j)²), independently per component (paper, section 3.1). */
@Component(service = Sampler.class, property = "service.ranking:Integer=10")
@Plugin(
        id = "gaussian",
        label = "Independent Gaussians",
        description = "The paper's sampler: every component by itself, with the population's mean and deviation.")
public final class GaussianSampler implements Sampler {
    @Override
    public Coefficients sample(PopulationCoefficients population, SampleRequest request, Task task) {
        Options.of(request.options());
        Draw.refuseConditions(request);
        Draw draw = new Draw(population, request);
        double[] deviation = population.deviation();
        return draw.aroundMean(task, (row, moved) -> {
            float[] z = Noise.gaussian(request.seed(), "sample", 0, row, moved.length);
            for (int j = 0; j < moved.length; j++) {
                moved[j] = deviation[j] * z[j];
            }
        });
    }
}
