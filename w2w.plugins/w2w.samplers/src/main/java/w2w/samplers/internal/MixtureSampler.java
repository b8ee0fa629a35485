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
 * A mix of a few real models: mean + Σ w_i (c_i − mean) with models drawn independently and positive weights of Σ w_i² = 1, which keeps
 * the population's full covariance exactly.
 */
@Component(service = Sampler.class)
@Designate(ocd = MixtureSampler.Config.class)
@Plugin(
        id = "mixture",
        label = "Mixture of models",
        description = "A few real models mixed; keeps the population's covariance and is no copy of any.")
public final class MixtureSampler implements Sampler {
    /** What can be set. */
    @ObjectClassDefinition(name = "Mixture sampler", description = "Real coefficients mixed")
    public @interface Config {
        @AttributeDefinition(
                name = "Parents",
                description = "Models in each mix: 1 copies them, many end at a Gaussian",
                min = "1",
                max = "1000")
        int parents() default 4;
    }

    private final Config config;

    @Activate
    public MixtureSampler(Config config) {
        this.config = config;
    }

    @Override
    public Coefficients sample(PopulationCoefficients population, SampleRequest request, Task task) {
        int parents = Options.of(request.options(), "parents").integer("parents", config.parents(), 1, 1000);
        Draw.refuseConditions(request);
        Draw draw = new Draw(population, request);
        int k = draw.components();
        double[] mean = draw.mean();
        for (int i = 0; i < request.count(); i++) {
            task.check();
            double[] chosen = Noise.uniform(request.seed(), "sample.model", 0, i, parents);
            float[] weights = Noise.gaussian(request.seed(), "sample.weight", 0, i, parents);
            double length = 0;
            for (float w : weights) {
                length += (double) w * w;
            }
            double[] moved = new double[k];
            for (int p = 0; p < parents; p++) {
                double w = Math.abs(weights[p]) / Math.sqrt(length);
                Coefficients real = population.read((int) (chosen[p] * population.size()), 1);
                for (int j = 0; j < k; j++) {
                    moved[j] += w * (real.get(0, j) - mean[j]);
                }
            }
            draw.put(i, mean, moved);
            task.progress((i + 1.0) / request.count());
        }
        return draw.done();
    }
}
