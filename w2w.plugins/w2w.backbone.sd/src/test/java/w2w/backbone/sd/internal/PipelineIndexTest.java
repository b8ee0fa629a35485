package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.task.W2wException;

/** Which pipelines are taken: those with Stable Diffusion's parts. */
class PipelineIndexTest {
    private static final String INDEX = PipelineIndex.FILE;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "StableDiffusionPipeline",
                "StableDiffusionImg2ImgPipeline",
                "StableDiffusionInpaintPipeline",
                "StableDiffusionPipelineSafe",
                "StableDiffusionPanoramaPipeline",
                "LatentConsistencyModelPipeline",
                "LatentConsistencyModelImg2ImgPipeline",
                "FlaxStableDiffusionPipeline"
            })
    void pipelines_of_the_same_parts_are_taken(String type) {
        Path root = CheckpointCopy.of("sd15", folder)
                .replace(INDEX, "\"StableDiffusionPipeline\"", "\"" + type + "\"")
                .replace(
                        INDEX,
                        "\"requires_safety_checker\": false",
                        "\"requires_safety_checker\": true, \"added\": null")
                .root();
        assertEquals(type, PipelineIndex.read(root).pipeline());
        assertTrue(TestBackbone.component().accepts(root.toString()));
    }

    @Test
    void safety_checkers_image_encoders_and_classes_of_flax_and_fast_tokenizers_do_not_matter() {
        Path root = CheckpointCopy.of("sd15", folder)
                .replace(
                        INDEX,
                        "\"safety_checker\": [\n    null,\n    null",
                        "\"safety_checker\": [\n    \"stable_diffusion\",\n    \"StableDiffusionSafetyChecker\"")
                .replace(
                        INDEX,
                        "\"image_encoder\": [\n    null,\n    null",
                        "\"image_encoder\": [\n    \"transformers\",\n    \"CLIPVisionModelWithProjection\"")
                .replace(INDEX, "\"UNet2DConditionModel\"", "\"FlaxUNet2DConditionModel\"")
                .replace(INDEX, "\"CLIPTokenizer\"", "\"CLIPTokenizerFast\"")
                .root();
        assertEquals("StableDiffusionPipeline", PipelineIndex.read(root).pipeline());
    }

    @ParameterizedTest
    @CsvSource({
        "StableDiffusionXLPipeline, '', ''",
        "StableDiffusionXLPipeline, text_encoder_2, CLIPTextModelWithProjection",
        "StableDiffusionControlNetPipeline, controlnet, ControlNetModel",
        "StableDiffusionDepth2ImgPipeline, depth_estimator, DPTForDepthEstimation",
        "StableDiffusionUpscalePipeline, low_res_scheduler, DDPMScheduler",
        "FluxPipeline, transformer, FluxTransformer2DModel",
        "OnnxStableDiffusionPipeline, unet, OnnxRuntimeModel",
        "AltDiffusionPipeline, text_encoder, RobertaSeriesModelWithTransformation"
    })
    void what_has_other_parts_is_named_by_class_with_what_is_taken(String type, String part, String partClass) {
        CheckpointCopy copy =
                CheckpointCopy.of("sd15", folder).replace(INDEX, "\"StableDiffusionPipeline\"", "\"" + type + "\"");
        if (part.equals("unet")) {
            copy.replace(INDEX, "UNet2DConditionModel", partClass);
        } else if (part.equals("text_encoder")) {
            copy.replace(INDEX, "CLIPTextModel", partClass);
        } else if (!part.isEmpty()) {
            copy.replace(INDEX, "\"unet\":", "\"" + part + "\": [\"x\", \"" + partClass + "\"], \"unet\":");
        }
        String model = copy.root().toString();
        assertFalse(TestBackbone.component().accepts(model));
        String said = TestBackbone.component().refusal(model).orElseThrow().getMessage();
        assertTrue(said.contains("of a " + type + " is not taken"), said);
        assertTrue(said.contains("Taken are Stable Diffusion 1.x and 2.x"), said);
        assertTrue(said.contains(type.contains("XL") || type.contains("Control") ? "" : part), said);
    }

    @ParameterizedTest
    @CsvSource({"9, inpainting", "8, InstructPix2Pix", "7, enlarges", "5, depth"})
    void a_unet_with_other_inputs_is_named_with_its_pipeline(int channels, String purpose) {
        Path root = CheckpointCopy.of("sd15", folder)
                .replace(INDEX, "\"StableDiffusionPipeline\"", "\"StableDiffusionInpaintPipeline\"")
                .replace("unet/config.json", "\"in_channels\": 4", "\"in_channels\": " + channels)
                .root();
        W2wException e = assertThrows(
                W2wException.class,
                () -> CheckpointFolder.read(CheckpointPlace.find(root).orElseThrow()));
        assertTrue(e.getMessage().contains("in_channels = " + channels), e.getMessage());
        assertTrue(e.getMessage().contains(purpose), e.getMessage());
        assertTrue(e.getMessage().contains("that of a StableDiffusionInpaintPipeline"), e.getMessage());
    }

    @Test
    void a_folder_without_an_index_is_taken_by_its_parts_and_that_is_said() {
        Path root = CheckpointCopy.of("sd15", folder).delete(INDEX).root();
        CheckpointFolder read = CheckpointFolder.read(CheckpointPlace.find(root).orElseThrow());
        assertEquals(1, read.notes().size());
        assertTrue(read.notes().get(0).contains(INDEX), read.notes()::toString);
    }

    @Test
    void code_of_its_own_is_not_run_and_that_is_said() {
        Path root = CheckpointCopy.of("sd15", folder)
                .replace(INDEX, "\"StableDiffusionPipeline\"", "[\"my_pipeline\", \"MyPipeline\"]")
                .root();
        assertEquals("MyPipeline", PipelineIndex.read(root).pipeline());
        assertTrue(PipelineIndex.read(root).notes().get(0).contains("MyPipeline"));
    }

    @Test
    void options_of_other_versions_are_passed_over_and_named_in_one_line() {
        Path root = CheckpointCopy.of("sd15", folder)
                .replace(
                        "unet/config.json", "\"dropout\": 0.0", "\"decay\": 0.9999, \"my_option\": 7, \"other\": false")
                .replace(
                        "unet/config.json",
                        "\"only_cross_attention\": false",
                        "\"only_cross_attention\": [false, false]")
                .replace("unet/config.json", "\"sample_size\": 16", "\"sample_size\": [16, 16]")
                .replace(
                        "text_encoder/config.json",
                        "\"vocab_size\"",
                        "\"top_k\": 50, \"id2label\": {\"0\": \"A\"}, \"vocab_size\"")
                .root();
        CheckpointFolder read = CheckpointFolder.read(CheckpointPlace.find(root).orElseThrow());
        assertEquals(1, read.notes().size(), read.notes()::toString);
        assertTrue(read.notes().get(0).endsWith("unet/config.json: 1 option is not known and passed over: my_option"));
        assertEquals(16, read.unet().sampleSize());
    }
}
