package w2w.schedulers.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.diffusion.TrainingSchedule;
import w2w.api.task.Noise;
import w2w.api.task.W2wException;

/**
 * Data that is Gaussian with deviation d has the exact model ε̂ = x_t·√(1−ᾱ)/(ᾱd² + 1 − ᾱ), so that what a scheduler makes of unit
 * noise has a known spread; data that is one point makes every scheduler end in it.
 */
class ClosedFormTest {
    private static final TrainingSchedule TRAINING = training(PredictionType.EPSILON);
    private static final int SIZE = 20_000;

    private static TrainingSchedule training(PredictionType prediction) {
        double[] alphas = new double[1000];
        double product = 1;
        for (int t = 0; t < alphas.length; t++) {
            double root = Math.sqrt(0.00085) + t / 999.0 * (Math.sqrt(0.012) - Math.sqrt(0.00085));
            product *= 1 - root * root;
            alphas[t] = product;
        }
        return new TrainingSchedule(alphas, prediction);
    }

    static Stream<String> all() {
        return Stream.of(
                "ddim",
                "pndm",
                "euler",
                "euler-ancestral",
                "dpmpp-2m",
                "dpmpp-2m-karras",
                "unipc",
                "lcm",
                "heun",
                "lms",
                "deis",
                "ddpm",
                "tcd");
    }

    private static NoiseScheduler scheduler(String id) {
        return switch (id) {
            case "ddim" -> new Ddim();
            case "pndm" -> new Pndm();
            case "euler" -> new Euler();
            case "euler-ancestral" -> new EulerAncestral();
            case "dpmpp-2m" -> new DpmSolver();
            case "dpmpp-2m-karras" -> new DpmSolverKarras();
            case "unipc" -> new UniPc();
            case "heun" -> new Heun();
            case "lms" -> new Lms();
            case "deis" -> new Deis();
            case "ddpm" -> new Ddpm();
            case "tcd" -> new Tcd();
            default -> new Lcm();
        };
    }

    /** Walks from unit noise with the exact model of data N(mean, deviation²); returns the samples. */
    private static float[] walk(Schedule schedule, PredictionType prediction, double mean, double deviation) {
        float[] x = Noise.gaussian(1, "start", 0, 0, SIZE);
        for (int j = 0; j < SIZE; j++) {
            x[j] *= (float) schedule.initialScale();
        }
        Schedule.Stepper stepper = schedule.begin();
        for (int i = 0; i < schedule.size(); i++) {
            double a = alphaAt(schedule.timestep(i));
            float[] output = new float[SIZE];
            for (int j = 0; j < SIZE; j++) {
                double xt = x[j] * schedule.inputScale(i);
                double epsilon = (xt - Math.sqrt(a) * mean) * Math.sqrt(1 - a) / (a * deviation * deviation + 1 - a);
                double clean = (xt - Math.sqrt(1 - a) * epsilon) / Math.sqrt(a);
                output[j] = (float) prediction.target(Math.sqrt(a), Math.sqrt(1 - a), clean, epsilon);
            }
            float[] noise = schedule.stochastic(i) ? Noise.gaussian(1, "step", i, 0, SIZE) : new float[0];
            stepper.step(x, output, noise);
        }
        return x;
    }

    /** ᾱ between whole timesteps as the schedulers see it: σ linear. */
    private static double alphaAt(double t) {
        int low = (int) t;
        int high = Math.min(999, low + 1);
        double s = sigma(low) + (t - low) * (sigma(high) - sigma(low));
        return 1 / (s * s + 1);
    }

    private static double sigma(int t) {
        return Math.sqrt((1 - TRAINING.alphaCumprod(t)) / TRAINING.alphaCumprod(t));
    }

    private static double spread(float[] x) {
        double sum = 0;
        double squares = 0;
        for (float v : x) {
            sum += v;
            squares += (double) v * v;
        }
        return Math.sqrt(squares / x.length - sum / x.length * sum / x.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ddim",
                "pndm",
                "euler",
                "euler-ancestral",
                "dpmpp-2m",
                "dpmpp-2m-karras",
                "unipc",
                "heun",
                "lms",
                "deis",
                "ddpm"
            })
    void draws_gaussian_data_with_its_spread(String id) {
        for (PredictionType p : PredictionType.values()) {
            Schedule schedule = scheduler(id).schedule(new ScheduleRequest(200, training(p), Map.of()));
            assertEquals(0.5, spread(walk(schedule, p, 0, 0.5)), 0.02, id + " " + p);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void ends_in_the_only_point_there_is(String id) {
        for (PredictionType p : PredictionType.values()) {
            Schedule schedule = scheduler(id).schedule(new ScheduleRequest(12, training(p), Map.of()));
            float[] x = walk(schedule, p, 0.7, 0);
            double off = 0;
            for (float v : x) {
                off = Math.max(off, Math.abs(v - 0.7));
            }
            // DDIM and PNDM stop at ᾱ₀ < 1 when told so; a consistency model keeps a trace of its input
            assertTrue(off < 0.15, id + " " + p + " is off by " + off);
        }
    }

    @Test
    void ancestral_steps_keep_the_variance_of_the_next_level() {
        // with an uninformative model (x₀ = 0 for all) the sample stays N(0, σ²) at every level
        Schedule schedule = new EulerAncestral().schedule(new ScheduleRequest(10, TRAINING, Map.of()));
        float[] x = Noise.gaussian(3, "start", 0, 0, SIZE);
        double sigma = schedule.initialScale();
        for (int j = 0; j < SIZE; j++) {
            x[j] *= (float) sigma;
        }
        Schedule.Stepper stepper = schedule.begin();
        for (int i = 0; i + 1 < schedule.size(); i++) {
            float[] output = new float[SIZE];
            for (int j = 0; j < SIZE; j++) {
                output[j] = (float) (x[j] / sigma);
            }
            stepper.step(x, output, Noise.gaussian(3, "step", i, 0, SIZE));
            double scale = schedule.inputScale(i + 1);
            sigma = Math.sqrt(1 / (scale * scale) - 1);
            assertEquals(1, spread(x) / sigma, 0.03, "level " + i);
        }
    }

    @Test
    void ddim_with_eta_adds_noise_and_without_does_not() {
        Map<String, String> eta = Map.of("eta", "1.0");
        assertTrue(new Ddim().schedule(new ScheduleRequest(10, TRAINING, eta)).stochastic(0));
        assertFalse(
                new Ddim().schedule(new ScheduleRequest(10, TRAINING, Map.of())).stochastic(0));
        Schedule schedule = new Ddim().schedule(new ScheduleRequest(250, TRAINING, eta));
        assertEquals(0.5, spread(walk(schedule, PredictionType.EPSILON, 0, 0.5)), 0.03);
    }

    @ParameterizedTest
    @MethodSource("all")
    void one_step_is_possible_and_rows_do_not_meet(String id) {
        Schedule one = scheduler(id).schedule(new ScheduleRequest(1, TRAINING, Map.of()));
        float[] x = {1, -2};
        one.begin().step(x, new float[] {0.5f, 0.25f}, new float[2]);
        assertTrue(Float.isFinite(x[0]) && Float.isFinite(x[1]), id);
        float[] alone = {-2};
        one.begin().step(alone, new float[] {0.25f}, new float[1]);
        assertArrayEquals(new float[] {x[1]}, alone, id);
        Schedule.Stepper done = one.begin();
        for (int i = 0; i < one.size(); i++) {
            done.step(alone, new float[1], new float[1]);
        }
        assertThrows(W2wException.class, () -> done.step(alone, new float[1], new float[1]));
    }
}
