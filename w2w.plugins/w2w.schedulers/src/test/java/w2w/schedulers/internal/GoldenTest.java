package w2w.schedulers.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import w2w.api.diffusion.NoiseScheduler;
import w2w.api.diffusion.PredictionType;
import w2w.api.diffusion.Schedule;
import w2w.api.diffusion.ScheduleRequest;
import w2w.api.diffusion.TrainingSchedule;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorSource;

/** Every walk of {@code schedulers.safetensors}, recorded from diffusers, is walked again with the recorded model outputs. */
class GoldenTest {
    private static final Map<String, NoiseScheduler> SCHEDULERS = Map.of(
            "ddim", new Ddim(),
            "pndm", new Pndm(),
            "euler", new Euler(),
            "dpmpp_2m", new DpmSolver(),
            "dpmpp_2m_karras", new DpmSolverKarras(),
            "unipc", new UniPc());

    private static TensorSource golden;

    @BeforeAll
    static void open() {
        golden = Safetensors.open(Path.of(System.getProperty("w2w.golden"), "schedulers.safetensors"));
    }

    @AfterAll
    static void close() {
        golden.close();
    }

    @TestFactory
    Stream<DynamicTest> walks_as_diffusers_does() {
        List<String> cases = golden.tensors().stream()
                .map(t -> t.name())
                .filter(n -> n.endsWith(".trajectory"))
                .map(n -> n.substring(0, n.length() - ".trajectory".length()))
                .toList();
        assertTrue(cases.size() >= 24, "cases in the file: " + cases);
        return cases.stream().map(name -> DynamicTest.dynamicTest(name, () -> walk(name)));
    }

    private static void walk(String name) {
        String[] words = name.split("\\.", -1);
        PredictionType prediction = words[0].equals("epsilon") ? PredictionType.EPSILON : PredictionType.V;
        int steps = Integer.parseInt(words[2]);
        Schedule schedule = Objects.requireNonNull(SCHEDULERS.get(words[1]), name)
                .schedule(new ScheduleRequest(
                        steps, new TrainingSchedule(golden.doubles("alphas_cumprod"), prediction), options(name)));
        double[] timesteps = golden.doubles(name + ".timesteps");
        assertEquals(timesteps.length, schedule.size());
        float[] sample = golden.floats(name + ".start");
        float[] inputs = golden.floats(name + ".model_input");
        float[] outputs = golden.floats(name + ".model_output");
        float[] trajectory = golden.floats(name + ".trajectory");
        int size = sample.length;
        Schedule.Stepper stepper = schedule.begin();
        for (int i = 0; i < schedule.size(); i++) {
            assertEquals(timesteps[i], schedule.timestep(i), 1e-3, "timestep of step " + i);
            float[] scaled = new float[size];
            for (int j = 0; j < size; j++) {
                scaled[j] = (float) (sample[j] * schedule.inputScale(i));
            }
            assertClose(row(inputs, i, size), scaled, "model input of step " + i);
            stepper.step(sample, row(outputs, i, size), new float[0]);
            assertClose(row(trajectory, i, size), sample, "sample after step " + i);
        }
    }

    private static Map<String, String> options(String name) {
        Map<String, String> options = new HashMap<>();
        for (Map.Entry<String, JsonElement> e : JsonParser.parseString(
                        golden.metadata().get(name))
                .getAsJsonObject()
                .entrySet()) {
            options.put(
                    e.getKey(),
                    e.getValue().isJsonPrimitive()
                            ? e.getValue().getAsString()
                            : e.getValue().toString());
        }
        return options;
    }

    private static float[] row(float[] all, int i, int size) {
        return Arrays.copyOfRange(all, i * size, (i + 1) * size);
    }

    private static void assertClose(float[] expected, float[] actual, String what) {
        double largest = 0;
        for (float x : expected) {
            largest = Math.max(largest, Math.abs(x));
        }
        assertArrayEquals(expected, actual, (float) (2e-5 * largest), what);
    }

    @TestFactory
    Stream<DynamicTest> recorded_noising_is_the_training_schedules() {
        float[] x = golden.floats("add_noise.x");
        float[] noise = golden.floats("add_noise.noise");
        float[] out = golden.floats("add_noise.out");
        float[] velocity = golden.floats("velocity.out");
        TrainingSchedule training = new TrainingSchedule(golden.doubles("alphas_cumprod"), PredictionType.EPSILON);
        double[] timesteps = golden.doubles("add_noise.t");
        List<DynamicTest> tests = new ArrayList<>();
        for (int r = 0; r < timesteps.length; r++) {
            int t = (int) timesteps[r];
            int size = x.length / timesteps.length;
            int row = r;
            tests.add(DynamicTest.dynamicTest("t = " + t, () -> {
                float[] noisy = new float[size];
                float[] v = new float[size];
                for (int j = 0; j < size; j++) {
                    double clean = x[row * size + j];
                    double epsilon = noise[row * size + j];
                    noisy[j] = (float) (training.signal(t) * clean + training.noise(t) * epsilon);
                    v[j] = (float) (training.signal(t) * epsilon - training.noise(t) * clean);
                }
                assertClose(row(out, row, size), noisy, "x_t");
                assertClose(row(velocity, row, size), v, "v");
            }));
        }
        assertTrue(tests.size() > 1);
        return tests.stream();
    }
}
