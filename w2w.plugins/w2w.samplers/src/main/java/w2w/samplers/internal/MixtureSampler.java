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
 * A mix of a few real models: mean + Σ (c_i − mean)/√r over r models drawn independently, which keeps the population's full covariance
 * exactly. All count the same: whichever counted more would be copied.
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
                description =
                        "Models in each mix: 1 copies them, 8 are nearly as far from any model as models are from each other, many end at a Gaussian",
                min = "1",
                max = "1000")
        int parents() default 8;
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
        double[] mean = draw.mean();
        return draw.aroundMean(task, (row, moved) -> {
            for (double chosen : Noise.uniform(request.seed(), "sample.model", 0, row, parents)) {
                Coefficients real = population.read((int) (chosen * population.size()), 1);
                for (int j = 0; j < moved.length; j++) {
                    moved[j] += (real.get(0, j) - mean[j]) / Math.sqrt(parents);
                }
            }
        });
    }
}
