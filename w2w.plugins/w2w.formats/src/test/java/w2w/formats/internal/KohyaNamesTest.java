package w2w.formats.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KohyaNamesTest {
    /** The path of a name under diffusers' names; empty where there is none or more than one. */
    private static Optional<String> module(String name) {
        return KohyaNames.read(name).path().map(OriginalBlocks::diffusers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q",
                "up_blocks.3.attentions.2.transformer_blocks.0.attn2.to_out.0",
                "mid_block.attentions.0.proj_in",
                "mid_block.attentions.0.transformer_blocks.0.ff.net.0.proj",
                "mid_block.attentions.0.transformer_blocks.9.ff.net.2",
                "down_blocks.1.resnets.0.time_emb_proj",
                "down_blocks.1.resnets.0.conv_shortcut",
                "down_blocks.0.downsamplers.0.conv",
                "time_embedding.linear_1",
                "add_embedding.linear_2",
                "text_model.encoder.layers.11.self_attn.out_proj",
                "text_model.encoder.layers.0.mlp.fc1",
                "text_projection"
            })
    void every_module_comes_back_from_its_name(String module) {
        assertEquals(Optional.of(module), module(KohyaNames.name(module, false)));
        assertEquals(Optional.of(module), module(KohyaNames.name(module, true)));
    }

    @ParameterizedTest
    @CsvSource({
        "input_blocks_4_1_transformer_blocks_0_attn1_to_q, down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q",
        "input_blocks_5_1_proj_in, down_blocks.1.attentions.1.proj_in",
        "input_blocks_8_1_transformer_blocks_9_attn2_to_v, down_blocks.2.attentions.1.transformer_blocks.9.attn2.to_v",
        "middle_block_1_transformer_blocks_3_attn2_to_k, mid_block.attentions.0.transformer_blocks.3.attn2.to_k",
        "output_blocks_0_1_transformer_blocks_0_ff_net_2, up_blocks.0.attentions.0.transformer_blocks.0.ff.net.2",
        "output_blocks_5_1_transformer_blocks_1_attn1_to_out_0, up_blocks.1.attentions.2.transformer_blocks.1.attn1.to_out.0",
        "input_blocks_0_0, conv_in",
        "input_blocks_2_0_in_layers_2, down_blocks.0.resnets.1.conv1",
        "input_blocks_3_0_op, down_blocks.0.downsamplers.0.conv",
        "input_blocks_4_0_skip_connection, down_blocks.1.resnets.0.conv_shortcut",
        "input_blocks_8_0_emb_layers_1, down_blocks.2.resnets.1.time_emb_proj",
        "middle_block_2_out_layers_3, mid_block.resnets.1.conv2",
        "output_blocks_2_2_conv, up_blocks.0.upsamplers.0.conv",
        "output_blocks_8_0_in_layers_2, up_blocks.2.resnets.2.conv1",
        "time_embed_2, time_embedding.linear_2",
        "label_emb_0_0, add_embedding.linear_1",
        "out_2, conv_out"
    })
    void the_original_blocks_of_sdxl_are_found_and_named(String name, String module) {
        assertEquals(Optional.of(module), module(name));
        assertEquals(name, KohyaNames.name(module, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_",
                "down_blocks_",
                "down_blocks__0",
                "foo",
                "attn1_to_",
                "down_blocks_0_attentions_x",
                "1234"
            })
    void what_is_no_module_of_these_models_is_not_guessed(String name) {
        assertEquals(Optional.empty(), module(name));
    }

    @Test
    void long_names_take_no_time() {
        assertEquals(Optional.empty(), module("conv_in_".repeat(100_000)));
        assertEquals(Optional.empty(), module("1_".repeat(99)));
    }
}
