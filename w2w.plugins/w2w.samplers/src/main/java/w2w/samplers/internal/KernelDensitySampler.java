package w2w.samplers.internal;

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

/**
 * Smoothed bootstrap with variance correction (Silverman 1986, section 6.4.1): a model drawn from the population and Gaussian noise of h
 * deviations, both shrunk to the mean by 1/√(1+h²), so that every component keeps the population's variance.
 */
@Component(service = Sampler.class)
@Designate(ocd = KernelDensitySampler.Config.class)
@Plugin(
        id = "kernel-density",
        label = "Kernel density",
        description =
                "Close to one real model, smoothed; keeps groups that a Gaussian blurs, and the population's variance.")
public final class KernelDensitySampler implements Sampler {
    /** What can be set. */
    @ObjectClassDefinition(name = "Kernel density sampler", description = "Real coefficients with noise added")
    public @interface Config {
        @AttributeDefinition(
                name = "Bandwidth",
                description =
                        "Deviation of the noise in deviations of the component: 0 copies models, at 1 half of the variance is a real model's, large ones end at a Gaussian",
                min = "0",
                max = "100")
        double bandwidth() default 2;
    }

    private final Config config;

    @Activate
    public KernelDensitySampler(Config config) {
        this.config = config;
    }

    @Override
    public Coefficients sample(PopulationCoefficients population, SampleRequest request, Task task) {
        double h = Options.of(request.options(), "bandwidth").number("bandwidth", config.bandwidth(), 0, 100);
        Draw.refuseConditions(request);
        Draw draw = new Draw(population, request);
        double[] mean = draw.mean();
        double[] deviation = population.deviation();
        double shrink = 1 / Math.sqrt(1 + h * h);
        return draw.aroundMean(task, (row, moved) -> {
            int model = (int) (Noise.uniform(request.seed(), "sample.model", 0, row, 1)[0] * population.size());
            Coefficients real = population.read(model, 1);
            float[] z = Noise.gaussian(request.seed(), "sample", 0, row, moved.length);
            for (int j = 0; j < moved.length; j++) {
                moved[j] = shrink * (real.get(0, j) - mean[j] + h * deviation[j] * z[j]);
            }
        });
    }
}
