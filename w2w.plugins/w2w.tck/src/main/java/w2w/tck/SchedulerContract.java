package w2w.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static w2w.tck.Numbers.assertFinite;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.diffusion.TrainingSchedule;

/** What every {@link NoiseScheduler} keeps to. Extend it, and say how to make yours. */
public abstract class SchedulerContract {
    private static final int NUMBERS = 64;

    /** The scheduler under test. */
    protected abstract NoiseScheduler scheduler();

    /** Options that every request gets. */
    protected Map<String, String> options() {
        return Map.of();
    }

    /** Steps to come from noise to a picture with a model that is always right. */
    protected int steps() {
        return 25;
    }

    /** How far, root mean square, such a walk may end from the picture; a picture's own numbers are of deviation 1. */
    protected double tolerance() {
        return 0.1;
    }

    /** How far, relative to the largest number, what the model sees may stray: timesteps may be rounded, steps averaged. */
    protected double driftTolerance() {
        return 0.05;
    }

    private Schedule schedule(int steps, PredictionType type) {
        return scheduler().schedule(new ScheduleRequest(steps, Training.schedule(type), options()));
    }

    private Schedule schedule() {
        return schedule(10, PredictionType.EPSILON);
    }

    @Test
    public void has_one_or_two_model_calls_a_step() {
        for (int steps : new int[] {1, 2, 10, 50}) {
            int size = schedule(steps, PredictionType.EPSILON).size();
            assertTrue(size >= steps && size <= 2 * steps, steps + " steps wanted, " + size + " model calls");
        }
    }

    @Test
    public void timesteps_are_those_of_the_training_and_never_rise() {
        Schedule schedule = schedule();
        double before = Double.POSITIVE_INFINITY;
        for (int i = 0; i < schedule.size(); i++) {
            double t = schedule.timestep(i);
            assertTrue(t >= 0 && t <= 999, "timestep " + t);
            assertTrue(t <= before, "timestep " + t + " after " + before);
            before = t;
        }
    }

    @Test
    public void scales_are_positive_and_finite() {
        Schedule schedule = schedule();
        assertTrue(schedule.initialScale() > 0 && Double.isFinite(schedule.initialScale()));
        for (int i = 0; i < schedule.size(); i++) {
            double scale = schedule.inputScale(i);
            assertTrue(scale > 0 && Double.isFinite(scale), "input scale " + scale + " at step " + i);
        }
    }

    /**
     * With data that is one picture x₀ the right prediction is known, ε = (x_t − √ᾱ x₀) / √(1−ᾱ); followed from pure noise, every
     * scheduler must come out at x₀.
     */
    @ParameterizedTest
    @EnumSource
    public void a_model_that_is_always_right_leads_to_the_picture(PredictionType type) {
        float[] clean = Numbers.gaussian("tck clean", 0, NUMBERS, 1);
        float[] sample = walk(schedule(steps(), type), type, clean, 0);
        double squares = 0;
        for (int i = 0; i < NUMBERS; i++) {
            squares += (sample[i] - clean[i]) * (sample[i] - clean[i]) / NUMBERS;
        }
        assertTrue(Math.sqrt(squares) <= tolerance(), "ends " + Math.sqrt(squares) + " from the picture");
    }

    /** With that model the noise on the way is the noise it began with: only the share of it falls. */
    @ParameterizedTest
    @EnumSource
    public void a_walk_without_fresh_noise_keeps_the_noise_it_began_with(PredictionType type) {
        Schedule schedule = schedule(steps(), type);
        for (int i = 0; i < schedule.size(); i++) {
            assumeFalse(schedule.stochastic(i), "it adds noise at step " + i);
        }
        float[] clean = Numbers.gaussian("tck clean", 0, NUMBERS, 1);
        float[] sample = Numbers.gaussian("tck start", 0, NUMBERS, schedule.initialScale());
        float[] first = new float[0];
        Schedule.Stepper stepper = schedule.begin();
        for (int i = 0; i < schedule.size(); i++) {
            float[] seen = Numbers.scaled(sample, schedule.inputScale(i));
            float[] noise = Training.rightPrediction(seen, clean, schedule.timestep(i), PredictionType.EPSILON);
            first = i == 0 ? noise : first;
            double level = Training.noise(schedule.timestep(i), type);
            float[] expected = Numbers.moved(Numbers.moved(seen, -level, noise), level, first);
            Numbers.assertClose(expected, seen, driftTolerance(), "what the model sees at step " + i);
            stepper.step(sample, Training.rightPrediction(seen, clean, schedule.timestep(i), type), new float[NUMBERS]);
        }
    }

