package w2w.formats.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.task.W2wException;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.tensors.DType;
import w2w.tensors.Safetensors;
import w2w.tensors.SafetensorsWriter;
import w2w.tensors.TensorSource;

class ReadingTest {
    private static final String Q = "mid_block.attentions.0.transformer_blocks.0.attn1.to_q";
    private static final String OUT = "mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0";
    private static final Map<String, Object> RANK_TWO = Map.of("r", 2L, "lora_alpha", 6L);

    private static SafetensorsWriter pair(SafetensorsWriter file, String a, String b, int rank) {
        float[] down = new float[rank * 3];
        float[] up = new float[rank * 2];
        for (int i = 0; i < down.length; i++) {
            down[i] = i + 1;
        }
        for (int i = 0; i < up.length; i++) {
            up[i] = i - 1;
        }
        return file.floats(a, DType.F32, down, rank, 3).floats(b, DType.F32, up, 2, rank);
    }

    private static SafetensorsWriter pair(String prefix, String suffixA, String suffixB, int rank) {
        return pair(new SafetensorsWriter(), prefix + suffixA, prefix + suffixB, rank);
    }

    private static TensorSource open(SafetensorsWriter file) {
        return Safetensors.read("file", ByteBuffer.wrap(file.toBytes()));
    }

    private static Adapter unet(AdapterFile file) {
        return file.unet().orElseThrow();
    }

    private static SafetensorsWriter peft(int rank) {
        return pair("base_model.model." + Q, ".lora_A.weight", ".lora_B.weight", rank);
    }

