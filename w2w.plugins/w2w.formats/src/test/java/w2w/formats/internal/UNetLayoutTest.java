package w2w.formats.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import w2w.api.task.W2wException;
import w2w.api.weights.WeightLayout;
import w2w.tensors.Safetensors;
import w2w.tensors.StrictJson;
import w2w.tensors.TensorInfo;
import w2w.tensors.TensorSource;

class UNetLayoutTest {
    private static final Path GOLDEN = Path.of(System.getProperty("w2w.golden"));
    private static final Path CONFIG = GOLDEN.resolve("sd15/unet/config.json");

    @ParameterizedTest
    @CsvSource({"r1, 1, to_q to_v", "r4, 4, to_q to_k to_v to_out.0"})
    void slots_are_the_tensors_of_the_adapter_that_peft_wrote(String adapter, int rank, String targets) {
        WeightLayout layout = UNetLayout.of(CONFIG, List.of(targets.split(" ")), rank, 27);
        try (TensorSource file =
                Safetensors.open(GOLDEN.resolve("adapters/" + adapter + "-peft/adapter_model.safetensors"))) {
            assertEquals(
                    file.tensors().stream().map(TensorInfo::toString).toList(),
                    layout.slots().stream()
                            .map(s -> "base_model.model." + s.layer().module() + ".lora_" + s.factor() + ".weight F32 ["
                                    + s.rows() + ", " + s.columns() + "]")
                            .toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"sd15", "sd21"})
    void every_layer_of_its_transformers_has_the_shape_it_has_in_the_checkpoint(String model) {
        List<String> targets =
                List.of("to_q", "to_k", "to_v", "to_out.0", "ff.net.0.proj", "ff.net.2", "proj_in", "proj_out");
        Path unet = GOLDEN.resolve(model + "/unet");
        WeightLayout layout = UNetLayout.of(unet.resolve("config.json"), targets, 1, 1);
        try (TensorSource file = Safetensors.open(unet.resolve("diffusion_pytorch_model.safetensors"))) {
            layout.layers()
                    .forEach(l -> assertTrue(
                            Arrays.equals(
                                    file.require(l.module() + ".weight").shape(),
                                    l.kernel() == 0
                                            ? new long[] {l.outputs(), l.inputs()}
                                            : new long[] {l.outputs(), l.inputs(), 1, 1}),
                            l.toString()));
            long expected = file.tensors().stream()
                    .filter(t -> targets.stream().anyMatch(s -> t.name().endsWith("." + s + ".weight")))
                    .count();
            assertEquals(expected, layout.layers().size());
        }
    }

    @Test
    void published_stable_diffusion_has_99648_numbers() {
        Map<String, Object> config = new HashMap<>(StrictJson.object(CONFIG));
        config.put("block_out_channels", List.of(320L, 640L, 1280L, 1280L));
        config.put("cross_attention_dim", 768L);
        assertEquals(
                99_648,
                UNetLayout.of("c", config, List.of("to_q", "to_v"), 1, 27).size());
    }

    @Test
    void unknown_blocks_and_targets_are_refused_by_name() {
        Map<String, Object> config = new HashMap<>(StrictJson.object(CONFIG));
        W2wException target = assertThrows(W2wException.class, () -> UNetLayout.of("c", config, List.of("to_z"), 1, 1));
        assertTrue(target.getMessage().contains("to_z"), target.getMessage());
        config.put("mid_block_type", "Other");
        W2wException block = assertThrows(W2wException.class, () -> UNetLayout.of("c", config, List.of("to_q"), 1, 1));
        assertTrue(block.getMessage().contains("Other"), block.getMessage());
        assertThrows(W2wException.class, () -> UNetLayout.of("c", Map.of(), List.of("to_q"), 1, 1));
    }
}
