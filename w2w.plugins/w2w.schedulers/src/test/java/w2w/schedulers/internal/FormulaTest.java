package w2w.schedulers.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.task.Noise;

/** The steps of the solvers against their equations: solved exactly, or worked by hand over a short table. */
class FormulaTest {
    private static final TrainingSchedule TRAINING = training(PredictionType.EPSILON, false);
    private static final int SIZE = 20_000;

    private static TrainingSchedule training(PredictionType type, boolean pureNoise) {
        double[] alphas = new double[1000];
        double product = 1;
        for (int t = 0; t < alphas.length; t++) {
            double root = Math.sqrt(0.00085) + t / 999.0 * (Math.sqrt(0.012) - Math.sqrt(0.00085));
            product *= 1 - root * root;
            alphas[t] = pureNoise && t == 999 ? 0 : product;
        }
        return new TrainingSchedule(alphas, type);
    }

    private static Schedule schedule(NoiseScheduler scheduler, int steps, String... options) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return scheduler.schedule(new ScheduleRequest(steps, TRAINING, map));
    }

    private static double sigma(double scale) {
        return Math.sqrt(1 / (scale * scale) - 1);
    }

    private static double spread(float[] x) {
        double squares = 0;
        for (float v : x) {
            squares += (double) v * v;
        }
        return Math.sqrt(squares / x.length);
    }

    /** Weights over equal intervals of one are those of Adams and Bashforth. */
    @Test
    void lms_has_the_weights_of_adams_and_bashforth() {
        double[] sigmas = {4, 3, 2, 1, 0};
        double[] expected = {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0};
        for (int back = 0; back < 4; back++) {
            assertEquals(-expected[back], Lms.weight(sigmas, 3, 4, back), 1e-12);
        }
        assertEquals(-1.5, Lms.weight(sigmas, 1, 2, 0), 1e-12);
        assertEquals(0.5, Lms.weight(sigmas, 1, 2, 1), 1e-12);
    }

    /** ∫ 1, log ρ and log² ρ dρ from 3 to 1 come out exactly. */
    @Test
    void deis_integrates_polynomials_in_log_rho() {
        double[] rho = {9, 5, 3, 1};
        double u = Math.log(3);
        double[] expected = {1 - 3, -1 - 3 * (u - 1), 2 - 3 * (u * u - 2 * u + 2)};
        for (int power = 0; power < 3; power++) {
            double sum = 0;
            for (int back = 0; back < 3; back++) {
                sum += Deis.weight(rho, 2, 3, back) * Math.pow(Math.log(rho[2 - back]), power);
            }
            assertEquals(expected[power], sum, 1e-12, "power " + power);
        }
    }

    /** Of Gaussian data with deviation 1, x(σ) = x(σ₀)·√((σ²+1)/(σ₀²+1)). A multistep method begins with a step of Euler's. */
    @ParameterizedTest
    @CsvSource({"euler, 1", "heun, 2", "lms, 2", "deis, 2"})
    void halved_steps_divide_the_error_by_two_to_the_order(String id, int order) {
        double coarse = error(id, 64);
        double fine = error(id, 128);
        assertTrue(coarse / fine > Math.pow(2, order - 0.35), id + ": " + coarse + " to " + fine);
    }

    private static double error(String id, int n) {
        NoiseScheduler scheduler =
                switch (id) {
                    case "heun" -> new Heun();
                    case "lms" -> new Lms();
                    case "deis" -> new Deis();
                    default -> new Euler();
                };
        Schedule schedule = schedule(scheduler, n);
        boolean scaled = !id.equals("deis");
        Schedule.Stepper stepper = schedule.begin();
        float[] x = {(float) (1e3 * schedule.initialScale())};
        int last = id.equals("heun") ? n : n / 2; // half-way, at the same level for all n
        double start = 0;
        for (int i = 0; i <= last; i++) {
            int t = (int) schedule.timestep(i);
            double a = TRAINING.alphaCumprod(t);
            double sigma = scaled ? sigma(schedule.inputScale(i)) : Math.sqrt((1 - a) / a);
            double unscaled = scaled ? x[0] : x[0] * Math.sqrt(sigma * sigma + 1);
            if (i == 0) {
                start = unscaled / Math.sqrt(sigma * sigma + 1);
            }
            double exact = start * Math.sqrt(sigma * sigma + 1);
            if (i == last) {
                return Math.abs(unscaled / exact - 1);
            }
            float epsilon = (float) (unscaled * sigma / (sigma * sigma + 1)); // of x/√(σ²+1) with deviation 1
            stepper.step(x, new float[] {epsilon}, new float[1]);
        }
        throw new AssertionError("unreachable");
    }

    @Test
    void heun_calls_the_model_at_both_ends_and_takes_the_mean_slope() {
        Schedule schedule = schedule(new Heun(), 2);
        assertEquals(3, schedule.size());
        assertEquals(999, schedule.timestep(0));
        assertEquals(0, schedule.timestep(1));
        assertEquals(0, schedule.timestep(2));
        double high = sigma(schedule.inputScale(0));
        double low = sigma(schedule.inputScale(1));
        Schedule.Stepper stepper = schedule.begin();
        float[] x = {10};
        stepper.step(x, new float[] {1}, new float[0]); // slope = ε
        assertEquals(10 + 1 * (low - high), x[0], 1e-5);
        stepper.step(x, new float[] {3}, new float[0]);
        assertEquals(10 + 2 * (low - high), x[0], 1e-5);
        stepper.step(x, new float[] {0.5f}, new float[0]);
        assertEquals(10 + 2 * (low - high) - 0.5 * low, x[0], 1e-5);
    }

    /** With an uninformative model, x₀ = 0 for all, the sample keeps the variance 1 − ᾱ of each level. */
    @Test
    void ddpm_keeps_the_variance_of_the_next_level() {
        Schedule schedule = schedule(new Ddpm(), 10);
        float[] x = Noise.gaussian(3, "start", 0, 0, SIZE);
        Schedule.Stepper stepper = schedule.begin();
        for (int j = 0; j < SIZE; j++) {
            x[j] *= (float) TRAINING.noise((int) schedule.timestep(0));
        }
        for (int i = 0; i + 1 < schedule.size(); i++) {
            float[] output = new float[SIZE];
            for (int j = 0; j < SIZE; j++) {
                output[j] = (float) (x[j] / TRAINING.noise((int) schedule.timestep(i)));
            }
            assertTrue(schedule.stochastic(i));
            stepper.step(x, output, Noise.gaussian(3, "step", i, 0, SIZE));
            assertEquals(1, spread(x) / TRAINING.noise((int) schedule.timestep(i + 1)), 0.03, "level " + i);
        }
        assertFalse(schedule.stochastic(schedule.size() - 1));
    }

    /** From 500 to 0 of two timesteps: the mean of Ho et al., equation 7, and √β or √(β·(1−ᾱ')/(1−ᾱ)) of noise. */
    @ParameterizedTest
    @ValueSource(strings = {"fixed_small", "fixed_large"})
    void ddpm_takes_the_step_of_the_paper(String variance) {
        Schedule schedule = schedule(new Ddpm(), 2, "variance_type", variance);
        assertArrayEquals(new double[] {500, 0}, new double[] {schedule.timestep(0), schedule.timestep(1)});
        double a = TRAINING.alphaCumprod(500);
        double b = TRAINING.alphaCumprod(0);
        double beta = 1 - a / b;
        double clean = (0.5 - Math.sqrt(1 - a) * 0.25) / Math.sqrt(a);
        double mean = Math.sqrt(b) * beta / (1 - a) * clean + Math.sqrt(a / b) * (1 - b) / (1 - a) * 0.5;
        double deviation = Math.sqrt(variance.equals("fixed_large") ? beta : beta * (1 - b) / (1 - a));
        float[] x = {0.5f};
        schedule.begin().step(x, new float[] {0.25f}, new float[] {2});
        assertEquals(mean + 2 * deviation, x[0], 1e-6);
    }

    /** Two steps from 999 and 499 with γ = 0.5: jump to half of the next timestep, climb back to it with noise; the last ends at 0. */
    @Test
    void tcd_jumps_and_climbs_back() {
        Schedule schedule = schedule(new Tcd(), 2, "eta", "0.5");
        assertArrayEquals(new double[] {999, 499}, new double[] {schedule.timestep(0), schedule.timestep(1)});
        assertTrue(schedule.stochastic(0) && !schedule.stochastic(1));
        double a = TRAINING.alphaCumprod(999);
        double s = TRAINING.alphaCumprod(249);
        double b = TRAINING.alphaCumprod(499);
        double clean = (0.5 - Math.sqrt(1 - a) * 0.25) / Math.sqrt(a);
        double jumped = Math.sqrt(s) * clean + Math.sqrt(1 - s) * 0.25;
        float[] x = {0.5f};
        Schedule.Stepper stepper = schedule.begin();
        stepper.step(x, new float[] {0.25f}, new float[] {2});
        assertEquals(Math.sqrt(b / s) * jumped + Math.sqrt(1 - b / s) * 2, x[0], 1e-5);
        double from = x[0];
        stepper.step(x, new float[] {0.25f}, new float[0]);
        double end = TRAINING.alphaCumprod(0);
        double last = (from - Math.sqrt(1 - b) * 0.25) / Math.sqrt(b);
        assertEquals(Math.sqrt(end) * last + Math.sqrt(1 - end) * 0.25, x[0], 1e-5);
    }

    /** The stochastic solver keeps the variance of the next level where the model says x₀ = 0. */
    @Test
    void sde_dpm_solver_keeps_the_variance_of_the_next_level() {
        Schedule schedule = schedule(new DpmSolver(), 10, "algorithm_type", "sde-dpmsolver++");
        float[] x = Noise.gaussian(5, "start", 0, 0, SIZE);
        for (int j = 0; j < SIZE; j++) {
            x[j] *= (float) TRAINING.noise((int) schedule.timestep(0));
        }
        Schedule.Stepper stepper = schedule.begin();
        for (int i = 0; i + 1 < schedule.size(); i++) {
            assertTrue(schedule.stochastic(i));
            float[] output = new float[SIZE];
            for (int j = 0; j < SIZE; j++) {
                output[j] = (float) (x[j] / TRAINING.noise((int) schedule.timestep(i)));
            }
            stepper.step(x, output, Noise.gaussian(5, "step", i, 0, SIZE));
            assertEquals(1, spread(x) / TRAINING.noise((int) schedule.timestep(i + 1)), 0.03, "level " + i);
        }
    }

    /** x₀ that is linear in λ: its first difference says all, so that orders two (heun) and three agree. */
    @Test
    void order_three_is_order_two_where_the_prediction_changes_evenly() {
        float[] two = linear("2", "heun");
        float[] three = linear("3", "heun");
        assertEquals(two[0], three[0], 1e-5);
        assertTrue(Math.abs(two[0] - linear("1", "midpoint")[0]) > 1e-3);
    }

    private static float[] linear(String order, String type) {
        Schedule schedule = schedule(new DpmSolver(), 20, "solver_order", order, "solver_type", type);
        Schedule.Stepper stepper = schedule.begin();
        float[] x = {0.3f};
        for (int i = 0; i < 19; i++) {
            double a = TRAINING.alphaCumprod((int) schedule.timestep(i));
            double clean = 0.5 * Math.log(a / (1 - a));
            stepper.step(x, new float[] {(float) ((x[0] - Math.sqrt(a) * clean) / Math.sqrt(1 - a))}, new float[1]);
        }
        return x;
    }

    /** At σ = ∞, where x is noise alone, v says −x₀ and x is ε. */
    @Test
    void the_first_step_from_pure_noise_is_exact() {
        TrainingSchedule pure = training(PredictionType.V, true);
        Schedule schedule = new Ddim().schedule(new ScheduleRequest(2, pure, Map.of("timestep_spacing", "trailing")));
        assertEquals(999, schedule.timestep(0));
        double b = pure.alphaCumprod(499);
        float[] x = {0.75f};
        schedule.begin().step(x, new float[] {-2}, new float[0]);
        assertEquals(Math.sqrt(b) * 2 + Math.sqrt(1 - b) * 0.75, x[0], 1e-6);
    }

    /** A turbo model: trailing, one step from 999 straight to the x₀ it predicts. */
    @Test
    void one_trailing_step_ends_in_the_predicted_picture() {
        Schedule schedule = schedule(new Euler(), 1, "timestep_spacing", "trailing", "skip_prk_steps", "true");
        assertEquals(List.of(), schedule.notes());
        assertEquals(999, schedule.timestep(0));
        double a = TRAINING.alphaCumprod(999);
        assertEquals(Math.sqrt((1 - a) / a), schedule.initialScale(), 1e-9);
        float[] x = {(float) (0.5 * schedule.initialScale())};
        schedule.begin().step(x, new float[] {0.25f}, new float[0]);
        assertEquals((0.5 - 0.25) * Math.sqrt((1 - a) / a), x[0], 1e-5);
    }

    @Test
    void levels_are_respaced_as_the_switches_say() {
        double[] even = Respacing.EXPONENTIAL.levels(16, 1, 5, 0);
        assertArrayEquals(new double[] {16, 8, 4, 2, 1, 0}, even, 1e-12);
        double[] beta = Respacing.BETA.levels(3, 1, 5, 0);
        assertEquals(3, beta[0]);
        assertEquals(2, beta[2], 1e-12);
        assertEquals(1, beta[4]);
        for (int i = 1;
                i < 4;
                i++) { // the share of the density x^−0.4 (1−x)^−0.4 below each, by the rule of midpoints in its angle
            assertEquals(1 - i / 4.0, share((beta[i] - 1) / 2), 1e-5);
        }
        assertArrayEquals(
                new double[] {16, Math.pow((Math.pow(16, 1 / 7.0) + 1) / 2, 7), 1, 0},
                Respacing.KARRAS.levels(16, 1, 3, 0),
                1e-12);
    }

    private static double share(double x) {
        return area(Math.asin(Math.sqrt(x))) / area(Math.PI / 2);
    }

    /** x = sin²θ makes the density sin^0.2 θ · cos^0.2 θ. */
    private static double area(double angle) {
        int n = 200_000;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double theta = (i + 0.5) / n * angle;
            sum += Math.pow(Math.sin(theta) * Math.cos(theta), 0.2) * angle / n;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(strings = {"use_exponential_sigmas", "use_beta_sigmas", "use_karras_sigmas"})
    void switches_change_the_levels_between_the_same_ends(String option) {
        for (NoiseScheduler scheduler : List.of(new Euler(), new Heun(), new Lms())) {
            Schedule plain = schedule(scheduler, 10);
            Schedule other = schedule(scheduler, 10, option, "true");
            assertEquals(plain.inputScale(0), other.inputScale(0), 1e-9);
            assertTrue(Math.abs(plain.timestep(4) - other.timestep(4)) > 1, option);
        }
        for (NoiseScheduler scheduler : List.of(new DpmSolver(), new Deis(), new UniPc())) {
            assertTrue(schedule(scheduler, 10).timestep(4)
                    != schedule(scheduler, 10, option, "true").timestep(4));
        }
    }

    @Test
    void what_is_not_applied_is_said_and_the_default_drawn() {
        assertEquals(
                List.of(),
                schedule(new Ddim(), 5, "thresholding", "false", "solver_order", "3")
                        .notes());
        assertNotes(schedule(new Ddim(), 5, "thresholding", "true"), "thresholding = true");
        assertNotes(schedule(new Pndm(), 5, "timestep_spacing", "even"), "timestep_spacing = even");
        assertNotes(schedule(new DpmSolver(), 5, "algorithm_type", "dpmsolver"), "dpmsolver++");
        assertNotes(schedule(new DpmSolver(), 5, "solver_order", "many"), "solver_order = many");
        assertNotes(schedule(new Ddpm(), 5, "variance_type", "learned_range"), "learned_range");
        assertNotes(
                schedule(new Lcm(), 4, "stepsoffset", "1", "a", "2"), "2 options of the model, passed over: a, steps");
        assertEquals(4, schedule(new Pndm(), 5, "timestep_spacing", "even").timestep(0) / 200);
    }

    private static void assertNotes(Schedule schedule, String said) {
        assertEquals(1, schedule.notes().size(), schedule.notes()::toString);
        assertTrue(schedule.notes().get(0).contains(said), schedule.notes()::toString);
    }
}