    @ParameterizedTest
    @CsvSource({
        "unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0, .lora_A.weight, .lora_B.weight",
        "unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0, .lora.down.weight, .lora.up.weight",
        "unet.mid_block.attentions.0.transformer_blocks.0.attn1.processor.to_out_lora, .down.weight, .up.weight",
        "mid_block.attentions.0.transformer_blocks.0.attn1.processor.to_out_lora, .down.weight, .up.weight"
    })
    void all_styles_of_diffusers_are_one_layer(String prefix, String a, String b) {
        Adapter adapter = unet(DiffusersFormat.read(open(pair(prefix, a, b, 2))));
        AdaptedLayer layer = adapter.layout().layers().get(0);
        assertEquals(new AdaptedLayer(OUT, 3, 2, 2, 2), layer);
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, -1, 0, 1, 2}, adapter.toArray());
    }

    @Test
    void text_encoders_are_parts_of_their_own() {
        SafetensorsWriter kohya = pair("lora_unet_" + Q.replace('.', '_'), ".lora_down.weight", ".lora_up.weight", 1);
        for (String te : List.of("te1", "te2")) {
            String prefix = "lora_" + te + "_text_model_encoder_layers_3_self_attn_q_proj";
            pair(kohya, prefix + ".lora_down.weight", prefix + ".lora_up.weight", 1);
        }
        AdapterFile file = KohyaFormat.read(open(kohya));
        assertEquals(
                List.of("text_encoder", "text_encoder_2", "unet"),
                List.copyOf(file.parts().keySet()));
        assertEquals(
                "text_model.encoder.layers.3.self_attn.q_proj",
                file.parts().values().iterator().next().layout().layers().get(0).module());
        SafetensorsWriter old = pair(
                "text_encoder.text_model.encoder.layers.3.self_attn",
                ".to_out_lora.down.weight",
                ".to_out_lora.up.weight",
                1);
        assertEquals(
                "text_model.encoder.layers.3.self_attn.out_proj",
                DiffusersFormat.read(open(old))
                        .parts()
                        .values()
                        .iterator()
                        .next()
                        .layout()
                        .layers()
                        .get(0)
                        .module());
    }

    @ParameterizedTest
    @CsvSource({"27, 13.5", "0, 1", "-4, -2"})
    void kohyas_scale_is_alpha_over_rank_and_one_for_zero(float alpha, double scale) {
        String prefix = "lora_unet_" + Q.replace('.', '_');
        SafetensorsWriter file = pair(prefix, ".lora_down.weight", ".lora_up.weight", 2)
                .floats(prefix + ".alpha", DType.BF16, new float[] {alpha});
        assertEquals(
                scale,
                unet(KohyaFormat.read(open(file))).layout().layers().get(0).scale());
        SafetensorsWriter without = pair(prefix, ".lora_down.weight", ".lora_up.weight", 2);
        assertEquals(
                1,
                unet(KohyaFormat.read(open(without))).layout().layers().get(0).scale());
    }

    @Test
    void pefts_scale_follows_patterns_and_rslora() {
        assertEquals(3, scale(Map.of("r", 2L, "lora_alpha", 6L)));
        assertEquals(6 / Math.sqrt(2), scale(Map.of("r", 2L, "lora_alpha", 6L, "use_rslora", true)), 1e-12);
        assertEquals(5, scale(Map.of("r", 2L, "lora_alpha", 6L, "alpha_pattern", Map.of("attn1.to_q", 10L))));
        assertEquals(5, scale(Map.of("r", 2L, "lora_alpha", 6L, "alpha_pattern", Map.of("mid_block.*to_[qv]", 10L))));
        assertEquals(3, scale(Map.of("r", 2L, "lora_alpha", 6L, "alpha_pattern", Map.of("q", 10L, "o_q", 10L))));
        assertEquals(3, scale(Map.of("r", 7L, "lora_alpha", 6L, "rank_pattern", Map.of("^" + Q, 2L))));
        assertEquals(4, scale(Map.of("r", 2L)), "lora_alpha is 8 where it is not given");
    }

    private static double scale(Map<String, Object> config) {
        return unet(PeftFormat.read(open(peft(2)), "config", config))
                .layout()
                .layers()
                .get(0)
                .scale();
    }

    @Test
    void a_name_inside_the_key_is_read_as_the_official_code_writes_it() {
        SafetensorsWriter file =
                pair("base_model.model." + Q, ".lora_A.identity1.weight", ".lora_B.identity1.weight", 2);
        assertEquals(
                unet(PeftFormat.read(open(peft(2)), "config", RANK_TWO)),
                unet(PeftFormat.read(open(file), "config", RANK_TWO)));
        pair(
                file,
                "base_model.model." + OUT + ".lora_A.identity2.weight",
                "base_model.model." + OUT + ".lora_B.identity2.weight",
                2);
        refused("several adapters", () -> PeftFormat.read(open(file), "config", RANK_TWO));
    }

    @Test
    void a_rank_that_contradicts_the_configuration_is_refused() {
        refused(
                "has rank 2, the configuration says 4",
                () -> PeftFormat.read(open(peft(2)), "config", Map.of("r", 4L)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora_bias", "use_qalora"})
    void options_that_are_more_than_plain_lora_are_refused_by_name(String option) {
        refused(option, () -> PeftFormat.read(open(peft(2)), "config", Map.of("r", 2L, option, true)));
    }

    @Test
    void other_types_and_initialisations_that_change_the_base_are_refused() {
        refused("VERA", () -> PeftFormat.read(open(peft(2)), "config", Map.of("peft_type", "VERA")));
        refused(
                "pissa",
                () -> PeftFormat.read(open(peft(2)), "config", Map.of("r", 2L, "init_lora_weights", "pissa_niter_4")));
    }

    @Test
    void pieces_that_do_not_fit_together_are_refused_with_their_place() {
        refused(
                "has no factor B",
                () -> DiffusersFormat.read(
                        open(new SafetensorsWriter().floats("unet.x.lora_A.weight", DType.F32, new float[2], 1, 2))));
        refused(
                "does not fit its partner",
                () -> DiffusersFormat.read(open(new SafetensorsWriter()
                        .floats("unet.x.lora_A.weight", DType.F32, new float[2], 1, 2)
                        .floats("unet.x.lora_B.weight", DType.F32, new float[2], 1, 2))));
        refused(
                "base_model.model.x.strange",
                () -> PeftFormat.read(
                        open(peft(2).floats("base_model.model.x.strange", DType.F32, new float[2], 2)), "c", RANK_TWO));
        refused(
                "lora_unet_something_else.alpha",
                () -> KohyaFormat.read(open(
                        new SafetensorsWriter().floats("lora_unet_something_else.alpha", DType.F32, new float[1]))));
    }

    @Test
    void changes_of_biases_and_bundled_embeddings_are_left_out_and_said() {
        SafetensorsWriter file = peft(2).floats("base_model.model.x.bias", DType.F32, new float[2], 2)
                .floats("base_model.model." + Q + ".lora_B.bias", DType.F32, new float[2], 2)
                .floats("bundle_emb.sks.clip_l", DType.F32, new float[4], 1, 4);
        AdapterFile read = PeftFormat.read(open(file), "c", RANK_TWO);
        assertEquals(unet(PeftFormat.read(open(peft(2)), "c", RANK_TWO)), unet(read));
        assertEquals(
                List.of(
                        "1 bundled embedding left out, which only loaders of textual inversions apply: sks",
                        "2 changes of biases or norms left out, which are no matrices: base_model.model." + Q
                                + ".lora_B.bias, base_model.model.x.bias"),
                read.notes());
    }

    @Test
    void a_configuration_in_the_metadata_of_a_diffusers_file_decides() {
        SafetensorsWriter file = pair("unet." + Q, ".lora_A.weight", ".lora_B.weight", 2)
                .metadata(Map.of(DiffusersFormat.CONFIG, "{\"unet.r\":2,\"unet.lora_alpha\":54}"));
        assertEquals(
                27,
                unet(DiffusersFormat.read(open(file))).layout().layers().get(0).scale());
    }

    @Test
    void mixed_ranks_without_alpha_have_scale_one_each() {
        SafetensorsWriter file = pair("unet." + OUT, ".lora_A.weight", ".lora_B.weight", 4);
        pair(file, "unet." + Q + ".lora_A.weight", "unet." + Q + ".lora_B.weight", 2);
        Adapter adapter = unet(DiffusersFormat.read(open(file)));
        assertEquals(1, adapter.layout().layer(OUT).orElseThrow().scale());
        assertEquals(1, adapter.layout().layer(Q).orElseThrow().scale());
    }

    @Test
    void a_pattern_that_explodes_is_stopped() {
        Map<String, Object> evil = Map.of("r", 2L, "rank_pattern", Map.of("(((.*)*)*)*x", 3L));
        refused("too long to match", () -> PeftFormat.read(open(peft(2)), "config", evil));
    }

    private static void refused(String message, Executable reading) {
        W2wException e = assertThrows(W2wException.class, reading);
        assertEquals(W2wException.Kind.INPUT, e.kind());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.where().isPresent(), e.getMessage());
    }
}
