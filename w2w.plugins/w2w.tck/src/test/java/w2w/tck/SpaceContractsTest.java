package w2w.tck;

import static w2w.tck.Contracts.assertCaught;
import static w2w.tck.Contracts.assertPasses;

import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.edit.DirectionFinder;
import w2w.api.edit.EditDirection;
import w2w.api.plugin.Direction;
import w2w.api.space.Coefficients;
import w2w.api.space.FitRequest;
import w2w.api.space.FittedSpace;
import w2w.api.space.PopulationCoefficients;
import w2w.api.space.SampleRequest;
import w2w.api.space.Sampler;
import w2w.api.space.SpaceFitter;
import w2w.api.task.Task;
import w2w.api.weights.Population;

/** Finder, sampler, scheduler and fitter: the contract lets a right one pass and catches wrong ones. */
class SpaceContractsTest {
    static class RightFinder extends DirectionFinderContract {
        @Override
        protected DirectionFinder finder() {
            return (space, population, request, task) -> Reference.differenceOfMeans(population, request, task);
        }

        @Override
        protected Direction.Source source() {
            return Direction.Source.LABELS;
        }
    }

    static class FinderWithoutUnits extends RightFinder {
        @Override
        protected DirectionFinder finder() {
            return (space, population, request, task) -> super.finder().find(space, population, request, task).stream()
                    .map(d -> new EditDirection(
                            d.name(),
                            d.space(),
                            Numbers.scaled(d.step(), 1.1),
                            d.origin(),
                            d.quality(),
                            d.provenance()))
                    .toList();
        }
    }

    static class FinderOfTheOtherSide extends RightFinder {
        @Override
        protected DirectionFinder finder() {
            return (space, population, request, task) -> super.finder().find(space, population, request, task).stream()
                    .map(d -> new EditDirection(
                            d.name(),
                            d.space(),
                            Numbers.scaled(d.step(), -1),
                            -d.origin(),
                            d.quality(),
                            d.provenance()))
                    .toList();
        }
    }

    static class RightSampler extends SamplerContract {
        @Override
        protected Sampler sampler() {
            return Reference::gaussian;
        }
    }

    static class SamplerThatCountsItsCalls extends SamplerContract {
        private long calls;

        @Override
        protected Sampler sampler() {
            return (population, r, task) -> Reference.gaussian(
                    population,
                    new SampleRequest(
                            r.count(),
                            r.factor(),
                            r.components(),
                            r.seed() + 1000 * calls++,
                            r.conditions(),
                            r.options()),
                    task);
        }
    }

    static class SamplerOfTheWholeBatch extends SamplerContract {
        @Override
        protected Sampler sampler() {
            return (population, r, task) -> Reference.gaussian(
                    population,
                    new SampleRequest(
                            r.count(), r.factor(), r.components(), r.seed() + r.count(), r.conditions(), r.options()),
                    task);
        }
    }

    static class SamplerOfAllComponents extends SamplerContract {
        @Override
        protected Sampler sampler() {
            return (population, r, task) -> Reference.gaussian(
                    population,
                    new SampleRequest(
                            r.count(), r.factor(), population.components(), r.seed(), r.conditions(), r.options()),
                    task);
        }
    }

    static class RightScheduler extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return Reference::ddim;
        }
    }

    /** Changes each number before the step. */
    private record Bent(Schedule of, float factor) implements Schedule {
        @Override
        public int size() {
            return of.size();
        }

        @Override
        public double timestep(int step) {
            return of.timestep(step);
        }

        @Override
        public double initialScale() {
            return of.initialScale();
        }

        @Override
        public double inputScale(int step) {
            return of.inputScale(step);
        }

        @Override
        public boolean stochastic(int step) {
            return of.stochastic(step);
        }

        @Override
        public Stepper begin() {
            Stepper stepper = of.begin();
            return (sample, output, noise) -> {
                for (int i = 0; i < output.length; i++) {
                    output[i] *= factor;
                }
                stepper.step(sample, output, noise);
            };
        }
    }

    static class SchedulerThatWritesToTheOutput extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return request -> new Bent(Reference.ddim(request), 0.8f);
        }
    }

    static class SchedulerThatIgnoresOptions extends SchedulerContract {
        @Override
        protected NoiseScheduler scheduler() {
            return request -> Reference.ddim(new ScheduleRequest(request.steps(), request.training(), Map.of()));
        }
    }

    static class RightFitter extends SpaceFitterContract {
        @Override
        protected SpaceFitter fitter() {
            return new ReferenceFitter();
        }
    }

    static class FitterOfShiftedCoefficients extends SpaceFitterContract {
        @Override
        protected SpaceFitter fitter() {
            return new ReferenceFitter() {
                @Override
                public FittedSpace fit(Population population, FitRequest request, Task task) {
                    FittedSpace right = super.fit(population, request, task);
                    Coefficients rows =
                            right.coefficients().read(0, right.coefficients().size());
                    float[] unit = new float[rows.components()];
                    unit[0] = 1;
                    return new FittedSpace(
                            right.space(),
                            PopulationCoefficients.inMemory(
                                    rows.plus(0.5, unit), population.models(), population.labels()));
                }
            };
        }
    }

    static class FitterThatNeverChecks extends SpaceFitterContract {
        @Override
        protected SpaceFitter fitter() {
            return (population, request, task) -> new ReferenceFitter().fit(population, request, Task.unwatched());
        }
    }

    @Test
    void right_implementations_pass() {
        assertPasses(RightFinder.class, 11);
        assertPasses(RightSampler.class, 10);
        assertPasses(RightScheduler.class, 13);
        assertPasses(RightFitter.class, 14);
    }

    @Test
    void wrong_units_and_sides_are_caught() {
        assertCaught(FinderWithoutUnits.class, "a_unit_is_one_deviation_of_the_population");
        assertCaught(FinderOfTheOtherSide.class, "finds_the_direction_that_binary_labels_were_made_with");
    }

    @Test
    void hidden_generators_and_batches_are_caught() {
        assertCaught(SamplerThatCountsItsCalls.class, "same_seed_same_points_and_another_seed_others");
        assertCaught(SamplerOfTheWholeBatch.class, "a_row_is_the_same_point_whatever_the_count");
        assertCaught(SamplerOfAllComponents.class, "components_that_were_not_asked_for_stay_at_the_mean");
    }

    @Test
    void wrong_steps_are_caught() {
        assertCaught(SchedulerThatWritesToTheOutput.class, "the_models_output_is_left_alone");
        assertCaught(SchedulerThatWritesToTheOutput.class, "a_walk_without_fresh_noise_keeps_the_noise_it_began_with");
        assertCaught(
                SchedulerThatIgnoresOptions.class, "options_of_other_schedulers_are_passed_over_and_unknown_ones_told");
    }

    @Test
    void wrong_coefficients_and_deafness_are_caught() {
        assertCaught(FitterOfShiftedCoefficients.class, "coefficients_are_the_projections_with_their_names_and_labels");
        assertCaught(FitterThatNeverChecks.class, "a_cancelled_fit_ends_and_can_be_taken_up_again");
    }
}
