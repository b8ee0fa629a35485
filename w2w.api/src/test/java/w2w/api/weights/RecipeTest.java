package w2w.api.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecipeTest {
    private static final String SHA = "cc6cb27103417325ff94f52b7a5d2dde45a7515b25c255d8e396c90014281516";

    private static OptionalDouble is(double value) {
        return OptionalDouble.of(value);
    }

    @Test
    void reads_what_kohya_writes() {
        Map<String, String> m = new HashMap<>();
        m.put("ss_network_module", "networks.lora");
        m.put("ss_network_dim", "32");
        m.put("ss_network_alpha", "16.0");
        m.put("ss_learning_rate", "0.001");
        m.put("ss_unet_lr", "0.0001");
        m.put("ss_text_encoder_lr", "5e-05");
        m.put("ss_steps", "1500");
        m.put("ss_max_train_steps", "3000");
        m.put("ss_epoch", "5");
        m.put("ss_num_epochs", "10");
        m.put("ss_total_batch_size", "4");
        m.put("ss_sd_model_name", "D:\\models\\v1-5-pruned.safetensors");
        m.put("ss_sd_model_hash", "81761151");
        m.put("ss_new_sd_model_hash", SHA.toUpperCase(java.util.Locale.ROOT));
        m.put("ss_base_model_version", "sd_v1");
        m.put("ss_training_started_at", "1700000000.25");
        m.put("ss_training_finished_at", "1700086400.5");
        m.put("ss_seed", "42");
        m.put("ss_resolution", "(512, 768)");
        m.put("ss_tag_frequency", "{\"10_sks man\": {\"sks man\": 20, \"smile\": 4, \"photo\": 19}}");
        Recipe r = Recipe.of(m);
        assertEquals("kohya", r.trainer());
        assertEquals("networks.lora", r.network());
        assertEquals("sd_v1", r.family());
        assertEquals("v1-5-pruned.safetensors", r.base());
        assertEquals(SHA, r.baseHash());
        assertEquals(SHA, r.lineage());
        assertEquals(is(1e-4), r.rate());
        assertEquals(is(5e-5), r.textRate());
        assertEquals(is(1500), r.steps());
        assertEquals(is(5), r.epochs());
        assertEquals(is(4), r.batch());
        assertEquals(is(32), r.rank());
        assertEquals(is(16), r.alpha());
        assertEquals("512x768", r.resolution());
        assertEquals(is(42), r.seed());
        assertEquals(is(19676), r.date()); // 2023-11-15
        assertEquals(List.of("sks man", "photo"), r.triggers());
        assertEquals(1e-4, r.numbers().get("recipe.rate"));
        assertEquals("kohya", r.texts().get("recipe.trainer"));
        assertEquals(9, r.numbers().size());
        assertTrue(r.numbers().keySet().stream().allMatch(Recipe::isNumber));
        assertTrue(r.texts().keySet().stream().noneMatch(Recipe::isNumber));
    }

    @Test
    void what_kohya_calls_none_is_not_told() {
        Recipe r = Recipe.of(Map.of(
                "ss_network_module", "networks.lora",
                "ss_unet_lr", "None",
                "ss_learning_rate", "0.0002",
                "ss_text_encoder_lr", "[1e-05, 1e-05]",
                "ss_seed", "None",
                "ss_network_dim", "Dynamic",
                "ss_sd_model_hash", "None"));
        assertEquals(is(2e-4), r.rate());
        assertEquals(is(1e-5), r.textRate());
        assertTrue(r.seed().isEmpty());
        assertTrue(r.rank().isEmpty());
        assertEquals("", r.lineage());
    }

    @Test
    void reads_the_data_sets_of_newer_kohya_files() {
        Recipe r = Recipe.of(Map.of(
                "ss_network_module",
                "networks.lora_flux",
                "ss_datasets",
                "[{\"batch_size_per_device\": 2, \"resolution\": [1024, 1024], \"tag_frequency\": {}}]"));
        assertEquals(is(2), r.batch());
        assertEquals("1024x1024", r.resolution());
    }

    @Test
    void reads_what_one_trainer_writes() {
        Recipe r = Recipe.of(Map.of(
                "ot_branch", "master",
                "ot_revision", "1d7562b",
                "ot_config",
                        "{\"base_model_name\": \"stabilityai/stable-diffusion-xl-base-1.0\", \"learning_rate\": 0.0003,"
                                + " \"epochs\": 100, \"batch_size\": 2, \"resolution\": \"1024\", \"seed\": null,"
                                + " \"lora_rank\": 16, \"lora_alpha\": 1.0, \"unet\": {\"learning_rate\": null}}",
                "modelspec.date", "2024-02-29",
                "modelspec.architecture", "stable-diffusion-xl-v1-base/lora",
                "ss_base_model_version", "sdxl_"));
        assertEquals("OneTrainer", r.trainer());
        assertEquals("stabilityai/stable-diffusion-xl-base-1.0", r.base());
        assertEquals("stabilityai/stable-diffusion-xl-base-1.0", r.lineage());
        assertEquals(is(3e-4), r.rate());
        assertEquals(is(100), r.epochs());
        assertEquals(is(2), r.batch());
        assertEquals("1024x1024", r.resolution());
        assertEquals(is(16), r.rank());
        assertEquals(is(1), r.alpha());
        assertEquals(is(19782), r.date());
        assertTrue(r.seed().isEmpty());
    }

    @Test
    void reads_what_ai_toolkit_writes() {
        Recipe r = Recipe.of(Map.of(
                "software", "{\"name\": \"ai-toolkit\", \"repo\": \"…\", \"version\": \"0.1.0\"}",
                "training_info", "{\"step\": 2000, \"epoch\": 7}",
                "ss_base_model_version", "flux1",
                "name", "face"));
        assertEquals("ai-toolkit", r.trainer());
        assertEquals("flux1", r.family());
        assertEquals(is(2000), r.steps());
        assertEquals(is(7), r.epochs());
    }

    @Test
    void reads_what_diffusers_and_peft_write() {
        Recipe r = Recipe.of(
                Map.of(
                        "lora_adapter_metadata",
                        "{\"transformer.r\": 16, \"transformer.lora_alpha\": 32, \"transformer.base_model_name_or_path\": null}"));
        assertEquals("diffusers", r.trainer());
        assertEquals(is(16), r.rank());
        assertEquals(is(32), r.alpha());
        assertEquals("", r.base());
        assertEquals(
                "org/model",
                Recipe.of(Map.of("base_model_name_or_path", "org/model")).base());
    }

    @Test
    void tells_simple_tuner_and_w2w_itself() {
        assertEquals(
                "SimpleTuner",
                Recipe.of(Map.of("modelspec.implementation", "https://github.com/bghira/SimpleTuner"))
                        .trainer());
        Recipe own = Recipe.of(Map.of(
                "w2w.steps",
                "700",
                "w2w.learning-rate",
                "1.0E-4",
                "w2w.seed",
                "3",
                "ss_network_module",
                "networks.lora"));
        assertEquals("w2w", own.trainer());
        assertEquals(is(700), own.steps());
        assertEquals(is(1e-4), own.rate());
        assertEquals(is(3), own.seed());
    }

    @Test
    void takes_the_trigger_words_that_are_named() {
        Recipe r = Recipe.of(
                Map.of("modelspec.trigger_phrase", "ohwx, man ", "ss_tag_frequency", "{\"1_a\": {\"other\": 3}}"));
        assertEquals(List.of("ohwx", "man"), r.triggers());
    }

    @Test
    void a_file_that_says_nothing_has_no_recipe() {
        assertTrue(Recipe.of(Map.of("format", "pt")).isEmpty());
        assertTrue(Recipe.NONE.numbers().isEmpty());
        assertFalse(Recipe.of(Map.of("ss_seed", "1")).isEmpty());
    }

    @Test
    void damaged_metadata_never_fail() {
        String whole = "{\"unet\": {\"learning_rate\": 1e-4, \"x\": [1, null, \"\\u0041\\n\"]}, \"seed\": -3}";
        Random random = new Random(5);
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder(whole);
            for (int k = random.nextInt(4); k >= 0; k--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setLength(Math.max(1, at));
                    case 1 -> text.setCharAt(at, (char) random.nextInt(128));
                    default -> text.insert(at, "{\"[]}:,\\".charAt(random.nextInt(8)));
                }
            }
            String json = text.toString();
            for (String key : List.of("ot_config", "ss_datasets", "software", "ss_tag_frequency", "ss_resolution")) {
                Recipe.of(Map.of(key, json));
            }
        }
        assertTrue(Recipe.of(Map.of("ot_config", "[".repeat(100_000))).seed().isEmpty());
    }
}
