package w2w.formats.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import w2w.api.task.Task;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;

/** Adapters of models without a UNet, under the names and in the widths of their families. */
class TransformerFilesTest {
    @TempDir
    Path folder;

    /** Family, spelling of two layers, part, and their paths. */
    private static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of(
                        BaseModel.FLUX1,
                        "lora_unet_double_blocks_3_img_attn_qkv",
                        "double_blocks.3.img_attn.qkv",
                        3072,
                        9216),
                Arguments.of(
                        BaseModel.FLUX1, "lora_unet_single_blocks_37_linear1", "single_blocks.37.linear1", 3072, 21504),
                Arguments.of(
                        BaseModel.FLUX1,
                        "lora_transformer_single_transformer_blocks_5_attn_to_q",
                        "single_transformer_blocks.5.attn.to_q",
                        3072,
                        3072),
                Arguments.of(
                        BaseModel.FLUX2, "lora_unet_single_blocks_7_linear1", "single_blocks.7.linear1", 3072, 27648),
                Arguments.of(
                        BaseModel.FLUX2,
                        "lora_transformer_single_transformer_blocks_5_attn_to_qkv_mlp_proj",
                        "single_transformer_blocks.5.attn.to_qkv_mlp_proj",
                        3072,
                        27648),
                Arguments.of(
                        BaseModel.SD3,
                        "lora_unet_joint_blocks_10_x_block_attn_qkv",
                        "joint_blocks.10.x_block.attn.qkv",
                        1536,
                        4608),
                Arguments.of(
                        BaseModel.SD3,
                        "lora_transformer_transformer_blocks_10_attn_add_q_proj",
                        "transformer_blocks.10.attn.add_q_proj",
                        2432,
                        2432),
                Arguments.of(
                        BaseModel.Z_IMAGE,
                        "lora_unet_layers_29_attention_to_q",
                        "layers.29.attention.to_q",
                        3840,
                        3840),
                Arguments.of(
                        BaseModel.Z_IMAGE,
                        "lora_unet_noise_refiner_1_feed_forward_w1",
                        "noise_refiner.1.feed_forward.w1",
                        3840,
                        10240),
                Arguments.of(
                        BaseModel.QWEN_IMAGE,
                        "lora_unet_transformer_blocks_59_attn_to_out_0",
                        "transformer_blocks.59.attn.to_out.0",
                        3072,
                        3072),
                Arguments.of(
                        BaseModel.QWEN_IMAGE,
                        "lora_unet_transformer_blocks_3_img_mlp_net_0_proj",
                        "transformer_blocks.3.img_mlp.net.0.proj",
                        3072,
                        12288),
                Arguments.of(BaseModel.WAN, "lora_unet_blocks_3_cross_attn_q", "blocks.3.cross_attn.q", 1536, 1536));
    }

    @ParameterizedTest
    @MethodSource("families")
    void a_transformers_adapter_is_read_and_written_in_every_spelling(
            BaseModel family, String name, String module, int in, int out) {
        SafetensorsWriter file = new SafetensorsWriter()
                .floats(name + ".lora_down.weight", DType.F16, TrainerFilesTest.numbers(in, 1), 1, in)
                .floats(name + ".lora_up.weight", DType.F16, TrainerFilesTest.numbers(out, 2), out, 1)
                .floats(name + ".alpha", DType.F16, new float[] {4});
        AdapterFile read = KohyaFormat.read(TrainerFilesTest.open(file));
        assertEquals(
                new AdaptedLayer(module, in, out, 1, 4),
                TrainerFilesTest.part(read, AdapterFile.TRANSFORMER)
                        .layout()
                        .layers()
                        .get(0));
        assertEquals(family, BaseModel.of(read));
        for (String id : OurFormats.ALL.keySet()) {
            Path target = folder.resolve(id);
            AdapterFormat format = Objects.requireNonNull(OurFormats.ALL.get(id));
            format.writer().orElseThrow().write(read, target, Task.unwatched());
            assertTrue(format.recognises(target), id);
            assertEquals(read.parts(), format.read(target, Task.unwatched()).parts(), id);
        }
        try (TensorSource tensors = Safetensors.open(folder.resolve("kohya"))) {
            assertTrue(
                    tensors.find(name + ".lora_down.weight").isPresent(),
                    tensors.tensors().toString());
        }
        try (TensorSource tensors = Safetensors.open(folder.resolve("diffusers"))) {
            assertTrue(tensors.find("transformer." + module + ".lora_A.weight").isPresent());
        }
    }

    @Test
    void comfyuis_paths_of_a_transformer_are_read() {
        SafetensorsWriter file = new SafetensorsWriter()
                .floats(
                        "diffusion_model.layers.3.attention.qkv.lora_A.weight",
                        DType.F32,
                        TrainerFilesTest.numbers(4, 1),
                        1,
                        4)
                .floats(
                        "diffusion_model.layers.3.attention.qkv.lora_B.weight",
                        DType.F32,
                        TrainerFilesTest.numbers(12, 2),
                        12,
                        1);
        AdapterFile read = DiffusersFormat.read(TrainerFilesTest.open(file));
        assertEquals(
                "layers.3.attention.qkv",
                TrainerFilesTest.part(read, AdapterFile.TRANSFORMER)
                        .layout()
                        .layers()
                        .get(0)
                        .module());
    }
}
