package w2w.api.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import w2w.api.task.Provenance;

/** Pictures, latents, schedules and requests. */
class DiffusionValuesTest {
    @Test
    void eight_bit_pixels_come_back_through_a_picture() {
        int[] pixels = {0x000000, 0xFFFFFF, 0x123456, 0xFF0080, 0x01FE7F, 0x808080};
        Picture picture = Picture.ofRgb(3, 2, pixels);
        assertArrayEquals(pixels, picture.toRgb());
        assertEquals(-1, picture.toArray()[0]);
        assertEquals(1, picture.toArray()[1]);
        assertEquals(0x34 / 127.5f - 1, picture.toArray()[6 + 2]); // green of the third pixel
    }

    @Test
    void colours_out_of_range_are_clamped() {
        assertArrayEquals(
                new int[] {0xFF0080},
                Picture.of(1, 1, new float[] {3, -3, 0.002f}).toRgb());
    }

    @Test
    void pictures_keep_a_copy_and_know_their_size() {
        float[] values = new float[3];
        Picture picture = Picture.of(1, 1, values);
        values[0] = 1;
        picture.toArray()[1] = 1;
        assertEquals(Picture.of(1, 1, new float[3]), picture);
        assertNotEquals(Picture.of(1, 1, values), picture);
        assertNotEquals(Picture.of(1, 2, new float[6]), Picture.of(2, 1, new float[6]));
        assertThrows(IllegalArgumentException.class, () -> Picture.of(1, 1, new float[4]));
        assertThrows(IllegalArgumentException.class, () -> Picture.of(0, 1, new float[0]));
    }

    @Test
    void latents_are_rows_of_one_shape() {
        Latents latents = Latents.owning(2, 1, 1, 2, new float[] {1, 2, 3, 4});
        assertEquals(Latents.owning(1, 1, 1, 2, new float[] {3, 4}), latents.row(1));
        assertEquals(2, latents.rowSize());
        assertThrows(IllegalArgumentException.class, () -> latents.with(new float[3]));
        assertThrows(IndexOutOfBoundsException.class, () -> latents.row(2));
        assertEquals(0, Latents.owning(0, 4, 8, 8, new float[0]).rows());
    }

    @ParameterizedTest
    @EnumSource(PredictionType.class)
    void a_right_prediction_gives_back_the_clean_latent_and_the_noise(PredictionType type) {
        double signal = 0.6;
        double noise = 0.8;
        double clean = 1.5;
        double epsilon = -0.25;
        double noisy = signal * clean + noise * epsilon; // 0.7
        double prediction = type.target(signal, noise, clean, epsilon);
        double expected =
                switch (type) {
                    case EPSILON -> -0.25;
                    case V -> 0.6 * -0.25 - 0.8 * 1.5;
                    case SAMPLE -> 1.5;
                };
        assertEquals(expected, prediction, 1e-12);
        assertEquals(clean, type.clean(signal, noise, noisy, prediction), 1e-12);
        assertEquals(epsilon, type.epsilon(signal, noise, noisy, prediction), 1e-12);
        double moved = type.clean(signal, noise, noisy, prediction + 1) - clean;
        assertEquals(moved, type.cleanByPrediction(signal, noise), 1e-12);
    }

    @Test
    void an_encoded_picture_is_sampled_at_its_deviation() {
        Latents mean = Latents.owning(1, 1, 1, 2, new float[] {1, -1});
        Latents log = mean.with(new float[] {(float) Math.log(4), 0});
        assertArrayEquals(
                new float[] {1 + 2 * 3, -1 - 0.5f},
                new ImageCodec.Encoded(mean, log).sample(new float[] {3, -0.5f}).values(),
                1e-6f);
    }

    @Test
    void a_training_schedule_splits_signal_and_noise() {
        TrainingSchedule schedule = new TrainingSchedule(new double[] {0.64, 0.36, 0}, PredictionType.V);
        assertEquals(0.8, schedule.signal(0), 1e-12);
        assertEquals(0.6, schedule.noise(0), 1e-12);
        assertEquals(0.5625, schedule.snr(1), 1e-12);
        assertEquals(3, schedule.timesteps());
        assertEquals(schedule, new TrainingSchedule(new double[] {0.64, 0.36, 0}, PredictionType.V));
        for (double[] wrong : new double[][] {{}, {0.5, 0.6}, {1.1}, {-0.1}, {Double.NaN}}) {
            assertThrows(IllegalArgumentException.class, () -> new TrainingSchedule(wrong, PredictionType.V));
        }
        schedule.alphasCumprod()[0] = 0;
        assertEquals(0.64, schedule.alphaCumprod(0));
    }

    @Test
    void requests_refuse_what_cannot_be_done() {
        TrainingSchedule training = new TrainingSchedule(new double[] {0.9, 0.8}, PredictionType.EPSILON);
        assertThrows(IllegalArgumentException.class, () -> new ScheduleRequest(0, training, Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new ScheduleRequest(3, training, Map.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new BackboneInfo("f", "n", 100, 64, 64, List.of(), Provenance.NONE));
        assertThrows(IllegalArgumentException.class, () -> new DiffusionProcess(0, 8, training, "ddim", Map.of()));
        Latents two = Latents.owning(2, 1, 1, 1, new float[2]);
        assertThrows(
                IllegalArgumentException.class,
                () -> new DenoiseBatch(two, new double[2], new int[2], new int[1], new float[2]));
    }

    @Test
    void render_settings_change_one_thing_at_a_time() {
        RenderSettings settings = new RenderSettings("p", "", 3, RenderSettings.Against.BASE_MODEL, "", 20, 64, 64);
        assertEquals("q", settings.withPrompt("q").prompt());
        assertEquals(settings, settings.withSteps(5).withSteps(20));
        assertEquals(
                RenderSettings.Against.SAME_MODEL,
                settings.withGuidance(1, RenderSettings.Against.SAME_MODEL).against());
    }

    @Test
    void render_settings_say_the_range_of_what_they_refuse() {
        RenderSettings settings = new RenderSettings("p", "", 3, RenderSettings.Against.BASE_MODEL, "", 20, 64, 64);
        assertRefused("the steps must be 1 to 10000, not 0", () -> settings.withSteps(0));
        assertRefused("the steps must be 1 to 10000, not 10001", () -> settings.withSteps(10001));
        for (double scale : new double[] {-3, Double.NaN, Double.POSITIVE_INFINITY, 1e30}) {
            assertRefused(
                    "the guidance scale must be 0 to 1000, not " + scale,
                    () -> settings.withGuidance(scale, RenderSettings.Against.BASE_MODEL));
        }
        assertRefused(
                "the sides of a picture must be 1 to 8192 pixels, not 100000×100000",
                () -> settings.withSize(100_000, 100_000));
        assertRefused("the sides of a picture must be 1 to 8192 pixels, not 64×0", () -> settings.withSize(64, 0));
        assertRefused(
                "a picture must have at most 16777216 pixels, and 8192×8192 are more",
                () -> settings.withSize(8192, 8192));
        settings.withSize(8192, 2048).withSteps(10_000).withGuidance(0, RenderSettings.Against.SAME_MODEL);
    }

    private static void assertRefused(String message, Executable what) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, what).getMessage());
    }
}
