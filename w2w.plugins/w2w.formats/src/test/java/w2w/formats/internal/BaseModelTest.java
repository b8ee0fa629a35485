package w2w.formats.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.WeightLayout;

class BaseModelTest {
    private static AdapterFile file(String part, String module, int inputs, Map<String, String> metadata) {
        WeightLayout layout = WeightLayout.ofLayers(List.of(new AdaptedLayer(module, inputs, 1, 1, 1)));
        return new AdapterFile(Map.of(part, Adapter.owning(layout, new float[layout.size()])), metadata);
    }

    @ParameterizedTest
    @CsvSource({"768, SD1", "1024, SD2", "2048, SDXL", "32, UNKNOWN"})
    void cross_attention_tells_by_the_width_of_the_context(int width, BaseModel expected) {
        String module = "mid_block.attentions.0.transformer_blocks.0.attn2.to_v";
        assertEquals(expected, BaseModel.of(file("unet", module, width, Map.of())));
    }

    @Test
    void without_it_depth_the_second_text_encoder_or_the_files_word_tell() {
        String query = "mid_block.attentions.0.transformer_blocks.%d.attn1.to_q";
        assertEquals(BaseModel.SDXL, BaseModel.of(file("unet", query.formatted(1), 1280, Map.of())));
        assertEquals(BaseModel.SDXL, BaseModel.of(file("text_encoder_2", "text_model.x", 1280, Map.of())));
        assertEquals(BaseModel.UNKNOWN, BaseModel.of(file("unet", query.formatted(0), 1280, Map.of())));
        assertEquals(
                BaseModel.SD2,
                BaseModel.of(file("unet", query.formatted(0), 1280, Map.of(BaseModel.KOHYA_KEY, "sd_v2_v"))));
    }
}