    @Test
    public void numbers_do_not_depend_on_each_other() {
        float[] clean = Numbers.gaussian("tck clean", 0, NUMBERS, 1);
        float[] whole = walk(schedule(), PredictionType.EPSILON, clean, 0);
        float[] half = walk(schedule(), PredictionType.EPSILON, Arrays.copyOf(clean, NUMBERS / 2), 0);
        assertArrayEquals(half, Arrays.copyOf(whole, NUMBERS / 2));
    }

    @Test
    public void walks_through_one_table_do_not_disturb_each_other() {
        float[] clean = Numbers.gaussian("tck clean", 0, NUMBERS, 1);
        Schedule schedule = schedule();
        float[] alone = walk(schedule(), PredictionType.EPSILON, clean, 0);
        Schedule.Stepper other = schedule.begin();
        other.step(new float[NUMBERS], new float[NUMBERS], new float[NUMBERS]);
        assertArrayEquals(alone, walk(schedule, PredictionType.EPSILON, clean, 0));
    }

    @Test
    public void noise_is_not_read_where_no_step_is_stochastic() {
        float[] clean = Numbers.gaussian("tck clean", 0, NUMBERS, 1);
        assertFinite(walk(schedule(), PredictionType.EPSILON, clean, Float.NaN), "sample");
    }

    @Test
    public void the_models_output_is_left_alone() {
        Schedule.Stepper stepper = schedule().begin();
        float[] output = Numbers.gaussian("tck output", 0, NUMBERS, 1);
        float[] before = output.clone();
        stepper.step(Numbers.gaussian("tck sample", 0, NUMBERS, 1), output, new float[NUMBERS]);
        stepper.step(Numbers.gaussian("tck sample", 1, NUMBERS, 1), output, new float[NUMBERS]);
        assertArrayEquals(before, output);
    }

    @Test
    public void options_of_other_schedulers_are_passed_over_and_unknown_ones_told() {
        Map<String, String> found = Map.of(
                "skip_prk_steps", "true", "set_alpha_to_one", "false", "clip_sample", "false", "no_such_option", "1");
        TrainingSchedule training = Training.schedule(PredictionType.EPSILON);
        List<String> notes =
                scheduler().schedule(new ScheduleRequest(10, training, found)).notes();
        assertEquals(1, notes.size(), notes::toString);
        assertTrue(notes.get(0).contains("no_such_option"), notes::toString);
    }

    /** Noise alone at the end of the training, as after {@code rescale_betas_zero_snr}: σ is infinite there. */
    @ParameterizedTest
    @EnumSource
    public void a_training_that_ends_in_pure_noise_gives_finite_numbers(PredictionType type) {
        double[] alphas = Training.schedule(type).alphasCumprod();
        alphas[alphas.length - 1] = 0;
        TrainingSchedule pure = new TrainingSchedule(alphas, type);
        for (String spacing : List.of("leading", "linspace", "trailing")) {
            for (int steps : new int[] {1, 2, 20}) {
                Schedule schedule =
                        scheduler().schedule(new ScheduleRequest(steps, pure, Map.of("timestep_spacing", spacing)));
                float[] sample = Numbers.gaussian("tck start", 0, NUMBERS, schedule.initialScale());
                Schedule.Stepper stepper = schedule.begin();
                for (int i = 0; i < schedule.size(); i++) {
                    float[] output = Numbers.scaled(sample, schedule.inputScale(i));
                    assertFinite(output, "input of step " + i);
                    stepper.step(sample, output, Numbers.gaussian("tck fresh", i, NUMBERS, 1));
                    assertFinite(sample, "sample after step " + i);
                }
            }
        }
    }

    @Test
    public void same_request_same_table() {
        Schedule one = schedule();
        Schedule two = schedule();
        assertEquals(one.size(), two.size());
        for (int i = 0; i < one.size(); i++) {
            assertEquals(one.timestep(i), two.timestep(i));
            assertEquals(one.inputScale(i), two.inputScale(i));
            assertEquals(one.stochastic(i), two.stochastic(i));
        }
    }

    /** From noise to the end; where a step is not stochastic its noise is filled with {@code unread}. */
    private static float[] walk(Schedule schedule, PredictionType type, float[] clean, float unread) {
        int n = clean.length;
        float[] sample = Numbers.gaussian("tck start", 0, n, schedule.initialScale());
        Schedule.Stepper stepper = schedule.begin();
        for (int i = 0; i < schedule.size(); i++) {
            float[] seen = Numbers.scaled(sample, schedule.inputScale(i));
            float[] noise = new float[n];
            Arrays.fill(noise, unread);
            if (schedule.stochastic(i)) {
                noise = Numbers.gaussian("tck fresh", i, n, 1);
            }
            stepper.step(sample, Training.rightPrediction(seen, clean, schedule.timestep(i), type), noise);
        }
        return sample;
    }
}
