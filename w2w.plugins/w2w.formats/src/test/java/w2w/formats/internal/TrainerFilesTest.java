package w2w.formats.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import w2w.api.studio.AdapterFiles;
import w2w.api.task.Task;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.DenseLayer;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;

/** Files as trainers write them: names and shapes are theirs, ΔW is that of their formula. */
class TrainerFilesTest {
    private static final String IN = "down_blocks.0.attentions.0.proj_in";
    private static final String Q = "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q";
    private static final String CONV = "down_blocks.0.resnets.0.conv1";
    private static final String TEXT = "text_model.encoder.layers.0.self_attn.q_proj";

    @TempDir
    Path folder;

    /** Numbers that a float holds exactly, all of them different from zero. */
    static float[] numbers(int count, int seed) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = ((i * 7 + seed * 3) % 11 - 5.5f) / 8;
        }
        return numbers;
    }

    static TensorSource open(SafetensorsWriter file) {
        return Safetensors.read("file", ByteBuffer.wrap(file.toBytes()));
    }

    private static SafetensorsWriter kohya(SafetensorsWriter file, String name, int r, int in, int out, int... kernel) {
        long[] down = kernel.length == 0 ? new long[] {r, in} : new long[] {r, in, kernel[0], kernel[0]};
        long[] up = kernel.length == 0 ? new long[] {out, r} : new long[] {out, r, 1, 1};
        int area = kernel.length == 0 ? 1 : kernel[0] * kernel[0];
        return file.floats(name + ".lora_down.weight", DType.F16, numbers(r * in * area, 1), down)
                .floats(name + ".lora_up.weight", DType.F16, numbers(out * r, 2), up)
                .floats(name + ".alpha", DType.F16, new float[] {3});
    }

    /** alpha/r · Σ up[o,r]·down[r,i] of the tensors as they were written. */
    private static float[] delta(int r, int columns, int out, double alpha) {
        float[] down = numbers(r * columns, 1);
        float[] up = numbers(out * r, 2);
        float[] delta = new float[out * columns];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < columns; i++) {
                double sum = 0;
                for (int k = 0; k < r; k++) {
                    sum += (double) up[o * r + k] * down[k * columns + i];
                }
                delta[o * columns + i] = (float) (alpha / r * sum);
            }
        }
        return delta;
    }

    private static AdapterFile sd15() {
        SafetensorsWriter file = new SafetensorsWriter();
        kohya(file, "lora_unet_down_blocks_0_attentions_0_proj_in", 2, 6, 5, 1);
        kohya(file, "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q", 2, 6, 5);
        kohya(file, "lora_unet_down_blocks_0_resnets_0_conv1", 2, 4, 5, 3);
        kohya(file, "lora_te_text_model_encoder_layers_0_self_attn_q_proj", 2, 7, 5);
        return KohyaFormat.read(open(file));
    }

    static Adapter part(AdapterFile file, String part) {
        return Objects.requireNonNull(file.parts().get(part), part);
    }

    @Test
    void a_convolution_is_a_matrix_with_a_kernel() {
        AdapterFile file = sd15();
        Adapter unet = part(file, AdapterFile.UNET);
        assertEquals(1, unet.layout().layer(IN).orElseThrow().kernel());
        assertEquals(0, unet.layout().layer(Q).orElseThrow().kernel());
        assertEquals(3, unet.layout().layer(CONV).orElseThrow().kernel());
        assertEquals(36, unet.layout().layer(CONV).orElseThrow().inputs());
        assertArrayEquals(delta(2, 6, 5, 3), unet.delta(IN), 1e-6f);
        assertArrayEquals(delta(2, 36, 5, 3), unet.delta(CONV), 1e-6f);
        assertArrayEquals(delta(2, 7, 5, 3), part(file, ModulePath.TEXT).delta(TEXT), 1e-6f);
    }

    @Test
    void an_attention_saved_as_a_convolution_is_the_linear_layer_that_it_is() {
        String name = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q";
        Adapter four = part(KohyaFormat.read(open(kohya(new SafetensorsWriter(), name, 2, 6, 5, 1))), AdapterFile.UNET);
        Adapter two = part(KohyaFormat.read(open(kohya(new SafetensorsWriter(), name, 2, 6, 5))), AdapterFile.UNET);
        assertEquals(two, four);
        assertEquals(0, four.layout().layer(Q).orElseThrow().kernel());
    }

    @ParameterizedTest
    @CsvSource({"kohya, a.safetensors", "diffusers, b.safetensors", "peft, c"})
    void every_format_writes_convolutions_in_the_shapes_of_its_tool_and_reads_them_back(String id, String name) {
        AdapterFormat format = Objects.requireNonNull(OurFormats.ALL.get(id));
        AdapterFile file = sd15();
        Path target = folder.resolve(name);
        format.writer().orElseThrow().write(file, target, Task.unwatched());
        AdapterFile back = format.read(target, Task.unwatched());
        assertEquals(file.parts(), back.parts());
        file.parts()
                .forEach((part, adapter) -> assertEquals(
                        adapter.layout().layers().stream()
                                .map(AdaptedLayer::kernel)
                                .toList(),
                        part(back, part).layout().layers().stream()
                                .map(AdaptedLayer::kernel)
                                .toList()));
        Path weights = id.equals("peft") ? target.resolve("unet").resolve(PeftFormat.MODEL) : target;
        String down =
                switch (id) {
                    case "kohya" -> "lora_unet_%s.lora_down.weight";
                    case "peft" -> "base_model.model.%s.lora_A.weight";
                    default -> "unet.%s.lora_A.weight";
                };
        try (TensorSource tensors = Safetensors.open(weights)) {
            for (String module : List.of(IN, CONV, Q)) {
                String spelled = id.equals("kohya") ? module.replace('.', '_') : module;
                long[] shape = tensors.require(String.format(down, spelled)).shape();
                long[] expected = module.equals(IN)
                        ? new long[] {2, 6, 1, 1}
                        : module.equals(CONV) ? new long[] {2, 4, 3, 3} : new long[] {2, 6};
                assertArrayEquals(expected, shape, module);
            }
        }
    }

    @Test
    void a_core_between_the_factors_is_multiplied_into_the_first() {
        SafetensorsWriter file = new SafetensorsWriter()
                .floats(
                        "lora_unet_down_blocks_0_resnets_0_conv1.lora_down.weight",
                        DType.F32,
                        numbers(2 * 4, 1),
                        2,
                        4,
                        1,
                        1)
                .floats(
                        "lora_unet_down_blocks_0_resnets_0_conv1.lora_mid.weight",
                        DType.F32,
                        numbers(3 * 2 * 9, 4),
                        3,
                        2,
                        3,
                        3)
                .floats(
                        "lora_unet_down_blocks_0_resnets_0_conv1.lora_up.weight",
                        DType.F32,
                        numbers(5 * 3, 2),
                        5,
                        3,
                        1,
                        1)
                .floats("lora_unet_down_blocks_0_resnets_0_conv1.alpha", DType.F32, new float[] {6});
        float[] down = numbers(8, 1);
        float[] mid = numbers(54, 4);
        float[] up = numbers(15, 2);
        float[] expected = new float[5 * 4 * 9];
        for (int o = 0; o < 5; o++) {
            for (int i = 0; i < 4; i++) {
                for (int k = 0; k < 9; k++) {
                    double sum = 0;
                    for (int p = 0; p < 3; p++) {
                        for (int q = 0; q < 2; q++) {
                            sum += (double) up[o * 3 + p] * mid[(p * 2 + q) * 9 + k] * down[q * 4 + i];
                        }
                    }
                    expected[(o * 4 + i) * 9 + k] = (float) (6 / 3.0 * sum);
                }
            }
        }
        assertArrayEquals(
                expected, part(KohyaFormat.read(open(file)), AdapterFile.UNET).delta(CONV), 1e-5f);
    }

    @ParameterizedTest
    @CsvSource({
        "lora_unet_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q_lora_down.weight,_lora_up.weight",
        "lora_unet_model_diffusion_model_input_blocks_1_1_transformer_blocks_0_attn1_to_q.lora_down.weight,.lora_up.weight",
        "state_dict.lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight,.lora_up.weight",
        "lycoris_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight,.lora_up.weight",
        "diffusion_model.input_blocks.1.1.transformer_blocks.0.attn1.to_q.lora_A.weight,.lora_B.weight",
        "module.unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora_A.default.weight,.lora_B.default.weight",
        "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora.down.weight,.lora.up.weight",
        "base_model.model.unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora_A.weight,.lora_B.weight",
        "base_model.model._orig_mod.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora_A.weight,.lora_B.weight"
    })
    void known_prefixes_are_no_part_of_a_layers_name(String down, String up) {
        String second = down.replaceFirst("[._]lora(_down|_A|\\.down).*", "") + up;
        SafetensorsWriter file = new SafetensorsWriter()
                .floats(down, DType.F32, numbers(12, 1), 2, 6)
                .floats(second, DType.F32, numbers(10, 2), 5, 2);
        Path path = folder.resolve("adapter.safetensors");
        file.write(path);
        AdapterFile read = down.startsWith(PeftFormat.PREFIX)
                ? PeftFormat.read(open(file), "config", Map.of("r", 2L, "lora_alpha", 2L))
                : new OurFormats().read(path, Task.unwatched()).file();
        assertArrayEquals(delta(2, 6, 5, 2), part(read, AdapterFile.UNET).delta(Q), 1e-6f);
    }

    @ParameterizedTest
    @CsvSource({
        "lora_unet_out_2, unet, conv_out",
        "lora_unet_input_blocks_3_0_op, unet, down_blocks.0.downsamplers.0.conv",
        "diffusion_model.out.2, unet, conv_out",
        "lora_transformer_proj_out, transformer, proj_out",
        "lora_unet_double_stream_blocks_0_block_attn1_to_q, transformer, double_stream_blocks.0.block.attn1.to_q",
        "lora_te3_encoder_block_0_layer_0_SelfAttention_q, text_encoder_3, encoder.block.0.layer.0.SelfAttention.q",
        "text_encoder.model.layers.3.self_attn.q_proj, text_encoder, layers.3.self_attn.q_proj",
        "text_encoders.clip_g.transformer.text_model.encoder.layers.0.mlp.fc1, text_encoder_2, text_model.encoder.layers.0.mlp.fc1"
    })
    void a_layers_part_and_path_are_told_by_its_name(String name, String part, String module) {
        SafetensorsWriter file = kohya(new SafetensorsWriter(), name, 2, 6, 5);
        AdapterFile read = name.startsWith("lora_") ? KohyaFormat.read(open(file)) : DiffusersFormat.read(open(file));
        assertEquals(module, part(read, part).layout().layers().get(0).module());
    }

    @ParameterizedTest
    @CsvSource({
        "lora_unet_foo_down_blocks_0_attentions_0_proj_in.alpha, foo",
        "lora_unet_weird_part.alpha, weird_part",
        "foo.bar.down_blocks.0.attentions.0.proj_in.lora_A.weight, foo",
    })
    void a_piece_of_a_name_that_is_not_known_is_named(String tensor, String piece) {
        SafetensorsWriter file = new SafetensorsWriter().floats(tensor, DType.F32, new float[] {1}, 1, 1);
        W2wException e = assertThrows(W2wException.class, () -> {
            if (tensor.startsWith("lora_")) {
                KohyaFormat.read(open(file));
            } else {
                DiffusersFormat.read(open(file));
            }
        });
        assertTrue(e.what().contains("the piece \"" + piece + "\""), e.getMessage());
        assertTrue(e.where().orElse("").contains(tensor), e.getMessage());
    }

    @Test
    void a_layer_that_comes_twice_in_two_spellings_is_refused() {
        SafetensorsWriter file = new SafetensorsWriter();
        kohya(file, "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q", 2, 6, 5);
        kohya(file, "lora_unet_input_blocks_1_1_transformer_blocks_0_attn1_to_q", 2, 6, 5);
        W2wException e = assertThrows(W2wException.class, () -> KohyaFormat.read(open(file)));
        assertTrue(e.what().contains("layer " + Q + " comes twice"), e.getMessage());
        SafetensorsWriter mixed = new SafetensorsWriter();
        kohya(mixed, "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q", 2, 6, 5);
        mixed.floats("unet." + Q + ".lora_A.weight", DType.F32, numbers(12, 1), 2, 6);
        Path path = folder.resolve("mixed.safetensors");
        mixed.write(path);
        e = assertThrows(W2wException.class, () -> new OurFormats().read(path, Task.unwatched()));
        assertTrue(e.what().contains("layer " + Q + " comes twice"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void a_number_that_is_not_finite_is_refused_with_its_tensor(float value) {
        float[] up = numbers(10, 2);
        up[7] = value;
        SafetensorsWriter file = new SafetensorsWriter()
                .floats("unet." + Q + ".lora_A.weight", DType.F32, numbers(12, 1), 2, 6)
                .floats("unet." + Q + ".lora_B.weight", DType.F32, up, 5, 2);
        W2wException e = assertThrows(W2wException.class, () -> DiffusersFormat.read(open(file)));
        assertTrue(e.what().contains("holds " + value + " at position 7"), e.getMessage());
        assertTrue(e.where().orElse("").contains("lora_B.weight"), e.getMessage());
    }

    @Test
    void kernels_that_no_lora_has_are_refused() {
        SafetensorsWriter file = new SafetensorsWriter()
                .floats("unet.conv_in.lora_A.weight", DType.F32, new float[24], 1, 4, 3, 2)
                .floats("unet.conv_in.lora_B.weight", DType.F32, new float[8], 8, 1, 1, 1);
        W2wException e = assertThrows(W2wException.class, () -> DiffusersFormat.read(open(file)));
        assertTrue(e.what().contains("a kernel of 3×2"), e.getMessage());
    }

    /** Names of one layer's tensors as tools write them, the kind, and whether it depends on the base model. */
    private static Stream<Arguments> kinds() {
        String kohya = "lora_unet_" + Q.replace('.', '_');
        String peft = PeftFormat.PREFIX + Q;
        return Stream.of(
                Arguments.of("LoHa", kohya, "hada_w1_a 6,2 hada_w1_b 2,6 hada_w2_a 6,2 hada_w2_b 2,6 alpha 1", false),
                Arguments.of("LoKr", "lycoris_" + Q.replace('.', '_'), "lokr_w1 2,2 lokr_w2 3,3", false),
                Arguments.of("DoRA", kohya, "lora_down.weight 2,6 lora_up.weight 6,2 alpha 1 dora_scale 6,1", true),
                Arguments.of("OFT", kohya, "oft_blocks 3,2,2 alpha 1", true),
                Arguments.of("OFT", "oft_unet_" + Q.replace('.', '_'), "oft_blocks 3,2,2 alpha 1", true),
                Arguments.of("full difference", "diffusion_model." + Q, "diff 6,6", false),
                Arguments.of("DoRA", peft, "lora_A.weight 2,6 lora_B.weight 6,2 lora_magnitude_vector.weight 6", true),
                Arguments.of(
                        "DoRA",
                        "unet." + Q,
                        "lora_A.default.weight 2,6 lora_B.default.weight 6,2 lora_magnitude_vector.default.weight 6",
                        true),
                Arguments.of("LoHa", peft, "hada_w1_a 6,2 hada_w1_b 2,6 hada_w2_a 6,2 hada_w2_b 2,6", false),
                Arguments.of("LoKr", peft, "lokr_w1 2,2 lokr_w2 3,3", false));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void kinds_that_are_no_low_rank_product_become_dense_layers(
            String kind, String prefix, String tensors, boolean base) {
        SafetensorsWriter file = new SafetensorsWriter();
        String[] words = tensors.split(" ", -1);
        for (int i = 0; i < words.length; i += 2) {
            long[] shape = Stream.of(words[i + 1].split(",", -1))
                    .mapToLong(Long::parseLong)
                    .toArray();
            int count = 1;
            for (long side : shape) {
                count *= (int) side;
            }
            file.floats(prefix + "." + words[i], DType.F32, numbers(count, i + 1), shape);
        }
        Path path = folder.resolve("adapter.safetensors");
        file.write(path);
        AdapterFile read = prefix.startsWith(PeftFormat.PREFIX)
                ? PeftFormat.read(
                        open(file),
                        "config",
                        Map.of("r", 2L, "peft_type", kind.startsWith("Lo") ? kind.toUpperCase(Locale.ROOT) : "LORA"))
                : new OurFormats().read(path, Task.unwatched()).file();
        assertEquals(Map.of(), read.parts());
        DenseLayer layer = read.dense().get(0);
        assertEquals(kind, layer.kind());
        assertEquals(AdapterFile.UNET, layer.part());
        assertEquals(Q, layer.module());
        assertEquals(base, layer.needsBase());
        assertEquals(36, layer.expansion().delta(new float[base ? 36 : 0]).length);
    }

    @Test
    void torch_files_are_read_under_any_name_as_safetensors_are() throws IOException {
        SafetensorsWriter kohya = new SafetensorsWriter();
        kohya(kohya, "lora_unet_down_blocks_0_attentions_0_proj_in", 2, 6, 5, 1);
        kohya(kohya, "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q", 2, 6, 5);
        AdapterFile expected = KohyaFormat.read(open(kohya));
        for (String[] below : List.of(new String[0], new String[] {"state_dict"})) {
            Path file = folder.resolve("adapter" + below.length + ".ckpt");
            TorchWriter.write(open(kohya), file, below);
            AdapterFiles.Read read = new OurFormats().read(file, Task.unwatched());
            assertEquals("kohya", read.format());
            assertEquals(expected.parts(), read.file().parts());
        }
        Path diffusers = Files.createDirectory(folder.resolve("diffusers"));
        SafetensorsWriter written = new SafetensorsWriter()
                .floats("unet." + Q + ".lora_A.weight", DType.F32, numbers(12, 1), 2, 6)
                .floats("unet." + Q + ".lora_B.weight", DType.F32, numbers(10, 2), 5, 2);
        TorchWriter.write(open(written), diffusers.resolve("pytorch_lora_weights.bin"));
        assertEquals(
                DiffusersFormat.read(open(written)).parts(),
                new OurFormats().read(diffusers, Task.unwatched()).file().parts());
        Path peft = Files.createDirectory(folder.resolve("peft"));
        SafetensorsWriter model = new SafetensorsWriter()
                .floats(PeftFormat.PREFIX + Q + ".lora_A.weight", DType.F32, numbers(12, 1), 2, 6)
                .floats(PeftFormat.PREFIX + Q + ".lora_B.weight", DType.F32, numbers(10, 2), 5, 2);
        TorchWriter.write(open(model), peft.resolve("adapter_model.bin"));
        Files.writeString(peft.resolve(PeftFormat.CONFIG), "{\"r\":2,\"lora_alpha\":3}");
        AdapterFiles.Read read = new OurFormats().read(peft, Task.unwatched());
        assertEquals("peft", read.format());
        assertArrayEquals(delta(2, 6, 5, 3), part(read.file(), AdapterFile.UNET).delta(Q), 1e-6f);
    }

    @Test
    void one_layout_of_several_parts_is_taken_apart_again() {
        AdapterFile file = sd15();
        Adapter joined = file.joined(file.parts().keySet());
        assertEquals("text_encoder:" + TEXT, joined.layout().layers().get(0).module());
        assertEquals(file.parts(), AdapterFile.of(joined, Map.of()).parts());
        assertEquals(file.parts().get(AdapterFile.UNET), file.joined(List.of(AdapterFile.UNET)));
    }
}
