package w2w.formats.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import w2w.tck.ParserFuzz;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.StrictJson;
import w2w.tensors.TensorSource;

class AdapterFuzzTest {
    private static final String MODULE = "mid_block.attentions.0.transformer_blocks.0.attn1.to_q";
    private static final Map<String, Object> CONFIG = Map.of("r", 1L, "lora_alpha", 27L);

    private static byte[] pair(Map<String, String> metadata, String a, String b, String alpha) {
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata(metadata)
                .floats(a, DType.F32, new float[] {1, 2}, 1, 2)
                .floats(b, DType.F32, new float[] {3}, 1, 1);
        if (!alpha.isEmpty()) {
            writer.floats(alpha, DType.F16, new float[] {27});
        }
        return writer.toBytes();
    }

    private static TensorSource open(byte[] input) {
        return Safetensors.read("fuzz", ByteBuffer.wrap(input));
    }

    @Test
    void damaged_peft_weights_are_refused_and_nothing_else() {
        String prefix = "base_model.model." + MODULE;
        ParserFuzz.of(
                        21,
                        List.of(
                                pair(Map.of(), prefix + ".lora_A.weight", prefix + ".lora_B.weight", ""),
                                pair(Map.of(), prefix + ".lora_A.me.weight", prefix + ".lora_B.me.weight", "")))
                .words(
                        "lora_A",
                        "lora_B",
                        "base_model.model.",
                        ".lora_magnitude_vector",
                        "text_model.",
                        "[1,0]",
                        "[0,1]")
                .run(input -> PeftFormat.read(open(input), "config", CONFIG));
    }

    @Test
    void damaged_peft_configurations_are_refused_and_nothing_else() {
        String prefix = "base_model.model." + MODULE;
        byte[] weights = pair(Map.of(), prefix + ".lora_A.weight", prefix + ".lora_B.weight", "");
        TensorSource source = open(weights);
        byte[] config =
                ("{\"r\":1,\"lora_alpha\":27,\"rank_pattern\":{\"to_q\":1,\"(a|b)*\":2},\"alpha_pattern\":{\".*to_[qk]\":3.5},"
                                + "\"use_rslora\":true,\"peft_type\":\"LORA\",\"target_modules\":[\"to_q\",null],\"auto_mapping\":{\"a\":\"b\"}}")
                        .getBytes(StandardCharsets.UTF_8);
        ParserFuzz.of(22, List.of(config))
                .words("1e999", "-", "\\\\", "(.*)*", "(?:", "{1,99999}", "\\ud800", "[[", "\"r\":", "null", "true")
                .run(input -> PeftFormat.read(source, "config", StrictJson.object("config", input)));
    }

    @Test
    void damaged_kohya_files_are_refused_and_nothing_else() {
        String unet = "lora_unet_" + MODULE.replace('.', '_');
        String text = "lora_te1_text_model_encoder_layers_0_mlp_fc1";
        ParserFuzz.of(
                        23,
                        List.of(
                                pair(
                                        Map.of("ss_network_dim", "1"),
                                        unet + ".lora_down.weight",
                                        unet + ".lora_up.weight",
                                        unet + ".alpha"),
                                pair(Map.of(), text + ".lora_down.weight", text + ".lora_up.weight", text + ".alpha")))
                .words(
                        "input_blocks_4_1_",
                        "middle_block_1_",
                        "_0_",
                        "output_blocks_999_1_",
                        "input_blocks_3_0_op",
                        "hada_w1_a",
                        "lora_mid.weight",
                        "dora_scale",
                        "lokr_w1",
                        "oft_blocks",
                        "diff_b",
                        "bundle_emb.x.clip_l",
                        "[1,2,1,1]",
                        "[1,1,3,3]",
                        "lora_te2_",
                        "lora_transformer_",
                        "single_transformer_blocks_")
                .run(input -> KohyaFormat.read(open(input)));
    }

    @Test
    void damaged_diffusers_files_are_refused_and_nothing_else() {
        String prefix = "unet." + MODULE;
        Map<String, String> config =
                Map.of(DiffusersFormat.CONFIG, "{\"unet.r\":1,\"unet.lora_alpha\":27,\"unet.rank_pattern\":{}}");
        ParserFuzz.of(
                        24,
                        List.of(
                                pair(config, prefix + ".lora_A.weight", prefix + ".lora_B.weight", ""),
                                pair(
                                        Map.of(),
                                        prefix + ".lora.down.weight",
                                        prefix + ".lora.up.weight",
                                        prefix + ".alpha"),
                                pair(
                                        Map.of(),
                                        "a.processor.to_q_lora.down.weight",
                                        "a.processor.to_q_lora.up.weight",
                                        "")))
                .words(
                        "text_encoder.",
                        "transformer.",
                        "diffusion_model.input_blocks.1.1.",
                        "processor.to_out_lora",
                        ".lora_linear_layer",
                        ".lora_magnitude_vector",
                        ".lora_B.bias",
                        ".diff",
                        "unet.use_dora\\\":true",
                        "\\\"")
                .run(input -> DiffusersFormat.read(open(input)));
    }

    @Test
    void damaged_configurations_of_a_unet_give_a_layout_or_are_refused() throws IOException {
        Path config = Path.of(System.getProperty("w2w.golden"), "sd15/unet/config.json");
        ParserFuzz.of(25, List.of(Files.readAllBytes(config)))
                .words("1048576", "1e9", "-1", "[]", "[[", "null", "\"block_out_channels\"", "\"CrossAttnUpBlock2D\"")
                .run(input -> UNetLayout.of(
                        "config", StrictJson.object("config", input), List.of("to_q", "ff.net.2"), 128, 27));
    }
}
