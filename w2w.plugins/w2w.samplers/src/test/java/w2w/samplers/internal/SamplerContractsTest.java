package w2w.samplers.internal;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import w2w.api.space.Sampler;
import w2w.tck.KnownPopulation;
import w2w.tck.SamplerContract;

/** Every sampler keeps to the contract that plug-in authors test theirs with. */
class SamplerContractsTest {
    @Nested
    class Gaussian extends SamplerContract {
        @Override
        protected Sampler sampler() {
            return new GaussianSampler();
        }
    }

    @Nested
    class FullCovariance extends SamplerContract {
        @Override
        protected Sampler sampler() {
            return new FullCovarianceSampler();
        }
    }

    @Nested
    class KernelDensity extends SamplerContract {
        @Override
        protected Sampler sampler() {
            return new KernelDensitySampler(Configured.byDefault(KernelDensitySampler.Config.class));
        }
    }

    @Nested
    class Mixture extends SamplerContract {
        @Override
        protected Sampler sampler() {
            return new MixtureSampler(Configured.byDefault(MixtureSampler.Config.class));
        }
    }

    @Nested
    class ConditionalByMatching extends SamplerContract {
        @Override
        protected Sampler sampler() {
            return new ConditionalSampler(Configured.byDefault(ConditionalSampler.Config.class));
        }

        @Override
        protected Map<String, Double> conditions() {
            return Map.of(KnownPopulation.BINARY, 1.0);
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("method", "matching");
        }
    }

    @Nested
    class ConditionalByRegression extends ConditionalByMatching {
        @Override
        protected Map<String, String> options() {
            return Map.of("method", "regression");
        }
    }
}
