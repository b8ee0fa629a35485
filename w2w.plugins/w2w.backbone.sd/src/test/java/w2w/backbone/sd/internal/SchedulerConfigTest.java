package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.diffusion.PredictionType;
import w2w.api.task.W2wException;

/** What the scheduler's file of a checkpoint means, whoever wrote it. */
class SchedulerConfigTest {
    private static final String STABLE =
            "\"beta_start\": 0.00085, \"beta_end\": 0.012, \"beta_schedule\": \"scaled_linear\"";

    private static SchedulerConfig of(String type, String more) {
        return SchedulerConfig.of(
                ConfigFile.parse(Path.of("scheduler_config.json"), "{\"_class_name\": \"" + type + "\"" + more + "}"));
    }

    @ParameterizedTest
    @CsvSource({
        "DDIMScheduler, ddim",
        "DDIMParallelScheduler, ddim",
        "FlaxDDIMScheduler, ddim",
        "DDPMScheduler, ddpm",
        "PNDMScheduler, pndm",
        "FlaxPNDMScheduler, pndm",
        "EulerDiscreteScheduler, euler",
        "EulerAncestralDiscreteScheduler, euler-ancestral",
        "HeunDiscreteScheduler, heun",
        "LMSDiscreteScheduler, lms",
        "DPMSolverMultistepScheduler, dpmpp-2m",
        "DEISMultistepScheduler, deis",
        "UniPCMultistepScheduler, unipc",
        "LCMScheduler, lcm",
        "TCDScheduler, tcd"
    })
    void a_class_has_its_scheduler(String type, String id) {
        SchedulerConfig config = of(type, ", " + STABLE + ", \"skip_prk_steps\": true");
        assertEquals(id, config.scheduler());
        assertEquals(List.of(), config.notes());
        assertEquals(Map.of("skip_prk_steps", "true", "steps_offset", "1"), config.options());
    }

    @Test
    void karras_levels_have_an_id_of_their_own() {
        assertEquals(
                "dpmpp-2m-karras",
                of("DPMSolverMultistepScheduler", ", \"use_karras_sigmas\": true")
                        .scheduler());
        assertEquals(
                "euler",
                of("EulerDiscreteScheduler", ", \"use_karras_sigmas\": true").scheduler());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"KDPM2DiscreteScheduler", "DPMSolverSDEScheduler", "EDMEulerScheduler", "MyOwnScheduler", ""})
    void an_unknown_class_is_said_once_and_its_training_read(String type) {
        SchedulerConfig config = of(
                type,
                ", " + STABLE
                        + ", \"prediction_type\": \"v_prediction\", \"timestep_spacing\": \"trailing\", \"my_own\": 3");
        assertEquals(SchedulerConfig.OTHERWISE, config.scheduler());
        assertEquals(1, config.notes().size(), config.notes()::toString);
        assertTrue(config.notes().get(0).contains(type), config.notes()::toString);
        assertEquals(PredictionType.V, config.training().prediction());
        assertEquals(1 - 0.00085, config.training().alphaCumprod(0), 1e-12);
        assertEquals(Map.of("timestep_spacing", "trailing", "steps_offset", "1"), config.options());
    }

    @Test
    void flow_matching_is_warned_of_and_stable_diffusions_betas_are_assumed() {
        SchedulerConfig config = of("FlowMatchEulerDiscreteScheduler", ", \"shift\": 3.0");
        assertTrue(config.notes().get(0).contains("flow matching"), config.notes()::toString);
        assertTrue(config.notes().get(1).contains("no betas"), config.notes()::toString);
        assertEquals(of("PNDMScheduler", ", " + STABLE).training(), config.training());
    }

    @Test
    void no_file_at_all_is_said_in_one_line() {
        SchedulerConfig config = SchedulerConfig.missing(ConfigFile.empty(Path.of("scheduler_config.json")));
        assertEquals(1, config.notes().size());
        assertEquals(of("PNDMScheduler", ", " + STABLE).training(), config.training());
    }

    /** β of each schedule by its definition, at a few timesteps of four. */
    @Test
    void betas_are_those_of_the_schedule() {
        String range = ", \"num_train_timesteps\": 4, \"beta_start\": 0.01, \"beta_end\": 0.04, \"beta_schedule\": ";
        assertArrayEquals(new double[] {.01, .02, .03, .04}, betas(range + "\"linear\""), 1e-12);
        assertArrayEquals(
                new double[] {.01, Math.pow(4 / 30.0, 2), Math.pow(5 / 30.0, 2), .04},
                betas(range + "\"scaled_linear\""),
                1e-12);
        double[] sigmoid = betas(range + "\"sigmoid\"");
        assertEquals(.01 + .03 / (1 + Math.exp(6)), sigmoid[0], 1e-12);
        assertEquals(.01 + .03 / (1 + Math.exp(2)), sigmoid[1], 1e-12);
        double[] cosine = betas(range + "\"squaredcos_cap_v2\"");
        assertEquals(
                1 - square(Math.cos(.258 / 1.008 * Math.PI / 2)) / square(Math.cos(.008 / 1.008 * Math.PI / 2)),
                cosine[0],
                1e-12);
        assertEquals(.999, cosine[3], 1e-12);
        assertArrayEquals(new double[] {.5, .25}, betas(", \"trained_betas\": [0.5, 0.25]"), 1e-12);
    }

    private static double[] betas(String more) {
        double[] alphas = of("DDIMScheduler", more).training().alphasCumprod();
        double[] betas = new double[alphas.length];
        for (int t = 0; t < betas.length; t++) {
            betas[t] = 1 - alphas[t] / (t == 0 ? 1 : alphas[t - 1]);
        }
        return betas;
    }

    private static double square(double x) {
        return x * x;
    }

    @Test
    void absent_betas_are_the_defaults_of_the_class() {
        assertEquals(1 - 1e-4, of("DDIMScheduler", "").training().alphaCumprod(0), 1e-12);
        assertEquals(1 - 0.00085, of("LCMScheduler", "").training().alphaCumprod(0), 1e-12);
        assertEquals(1 - 0.00085, of("HeunDiscreteScheduler", "").training().alphaCumprod(0), 1e-12);
    }

    @Test
    void an_old_offset_and_clipping_are_drawn_as_in_diffusers_and_said() {
        SchedulerConfig config =
                of("DDIMScheduler", ", \"steps_offset\": 0, \"clip_sample\": true, \"set_alpha_to_one\": false");
        assertEquals(Map.of("steps_offset", "1", "set_alpha_to_one", "false"), config.options());
        assertEquals(2, config.notes().size(), config.notes()::toString);
        assertTrue(config.notes().get(0).contains("steps_offset = 0"), config.notes()::toString);
        assertTrue(config.notes().get(1).contains("clip_sample"), config.notes()::toString);
    }

    @Test
    void predictions_of_all_three_kinds_are_read_and_others_refused() {
        assertEquals(PredictionType.EPSILON, of("DDIMScheduler", "").training().prediction());
        assertEquals(
                PredictionType.SAMPLE,
                of("DDIMScheduler", ", \"prediction_type\": \"sample\"")
                        .training()
                        .prediction());
        W2wException e = assertThrows(
                W2wException.class, () -> of("DDIMScheduler", ", \"prediction_type\": \"flow_prediction\""));
        assertTrue(e.getMessage().contains("flow_prediction"), e.getMessage());
        e = assertThrows(W2wException.class, () -> of("MyScheduler", ", \"trained_betas\": [0.5, 2]"));
        assertTrue(e.getMessage().contains("trained_betas"), e.getMessage());
    }
}
