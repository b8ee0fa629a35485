package w2w.formats.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import w2w.api.task.Task;
import w2w.api.weights.AdaptedLayer;
import w2w.api.weights.Adapter;
import w2w.api.weights.AdapterFile;
import w2w.api.weights.AdapterFormat;
import w2w.api.weights.Factor;
import w2w.api.weights.Slot;
import w2w.api.weights.WeightLayout;
import w2w.tensors.Safetensors;
import w2w.tensors.TensorSource;

class RoundTripTest {
    private static final Map<String, AdapterFormat> FORMATS =
            Map.of("peft", new PeftFormat(), "kohya", new KohyaFormat(), "diffusers", new DiffusersFormat());
    private static final Random RANDOM = new Random(8);

    @TempDir
    Path folder;

    private static Adapter random(AdaptedLayer... layers) {
        List<Slot> slots = new ArrayList<>();
        int offset = 0;
        for (AdaptedLayer layer : Arrays.stream(layers)
                .sorted(Comparator.comparing(AdaptedLayer::module))
                .toList()) {
            for (Factor factor : Factor.values()) {
                Slot slot = new Slot(layer, factor, offset);
                slots.add(slot);
                offset = slot.end();
            }
        }
        float[] weights = new float[offset];
        for (int i = 0; i < offset; i++) {
            weights[i] = (float) RANDOM.nextGaussian();
        }
        return Adapter.owning(WeightLayout.ofSlots(slots), weights);
    }

    private AdapterFile thereAndBack(String format, AdapterFile file) {
        AdapterFormat f = Objects.requireNonNull(FORMATS.get(format));
        Path target = folder.resolve(format + (format.equals("peft") ? "" : ".safetensors"));
        f.writer().orElseThrow().write(file, target, Task.unwatched());
        assertTrue(f.recognises(target));
        return f.read(target, Task.unwatched());
    }

    @ParameterizedTest
    @ValueSource(strings = {"peft", "kohya", "diffusers"})
    void mixed_ranks_and_alphas_attention_feed_forward_and_text_encoders_come_back(String format) {
        Map<String, Adapter> parts = new TreeMap<>();
        String block = "down_blocks.1.attentions.0.transformer_blocks.0.";
        parts.put(
                "unet",
                random(
                        new AdaptedLayer(block + "attn1.to_q", 6, 6, 1, 27),
                        new AdaptedLayer(block + "attn2.to_k", 2048, 6, 128, 64),
                        new AdaptedLayer(block + "attn2.to_out.0", 6, 6, 4, 0.1f),
                        new AdaptedLayer(block + "ff.net.0.proj", 6, 48, 4, 4),
                        new AdaptedLayer(block + "ff.net.2", 24, 6, 4, 4),
                        new AdaptedLayer("mid_block.attentions.0.proj_in", 6, 6, 4, 4),
                        new AdaptedLayer("up_blocks.0.attentions.2.transformer_blocks.9.attn1.to_v", 6, 6, 2, 3)));
        AdaptedLayer text = new AdaptedLayer("text_model.encoder.layers.10.self_attn.out_proj", 5, 5, 2, 7);
        parts.put("text_encoder", random(text, new AdaptedLayer("text_model.encoder.layers.2.mlp.fc1", 5, 20, 2, 7)));
        parts.put("text_encoder_2", random(text));
        AdapterFile file = new AdapterFile(parts, Map.of("w2w.seed", "7", "author", "somebody"));
        AdapterFile back = thereAndBack(format, file);
        assertEquals(parts, back.parts());
        assertEquals("7", back.metadata().get("w2w.seed"));
        assertEquals("somebody", back.metadata().get("author"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"peft", "kohya", "diffusers"})
    void a_text_encoder_alone_comes_back(String format) {
        AdapterFile file = new AdapterFile(
                Map.of("text_encoder", random(new AdaptedLayer("text_model.encoder.layers.0.mlp.fc2", 8, 2, 1, 1))),
                Map.of());
        assertEquals(file.parts(), thereAndBack(format, file).parts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "100000"})
    void kohyas_halves_give_way_where_they_would_lose_something(float weight) {
        AdaptedLayer layer = new AdaptedLayer("mid_block.attentions.0.transformer_blocks.0.attn1.to_q", 1, 1, 1, 1);
        Adapter adapter = Adapter.owning(WeightLayout.ofLayers(List.of(layer)), new float[] {weight, 1});
        AdapterFile file = new AdapterFile(Map.of("unet", adapter), Map.of());
        assertEquals(file.parts(), thereAndBack("kohya", file).parts());
        try (TensorSource written = Safetensors.open(folder.resolve("kohya.safetensors"))) {
            assertEquals("F32", written.tensors().get(0).dtype().name());
        }
    }
}
