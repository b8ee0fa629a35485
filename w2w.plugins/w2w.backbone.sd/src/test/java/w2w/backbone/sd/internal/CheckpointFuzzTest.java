package w2w.backbone.sd.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import w2w.api.task.W2wException;
import w2w.tck.ParserFuzz;

/** The small files of a checkpoint, damaged: each is read or refused, and what is read is small enough to be written down as a program. */
class CheckpointFuzzTest {
    private static final Path FILE = Path.of("fuzz.json");
    private static final String[] WORDS = {
        "null", "1e999", "-1", "2147483647", "1e9", "NaN", "[[[[", "[]", "{}", "0", "\"a\":1,", "true", "\u0000"
    };

    private static byte[] golden(String file) throws IOException {
        return Files.readAllBytes(Golden.folder().resolve(file));
    }

    private static void fuzz(long seed, ParserFuzz.Parser parser, byte[]... valid) {
        ParserFuzz.of(seed, List.of(valid)).words(WORDS).run(parser);
    }

    private static ConfigFile config(byte[] bytes) {
        return ConfigFile.parse(FILE, text(bytes));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void damaged_configurations_of_a_unet_are_refused() throws IOException {
        fuzz(
                61,
                bytes -> UNetScript.write(UNetConfig.of(config(bytes)), new Script(Numbers.FLOAT32), false),
                golden("sd15/unet/config.json"),
                golden("sd21/unet/config.json"));
    }

    @Test
    void damaged_configurations_of_an_autoencoder_are_refused() throws IOException {
        fuzz(
                62,
                bytes -> {
                    VaeConfig config = VaeConfig.of(config(bytes));
                    VaeScript.encoder(config, new Script(Numbers.FLOAT32));
                    VaeScript.decoder(config, new Script(Numbers.FLOAT32));
                },
                golden("sd15/vae/config.json"),
                golden("sd21/vae/config.json"));
    }

    @Test
    void damaged_configurations_of_a_text_encoder_are_refused() throws IOException {
        fuzz(
                63,
                bytes -> TextScript.write(TextConfig.of(config(bytes)), new Script(Numbers.FLOAT32), false),
                golden("sd15/text_encoder/config.json"),
                golden("sd21/text_encoder/config.json"));
    }

    @Test
    void damaged_configurations_of_a_scheduler_are_refused() throws IOException {
        fuzz(
                64,
                bytes -> SchedulerConfig.of(config(bytes)),
                golden("sd15/scheduler/scheduler_config.json"),
                golden("sd21/scheduler/scheduler_config.json"));
    }

    @Test
    void damaged_tokenizers_are_refused() {
        String vocab = "{\"<|startoftext|>\":4,\"<|endoftext|>\":5,\"a\":0,\"a</w>\":1,\"b</w>\":2,\"ab</w>\":3}";
        String merges = "#version: 0.2\na b</w>\n";
        String settings = "{\"bos_token\":{\"content\":\"<|startoftext|>\"},\"model_max_length\":9}";
        fuzz(66, bytes -> use(text(bytes), merges, settings), vocab.getBytes(StandardCharsets.UTF_8));
        fuzz(67, bytes -> use(vocab, text(bytes), settings), merges.getBytes(StandardCharsets.UTF_8));
        fuzz(68, bytes -> use(vocab, merges, text(bytes)), settings.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void damaged_fast_tokenizers_are_refused() {
        String json =
                "{\"truncation\":{\"max_length\":9},\"added_tokens\":[{\"id\":5,\"content\":\"<|endoftext|>\"}],\"model\":{"
                        + "\"type\":\"BPE\",\"vocab\":{\"<|startoftext|>\":4,\"a\":0,\"a</w>\":1,\"b</w>\":2,\"ab</w>\":3},"
                        + "\"merges\":[\"a b</w>\",[\"a\",\"a</w>\"]]}}";
        fuzz(
                69,
                bytes -> use(ClipTokenizer.of(FILE, text(bytes), List.of(), 77, 6)),
                json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void damaged_indices_of_pipelines_are_refused() throws IOException {
        fuzz(70, bytes -> PipelineIndex.of(FILE, config(bytes), part -> false), golden("sd15/model_index.json"));
    }

    private static void use(String vocab, String merges, String settings) {
        use(ClipTokenizer.of(FILE, vocab, merges, List.of(settings), 77, 6));
    }

    private static void use(ClipTokenizer tokenizer) {
        int[] ids = tokenizer.encode("Ab ba aab").ids();
        for (int id : ids) {
            if (id < 0 || id > 5) {
                throw new AssertionError("token " + id + " of six");
            }
        }
    }

    @Test
    void deep_nesting_is_refused() {
        String deep = "{\"weight_map\":" + "{\"a\":".repeat(1_000_000);
        assertThrows(W2wException.class, () -> ConfigFile.parse(FILE, deep));
        assertThrows(W2wException.class, () -> use(deep, "", ""));
    }
}
